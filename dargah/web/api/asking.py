"""The API of «بپرسید»: the same answer as the page's, for a partner's program or a kiosk."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from dargah.answers.asking import LONGEST, Action, Answer, answer
from dargah.answers.passages import Passage
from dargah.answers.wording import of_best
from dargah.web.api.description import OPEN
from dargah.web.api.schemas import Asked
from dargah.web.worded import worded

router = Router(tags=["پرسش و پاسخ"])


@router.get("", response={200: Asked, **OPEN}, summary="پاسخ از نوشته‌های منتشرشده")
def answered(request: HttpRequest, q: str = "") -> dict[str, Any]:
    """Passages that were published, the best first; or the reason why there are none.

    Where the office has a language model, ``wording`` holds a few sentences over them, each with the numbers (from 1) of
    the passages that say it; else it is null. The passages are what counts.
    """
    told = answer(q.replace("\0", "")[:LONGEST])
    sentences = worded(request, told)
    places = _places(told)
    return {
        "answered": told.answered,
        "reason": told.reason,
        "sentence": told.sentence,
        "passages": [_passage(one) for one in told.passages],
        "actions": [_action(one) for one in (*told.asked_back, *told.actions)],
        "wording": [
            {"text": one.text, "citations": [places[number] for number in one.citations]} for one in sentences
        ]
        or None,
    }


def _places(told: Answer) -> dict[int, int]:
    """Where a passage that a sentence cites stands among all that are listed, both from 1."""
    cited = of_best(told) if told.answered else ()
    return {number: told.passages.index(one) + 1 for number, one in enumerate(cited, 1)}


def _passage(one: Passage) -> dict[str, Any]:
    source = one.source
    return {
        "text": one.text,
        "source": {
            "kind": source.kind,
            "slug": source.slug,
            "title": source.title,
            "section": source.section,
            "url": f"{settings.ORIGIN}{source.url}",
            "date": source.date.isoformat(),
        },
    }


def _action(one: Action) -> dict[str, str]:
    return {"title": one.title, "url": f"{settings.ORIGIN}{one.url}"}
