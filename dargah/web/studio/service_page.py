"""The page of one service, as it is and with what was written wrong on it."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dargah.catalogue.queries import published_service, taken_off
from dargah.content import queries
from dargah.content.banked import current_bank
from dargah.content.facts import proposed_facts
from dargah.content.findings import read
from dargah.content.models import ServiceDraft
from dargah.content.operations.drafts import may_be_discarded, written_here
from dargah.content.operations.lock import open_submission
from dargah.content.permissions import may_decide, may_discard
from dargah.content.places import PART_TITLES
from dargah.content.states import State
from dargah.people.models import StaffMember
from dargah.rehearsal.sources import name_of_draft
from dargah.web.forms import day_boxes
from dargah.web.studio.door import UNPROCESSABLE, around, with_names

CONFIRMATIONS_SHOWN = 20


def service_page(
    request: HttpRequest, staff: StaffMember, draft: ServiceDraft, errors: dict[str, str] | None = None
) -> HttpResponse:
    """What is still to be put right, what is unverified, what can be done; with what was typed where it was wrong."""
    reading = read(draft.parts, current_bank())
    found = Counter(one.spot.part for one in reading.findings)
    submission, answer = open_submission(draft), queries.last_answer(draft)
    confirmations = list(draft.confirmations.all()[:CONFIRMATIONS_SHOWN])
    off = taken_off().get(draft.slug)
    context = around(
        request,
        staff,
        draft=draft,
        parts=[(part, title, found[part]) for part, title in PART_TITLES.items()],
        reading=reading,
        rehearsal_name=name_of_draft(draft.slug),
        facts=proposed_facts(draft.parts),
        confirmations=confirmations,
        submission=submission,
        decides=submission is not None
        and submission.state == State.WAITING
        and may_decide(staff, submission),
        answer=answer,
        base=draft.base,
        published=published_service(draft.slug) is not None,
        off=off,
        current=off.current if off is not None else None,
        note_box=f"note_{off.current.number}" if off is not None and off.current is not None else "",
        may_be_discarded=may_be_discarded(draft) and may_discard(staff, written_here(draft)),
        names=with_names(draft, submission, answer) | queries.names_of({one.by for one in confirmations}),
        typed=_typed(request) if errors else {},
        errors=errors or {},
    )
    return render(request, "studio/service.html", context, status=UNPROCESSABLE if errors else 200)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What was written in the forms of the page, the day of publication in its three boxes."""
    return {**request.POST.dict(), "publish_on": day_boxes(request, "publish_on")}
