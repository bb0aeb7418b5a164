"""What of the conversation stands on the case page: messages with their files, drafts that wait, the unit's texts."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from dargah.cases.models import Case
from dargah.cases.states import Action
from dargah.conversations import queries
from dargah.conversations.models import MessageDraft
from dargah.conversations.permissions import may_review, may_rewrite, must_ask
from dargah.people.models import StaffMember
from dargah.web.templatetags.look import answer_left

# the boxes of a draft's forms, as its number follows them, and what was typed in one whose form is gone
BOXES = {"draft_text": "متن پیام", "return_reason": "دلیل بازگرداندن", "anew_text": "متن پیام"}


@dataclass(frozen=True)
class Brought:
    """A text of the unit that was asked for: the box that it goes to, the box's words with it, what the case lacks."""

    into: str
    words: str
    missing: tuple[str, ...] = ()
    refused: str = ""


def talk(
    request: HttpRequest, case: Case, staff: StaffMember, allowed: set[Action], brought: Brought | None
) -> dict[str, Any]:
    """The conversation as this member reads it."""
    writes = Action.MESSAGE in allowed
    texts = queries.offered_to(staff, case) if writes or Action.REQUEST_INFORMATION in allowed else []
    messages, drafts = queries.messages_of(case), queries.drafts_of(case)
    return {
        "messages_of_case": messages,
        "drafts": [_row(request, draft, staff) for draft in drafts],
        "changed": queries.changed_drafts_of(case) if any(one.approved_by_id for one in messages) else {},
        "put_aside": queries.put_aside_of(case),
        "must_ask": writes and must_ask(staff),
        "may_ask": Action.DRAFT_MESSAGE in allowed,
        "texts": [(str(one.pk), one.title) for one in texts],
        "brought": brought,
        "answer": answer_left(case, timezone.localdate()),
    }


def of_gone_drafts(request: HttpRequest, rows: list[dict[str, Any]]) -> dict[str, str]:
    """The boxes of drafts that were typed in and stand on the page no more: name and label."""
    there = {name for row in rows for name in row["boxes"]}
    return {
        name: BOXES[stem]
        for name in request.POST
        if (stem := name.rstrip("0123456789").removesuffix("_")) in BOXES and name not in there
    }


def _row(request: HttpRequest, draft: MessageDraft, staff: StaffMember) -> dict[str, Any]:
    text_box, reason_box, anew_box = (f"{stem}_{draft.pk}" for stem in BOXES)
    reviews, rewrites = may_review(draft, staff), may_rewrite(draft, staff)
    return {
        "draft": draft,
        "may_review": reviews,
        "may_rewrite": rewrites,
        "text_box": text_box,
        "reason_box": reason_box,
        "anew_box": anew_box,
        "boxes": [*((text_box, reason_box) if reviews else ()), *((anew_box,) if rewrites else ())],
        "words": {name: request.POST.get(name, draft.text) for name in (text_box, anew_box)},
    }
