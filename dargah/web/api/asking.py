"""The API of «بپرسید»: the same answer as the page's, for a partner's program or a kiosk."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from dargah.answers.asking import LONGEST, Action, answer
from dargah.answers.passages import Passage
from dargah.web.api.description import OPEN
from dargah.web.api.schemas import Asked

router = Router(tags=["پرسش و پاسخ"])


@router.get("", response={200: Asked, **OPEN}, summary="پاسخ از نوشته‌های منتشرشده")
def answered(request: HttpRequest, q: str = "") -> dict[str, Any]:  # noqa: ARG001 ninja's signature
    """Passages that were published, the best first; or the reason why there are none. Nothing is worded anew."""
    told = answer(q.replace("\0", "")[:LONGEST])
    return {
        "answered": told.answered,
        "reason": told.reason,
        "sentence": told.sentence,
        "passages": [_passage(one) for one in told.passages],
        "actions": [_action(one) for one in (*told.asked_back, *told.actions)],
    }


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
