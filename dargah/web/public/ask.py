"""«بپرسید»: a citizen's question, answered from what the office has published, or why not."""

import contextlib
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dargah.answers.asking import LONGEST, Action, Answer, to_person
from dargah.answers.conversation import carried, converse
from dargah.answers.nameless import without_numbers
from dargah.answers.operations import judge, note
from dargah.answers.passages import Passage
from dargah.answers.wording import of_best
from dargah.people import limits
from dargah.web import visitor
from dargah.web.forms import typed
from dargah.web.public.pages import public_page
from dargah.web.public.shelf import shelf
from dargah.web.worded import worded

TEMPLATE = "public/ask.html"
EXAMPLES = (
    "برای کمیسیون ماده ۱۲ چه مدارکی لازم است؟",
    "باید حضوری بیایم؟",
    "پروانه اشتغالم تمام شده، چطور تمدیدش کنم؟",
)


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """One box; below it the passages that answer, each with its source and day, and the next step."""
    asked = _asked(request.GET.get("q", ""))
    before = _before(request.GET.getlist("after"))
    if not asked:
        return public_page(
            request,
            TEMPLATE,
            {"q": "", "examples": EXAMPLES, "longest": LONGEST, "total": len(shelf().lines)},
        )
    if (bare := without_numbers(asked)) != asked:  # a number of somebody stays in no address and no history
        return redirect(_address(bare, before, "cut"))
    *earlier, now = converse([*before, asked])
    told = now.told
    if request.method == "GET":
        _note(request, told)
    context = {
        "q": asked,
        "told": told,
        "before": earlier,
        "after": carried([*before, asked]),
        "actions": [_with_history(one, [*before, asked]) for one in told.actions],
        "worded": worded(request, told),
        "first": of_best(told) if told.answered else (),
        "others": _of_others(told.passages),
        "longest": LONGEST,
        "cut": request.GET.get("cut") == "1",
        "judged": request.GET.get("judged") == "1",
    }
    response = render(request, TEMPLATE, context)
    response["Cache-Control"] = "private, no-cache"
    return response


@require_POST
def judged(request: HttpRequest) -> HttpResponse:
    """Whether the answer was of use; the words come back with the page."""
    asked = _asked(typed(request, "q", LONGEST))
    limits.count("answer_judged", limits.neighbourhood(visitor.address_of(request)))
    if asked:
        judge(asked, useful=request.POST.get("useful") == "yes")
    before = _before(request.POST.getlist("after"))
    return redirect(_address(asked, before, "judged"))


def _before(written: list[str]) -> tuple[str, ...]:
    """What was asked before in this conversation, as far as it is carried."""
    return carried(without_numbers(_asked(one)) for one in written)


def _address(asked: str, before: tuple[str, ...], mark: str) -> str:
    return f"{reverse('public:ask')}?{urlencode({'q': asked, 'after': before, mark: '1'}, doseq=True)}"


def _with_history(action: Action, questions: list[str]) -> Action:
    """A person is told the whole conversation."""
    return to_person(*carried(questions))[0] if action.to_person else action


def _asked(written: str) -> str:
    return " ".join(written.replace("\0", "")[:LONGEST].split())


def _note(request: HttpRequest, told: Answer) -> None:
    """Keep the question; past the limit of an address it is answered and not kept."""
    with contextlib.suppress(limits.TooOften):
        limits.count("question_kept", limits.neighbourhood(visitor.address_of(request)))
        note(told)


def _of_others(passages: tuple[Passage, ...]) -> list[Passage]:
    """A passage of each other thing that may be meant."""
    return [one for one in passages if one.source.slug != passages[0].source.slug]
