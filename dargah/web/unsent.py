"""What was typed in a form that came after the session had ended: shown to be copied, nothing of it done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dargah.persian.digits import persian_digits
from dargah.persian.text import clean

FORBIDDEN = 403
LONGEST = 20_000  # characters of one box that are shown: more than any form takes
MOST = 20

# the boxes of words as their forms call them. Only what stands here is shown: never a password, a code or a token
LABELS = {
    "mail": "متن رایانامه",
    "sms": "متن پیامک",
    "anew_text": "متن پیام",
    "answer": "پاسخ",
    "back": "چه چیزی درست شود",
    "back_reason": "چه چیزی درست شود",
    "close_reason": "دلیل بستن",
    "defects": "کمبودها",
    "draft_text": "متن پیام",
    "email": "نشانی رایانامه",
    "forgone": "چرا دیدار نشد",
    "meet_at": "ساعت",
    "meet_where": "جای قرار",
    "meet_why": "دلیل تغییر",
    "message": "پیام به متقاضی",
    "module_text": "متن آماده",
    "module_title": "نام متن",
    "note": "یادداشت برای تأییدکننده",
    "objection": "متن اعتراض",
    "off": "دلیل برداشتن از درگاه",
    "off_why": "دلیل لغو",
    "pause_reason": "دلیل ایست",
    "publish_at": "ساعت انتشار",
    "question": "پرسش",
    "reason": "دلیل",
    "reasons": "دلیل‌ها",
    "reference": "شماره پیگیری واریز",
    "refund_reason": "دلیل بازگرداندن",
    "retain_reason": "دلیل بازنگرداندن",
    "reopen_reason": "دلیل بازگشایی",
    "reply": "توضیح",
    "return_reason": "چه چیزی درست شود",
    "revoke_reason": "دلیل ابطال",
    "slug": "نشانی خدمت",
    "text": "پیام",
    "title": "نام",
    "why": "دلیل بستن",
    "wish": "چه وقت می‌توانید؟",
    "withdrawal": "دلیل پس گرفتن پرسش",
}
OF_AN_ACT = {("note", "text"): "یادداشت"}
# a day is typed in three boxes
DAYS = {
    "answer_by": "پاسخ تا",
    "due_on": "مهلت پاسخ",
    "meet_on": "روز دیدار",
    "until": "تا روز",
}


def words_of(request: HttpRequest) -> list[tuple[str, str]]:
    """Label and words of each box that held any, in the order of the form."""
    act = (request.resolver_match.url_name or "") if request.resolver_match else ""
    told = []
    for name in list(request.POST)[: MOST * 3]:
        stem = name.rstrip("0123456789").rstrip("_")  # answer_12: the answer to one of several questions
        label = OF_AN_ACT.get((act, name)) or LABELS.get(stem)
        day, _, part = name.partition(".")
        if label:
            text = "\n".join(request.POST.getlist(name))
        elif part == "day" and day in DAYS:
            label, parts = (
                DAYS[day],
                [request.POST.get(f"{day}.{each}", "") for each in ("year", "month", "day")],
            )
            text = persian_digits("/".join(parts)) if any(parts) else ""
        else:
            continue
        if kept := clean(text[:LONGEST], multiline=True).strip():
            told.append((label, kept))
    return told[:MOST]


def files_of(request: HttpRequest) -> list[str]:
    """The names of the files that came along."""
    sent = [upload.name or "" for name in request.FILES for upload in request.FILES.getlist(name)]
    return [clean(name)[:200] for name in sent[:MOST] if name]


def not_sent(request: HttpRequest, *, back: str, signing_in: bool) -> HttpResponse | None:
    """The page that says that nothing was sent and shows what was typed; None where nothing was typed.

    ``back`` leads on: to the sign-in that comes back to the page of the form, or, where somebody is signed in and only
    the page is old, to that page.
    """
    words, files = words_of(request), files_of(request)
    if not words and not files:
        return None
    facts = {"words": words, "files": files, "back": back, "signing_in": signing_in}
    response = render(request, "errors/not_sent.html", facts, status=FORBIDDEN)
    response["Cache-Control"] = "no-store"
    return response
