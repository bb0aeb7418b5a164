"""«بپرسید»: a citizen's question, answered from what the office has published, or why not."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dargah.answers.asking import LONGEST, answer
from dargah.answers.passages import Passage
from dargah.web.public.pages import public_page
from dargah.web.public.shelf import shelf

EXAMPLES = (
    "برای کمیسیون ماده ۱۲ چه مدارکی لازم است؟",
    "باید حضوری بیایم؟",
    "پروانه اشتغالم تمام شده، چطور تمدیدش کنم؟",
)


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """One box; below it the passages that answer, each with its source and day, and the next step."""
    asked = " ".join(request.GET.get("q", "").replace("\0", "")[:LONGEST].split())
    told = answer(asked) if asked else None
    context = {
        "q": asked,
        "told": told,
        "first": _of_first(told.passages) if told else [],
        "others": _of_others(told.passages) if told else [],
        "examples": EXAMPLES,
        "longest": LONGEST,
        "total": len(shelf().lines),
    }
    return public_page(request, "public/ask.html", context)


def _of_first(passages: tuple[Passage, ...]) -> list[Passage]:
    """What is quoted of the thing that fits best."""
    return [one for one in passages if one.source.slug == passages[0].source.slug]


def _of_others(passages: tuple[Passage, ...]) -> list[Passage]:
    """A passage of each other thing that may be meant."""
    return [one for one in passages if one.source.slug != passages[0].source.slug]
