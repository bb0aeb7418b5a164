"""What the desk says after an act: that it was done, and what follows from it. Read once, without a script."""

from django.contrib import messages
from django.http import HttpRequest

from dargah.cases.models import Case
from dargah.cases.reach import reach_of
from dargah.cases.states import State
from dargah.notices import texts
from dargah.notices.models import Notice
from dargah.notices.queries import not_reached

# by the name of the act's URL; an act that is not here is seen on the page itself
SENTENCES = {
    "claim": "پرونده نزد شماست.",
    "assignment": "پرونده سپرده شد؛ همکار در «کارهای من» می‌بیند.",
    "handover": "پرونده به {unit} سپرده شد و اکنون در کارتابل آن است.",
    "referral": "پرسش فرستاده شد؛ تا پاسخ، پرونده در همین مرحله می‌ماند.",
    "referral_answer": "پاسخ ثبت شد و در پرونده دیده می‌شود.",
    "referral_withdrawal": "پرسش پس گرفته شد؛ پرونده دیگر منتظر آن نیست.",
    "information_request": "خواسته در پرونده نوشته شد؛ شمارش روزها تا پاسخ ایستاده است.",
    "information_cancellation": "خواسته پس گرفته شد؛ شمارش روزها از سر گرفته شد.",
    "pause": "شمارش روزها ایستاد؛ شهروند دلیل و روز آن را می‌بیند.",
    "resumption": "شمارش روزها از سر گرفته شد.",
    "seen": "خبر تازه دیده شد.",
    "note": "یادداشت نوشته شد؛ شهروند نمی‌بیند.",
    "message": "پیام در پرونده نوشته شد.",
    "message_settlement": "پیام بی‌نیاز از پاسخ دانسته شد؛ متقاضی دیگر منتظر پاسخ آن نمی‌ماند.",
    "draft_approval": "پیام به نام نویسنده فرستاده شد.",
    "draft_return": "پیش‌نویس برگشت؛ نویسنده دلیل را می‌خواند.",
    "draft_renewal": "پیش‌نویس تازه منتظر تأیید رئیس است.",
    "draft_withdrawal": "پیش‌نویس کنار گذاشته شد.",
    "completion": "مرحله پایان یافت؛ اکنون «{stage}» نزد {unit} است.",
    "decision": "تصمیم ثبت شد؛ نامه آن برای امضا آماده می‌شود.",
    "approval": "تصمیم نهایی شد؛ نامه آن برای امضا آماده می‌شود.",
    "sending_back": "تصمیم برای بازبینی برگشت.",
    "issue": "نامه شماره گرفت و اکنون ساخته و امضا می‌شود.",
    "revocation": "نامه باطل شد.",
    "closure": "پرونده بسته شد.",
    "reopening": "پرونده دوباره باز شد؛ اکنون «{stage}» نزد {unit} است.",
    "documents": "مدرک افزوده شد؛ شهروند هم می‌بیند.",
    "appointment": "وقت تعیین شد.",
    "appointment_replacement": "وقت تغییر کرد.",
    "appointment_cancellation": "وقت لغو شد.",
    "appointment_fulfilment": "انجام دیدار ثبت شد.",
    "rehearsal_sample": "فرم با پاسخ‌های نمونه پر شد؛ صفحه‌ها را یکی‌یکی ببینید.",
    "rehearsal_specimen": "این تمرین اکنون نمونه خدمت است و با آن برای تأیید فرستاده می‌شود.",
    "rehearsal_steps": "این گام برداشته شد؛ وضع تازه پرونده تمرینی در همین صفحه است.",
    "rehearsal_step_removal": "گام برگشت؛ پرونده تمرینی به وضع پیش از آن بازگشت.",
    "rehearsal_removal": "تمرین پاک شد و چیزی از آن نماند.",
}
# acts that the applicant hears of, with what they hear: «خبر آن برای شهروند پیامک می‌شود»
NEWS = "خبر آن"
TELLS = {
    "information_request": NEWS,
    "information_cancellation": NEWS,
    "message": NEWS,
    "draft_approval": NEWS,
    "approval": NEWS,
    "issue": "همین که آماده شد، خبر آن",
    "revocation": NEWS,
    "closure": NEWS,
    "reopening": NEWS,
    "appointment": "روز و ساعت",
    "appointment_replacement": "وقت تازه و دلیل",
    "appointment_cancellation": "لغو و دلیل آن",
}
WAITS_FOR_APPROVAL = "تصمیم ثبت شد و منتظر تأیید است؛ تا آن هنگام شهروند آن را نمی‌بیند."

DRAFTED = "پیام برای تأیید رئیس گذاشته شد؛ تا آن هنگام متقاضی آن را نمی‌بیند."


def confirm(request: HttpRequest, act: str, case: Case | None) -> None:
    """Leave the sentence of an act for the next page. ``case`` is as the act left it, None where it is out of sight."""
    if act == "message" and request.POST.get("for_approval") == "yes":
        messages.success(request, DRAFTED)
        return
    if act == "decision" and case is not None and case.state == State.APPROVAL:
        messages.success(request, WAITS_FOR_APPROVAL)
        return
    if case is None:
        messages.success(request, "انجام شد. پرونده به واحد دیگری رفت.")
        return
    if act in {"decision", "approval"} and case.waits_for_payment:
        told = nobody_to_tell(case) or f"صورت‌حساب آن {way_to_tell(case)}."
        messages.success(request, f"تصمیم نهایی شد؛ نامه آن پس از پرداخت هزینه صادر می‌شود. {told}")
        return
    stages = {stage.stage: stage.title for stage in case.version.parsed.stages}
    sentence = SENTENCES[act].format(stage=stages.get(case.stage, ""), unit=case.unit.name)
    if act in TELLS:
        sentence = f"{sentence} {nobody_to_tell(case) or f'{TELLS[act]} {way_to_tell(case)}.'}"
    messages.success(request, sentence)


def way_to_tell(case: Case) -> str:
    """How a message goes to the applicant: «برای شهروند پیامک می‌شود»; empty where none can go."""
    reach = reach_of(case)
    if reach.nobody:
        return ""
    return "برای شهروند پیامک می‌شود" if reach.mobile or reach.helper else "برای شهروند رایانامه می‌شود"


def untold(case: Case) -> list[tuple[str, Notice]]:
    """The news of the case that did not reach the applicant and that nobody has seen to: the officer can telephone."""
    return [(texts.NAMES.get(one.event, "خبر"), one) for one in not_reached(case.reference)]


def nobody_to_tell(case: Case) -> str:
    """The truth about a case whose applicant left neither mobile nor address; empty where somebody can be told."""
    if not reach_of(case).nobody:
        return ""
    if case.partner is not None:
        return "شماره و نشانی متقاضی در پرونده نیست: به خود او خبری نمی‌رسد و دفتر همکار پرونده را می‌بیند."
    return "متقاضی شماره و نشانی نداده است: خبری به کسی نمی‌رسد و فقط با پیوند پیگیری‌اش می‌تواند ببیند."
