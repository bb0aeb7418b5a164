"""Security records of what somebody who is signed in asked for and was refused (abuse case 1)."""

from django.db import transaction
from django.http import HttpRequest

from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people import limits
from dargah.people.limits import TooOften
from dargah.people.models import StaffMember
from dargah.web import visitor


def note_refusal(request: HttpRequest, status: int) -> None:
    """Write who was refused which page; a missing thing and another's are noted alike, so that both take the same time.

    Not which thing: the record must not say whether it exists. Strangers leave none, and one person some thirty an hour.
    """
    actor = _actor(request)
    if not actor or request.resolver_match is None:
        return
    try:
        limits.count("access_refused_record", actor)
    except TooOften:
        return
    with transaction.atomic():
        record(
            event=Event.access_refused,
            subject=f"view:{request.resolver_match.view_name}",
            actor=actor,
            detail={"status": status},
        )


def _actor(request: HttpRequest) -> str:
    """The reference of the staff member or citizen; empty for a stranger, for whom nothing is looked up."""
    if isinstance(getattr(request, "user", None), StaffMember):
        return request.user.reference  # type: ignore[union-attr]  # seen one line above
    citizen = visitor.citizen_of(request)
    return citizen.reference if citizen else ""
