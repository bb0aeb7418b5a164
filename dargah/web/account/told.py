"""What the page says after a citizen's act: what was received, and what happens next. Read once, without a script."""

from django.contrib import messages
from django.http import HttpRequest

from dargah.cases.citizens import CitizenView, chair_of, citizen_view
from dargah.cases.models import Case
from dargah.cases.reach import reach_of
from dargah.cases.states import Action
from dargah.catalogue.directorate import directorate
from dargah.persian.dates import jalali
from dargah.persian.digits import persian_digits


def _of_message(view: CitizenView, papers: str, reached: str) -> str:
    """Until when it is answered; what was sent as the answer to what was wanted needs none."""
    case = view.case
    if case.last_action == Action.ANSWER_INFORMATION:
        return f"پاسخ شما رسید.{papers} شمارش روزها از سر گرفته شد و {view.unit} رسیدگی را ادامه می‌دهد."
    if case.answer_by is None:
        return f"پیام شما رسید.{papers} {view.unit} آن را می‌خواند و پاسخ را {reached}."
    day = jalali(case.answer_by, "weekday")
    if directorate().messages.promised:
        return f"پیام شما رسید.{papers} {view.unit} آن را می‌خواند و پاسخ را تا {day} {reached}."
    return (
        f"پیام شما رسید.{papers} {view.unit} آن را می‌خواند. می‌کوشیم تا {day} پاسخ دهیم و خبرش را {reached}."
    )


def _way(case: Case) -> str:
    """How the news will come, as the citizen chose."""
    reach = reach_of(case)
    if reach.nobody:
        return "در همین صفحه می‌نویسیم"
    return "پیامک می‌کنیم" if reach.mobile or reach.helper else "با رایانامه می‌فرستیم"


def confirm(request: HttpRequest, act: str, case: Case, files: int = 0) -> None:
    """Leave the sentence of an act (the name of its URL) for the next page. ``case`` is as the act left it."""
    view = citizen_view(case)
    reached = _way(case)
    until = f" تا {jalali(view.promised_on, 'weekday')}" if view.promised_on else ""
    papers = f" {persian_digits(files)} فایل هم پیوست شد." if files else ""
    turn = (
        "آن‌چه اداره خواسته است هنوز مانده؛ پاسخ آن را هم بفرستید"
        if view.your_turn
        else "اکنون کاری از شما لازم نیست"
    )
    sentences = {
        "answer": f"پاسخ شما رسید.{papers} شمارش روزها از سر گرفته شد و {view.unit} رسیدگی را ادامه می‌دهد.",
        "documents": f"{persian_digits(files)} فایل به مدارک افزوده شد. {view.unit} آن را می‌بیند؛ {turn}.",
        "messages": _of_message(view, papers, reached),
        "withdrawal": "درخواست را پس گرفتید و رسیدگی پایان یافت. هر زمان خواستید دوباره درخواست دهید.",
        "objection": f"اعتراض شما رسید و نزد {chair_of(case)} است. نتیجه را{until} {reached}.",
        "appointment": f"رسید که در این وقت نمی‌توانید. وقت تازه را {reached}؛ تا آن هنگام همین وقت برقرار است.",
        "opinion": "نظر شما شمرده شد. بی نام شما و فقط در جمع خوانده می‌شود.",
    }
    messages.success(request, sentences[act.removeprefix("unnamed_")])
