"""Messages that the head sees first: the list of them, and what head and writer do with one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.catalogue.acts import HEADS
from dargah.conversations import operations as conversations
from dargah.conversations import queries
from dargah.conversations.models import MessageDraft
from dargah.people.models import StaffMember
from dargah.people.refusals import NotThere
from dargah.web.desk.acts import act_on
from dargah.web.desk.frame import frame
from dargah.web.forms import typed
from dargah.web.staff import for_staff


@require_GET
@for_staff()
def message_drafts(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Of a head what waits for their word, of who writes what waits or came back."""
    told = {"drafts": queries.listed_drafts(staff), "reviews": staff.role in HEADS}
    return render(request, "desk/message_drafts.html", {**frame(request, staff), **told})


@require_POST
@for_staff()
def draft_approval(
    request: HttpRequest, staff: StaffMember, tracking_code: str, unsent_id: int
) -> HttpResponse:
    """The head agrees, with the words as they now stand in the box."""
    box = f"draft_text_{unsent_id}"
    return _act(
        request,
        staff,
        tracking_code,
        unsent_id,
        lambda draft: conversations.approve_draft(draft=draft, text=typed(request, box), by=staff),
        {"text": box},
    )


@require_POST
@for_staff()
def draft_return(
    request: HttpRequest, staff: StaffMember, tracking_code: str, unsent_id: int
) -> HttpResponse:
    """Back to who wrote it, with the reason."""
    box = f"return_reason_{unsent_id}"
    return _act(
        request,
        staff,
        tracking_code,
        unsent_id,
        lambda draft: conversations.return_draft(draft=draft, reason=typed(request, box), by=staff),
        {"reason": box},
    )


@require_POST
@for_staff()
def draft_renewal(
    request: HttpRequest, staff: StaffMember, tracking_code: str, unsent_id: int
) -> HttpResponse:
    """Who wrote it writes it anew."""
    box = f"anew_text_{unsent_id}"
    return _act(
        request,
        staff,
        tracking_code,
        unsent_id,
        lambda draft: conversations.renew_draft(draft=draft, text=typed(request, box), by=staff),
        {"text": box},
    )


@require_POST
@for_staff()
def draft_withdrawal(
    request: HttpRequest, staff: StaffMember, tracking_code: str, unsent_id: int
) -> HttpResponse:
    """Who wrote it puts it aside."""
    return _act(
        request,
        staff,
        tracking_code,
        unsent_id,
        lambda draft: conversations.withdraw_draft(draft=draft, by=staff),
    )


@require_POST
@for_staff()
def message_settlement(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """What the citizen wrote wants no answer."""
    return act_on(
        request, staff, tracking_code, lambda c, seen: cases.settle_message(case=c, by=staff, seen=seen)
    )


def _act(
    request: HttpRequest,
    staff: StaffMember,
    tracking_code: str,
    unsent_id: int,
    act: Callable[[MessageDraft], object],
    beside: dict[str, str] | None = None,
) -> HttpResponse:
    def on(found: Case, _: int | None) -> None:
        draft = queries.draft_of(found, unsent_id)
        if draft is None:
            raise NotThere
        act(draft)

    return act_on(request, staff, tracking_code, on, beside)
