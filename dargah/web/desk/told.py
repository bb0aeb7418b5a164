"""What the desk says after an act: that it was done, and what follows from it. Read once, without a script."""

from django.contrib import messages
from django.http import HttpRequest

from dargah.cases.models import Case
from dargah.cases.states import State

# by the name of the act's URL; an act that is not here is seen on the page itself
SENTENCES = {
    "claim": "پرونده نزد شماست.",
    "assignment": "پرونده سپرده شد؛ همکار در «کارهای من» می‌بیند.",
    "referral": "پرسش فرستاده شد؛ تا پاسخ، پرونده در همین مرحله می‌ماند.",
    "referral_answer": "پاسخ ثبت شد و پرسنده آن را می‌بیند.",
    "referral_withdrawal": "پرسش پس گرفته شد؛ پرونده دیگر منتظر آن نیست.",
    "information_request": "خواسته به شهروند فرستاده شد و پیامک می‌شود؛ شمارش روزها تا پاسخ ایستاده است.",
    "information_cancellation": "خواسته پس گرفته شد؛ شمارش روزها از سر گرفته شد و به شهروند خبر می‌رسد.",
    "pause": "شمارش روزها ایستاد؛ شهروند دلیل و روز آن را می‌بیند.",
    "resumption": "شمارش روزها از سر گرفته شد.",
    "seen": "خبر تازه دیده شد.",
    "note": "یادداشت نوشته شد؛ شهروند نمی‌بیند.",
    "message": "پیام فرستاده شد و به شهروند خبر می‌رسد.",
    "completion": "مرحله پایان یافت؛ اکنون «{stage}» نزد {unit} است.",
    "decision": "تصمیم ثبت شد؛ نامه آن برای امضا آماده می‌شود.",
    "approval": "تصمیم نهایی شد؛ نامه آن برای امضا آماده می‌شود و به شهروند خبر می‌رسد.",
    "sending_back": "تصمیم برای بازبینی برگشت.",
    "issue": "نامه شماره گرفت. همین که ساخته و امضا شد، شهروند خبر می‌شود.",
    "revocation": "نامه باطل شد و به شهروند خبر می‌رسد.",
    "closure": "پرونده بسته شد و به شهروند خبر می‌رسد.",
    "reopening": "پرونده دوباره باز شد؛ اکنون «{stage}» نزد {unit} است و به شهروند خبر می‌رسد.",
    "documents": "مدرک افزوده شد؛ شهروند هم می‌بیند.",
    "appointment": "وقت تعیین شد و برای شهروند پیامک می‌شود.",
    "appointment_replacement": "وقت تغییر کرد؛ وقت تازه و دلیل برای شهروند پیامک می‌شود.",
    "appointment_cancellation": "وقت لغو شد و دلیل برای شهروند پیامک می‌شود.",
    "appointment_fulfilment": "انجام دیدار ثبت شد.",
}
WAITS_FOR_APPROVAL = "تصمیم ثبت شد و منتظر تأیید است؛ تا آن هنگام شهروند آن را نمی‌بیند."


def confirm(request: HttpRequest, act: str, case: Case | None) -> None:
    """Leave the sentence of an act for the next page. ``case`` is as the act left it, None where it is out of sight."""
    if act == "decision" and case is not None and case.state == State.APPROVAL:
        messages.success(request, WAITS_FOR_APPROVAL)
        return
    if case is None:
        messages.success(request, "انجام شد. پرونده به واحد دیگری رفت.")
        return
    stages = {stage.stage: stage.title for stage in case.version.parsed.stages}
    sentence = SENTENCES[act].format(stage=stages.get(case.stage, ""), unit=case.unit.name)
    messages.success(request, sentence)
