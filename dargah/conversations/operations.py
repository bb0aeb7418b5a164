"""The verbs of a conversation: write and read."""

from datetime import timedelta

from django.utils import timezone

from dargah.cases.models import Case
from dargah.cases.operations.turn import keep, turn
from dargah.cases.states import Action
from dargah.conversations.models import Message
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import Citizen, StaffMember
from dargah.people.refusals import Invalid

LONGEST = 4000
AGAIN = timedelta(minutes=1)


def write(*, case: Case, text: str, by: StaffMember | Citizen | None, actor: str) -> Message:
    """Write a message on a case; the other side is told. The same words sent again at once (a double click) are one
    message. Raises Invalid for nothing or too much.
    """
    text = text.strip()
    if not text:
        raise Invalid({"text": "پیام را بنویسید."})
    if len(text) > LONGEST:
        raise Invalid({"text": "پیام بلند است؛ کوتاه‌تر بنویسید یا سند پیوست کنید."})
    from_office = isinstance(by, StaffMember)
    staff = by if isinstance(by, StaffMember) else None
    with turn(case=case, action=Action.MESSAGE, by=by) as locked:
        last = Message.objects.filter(case=locked).order_by("pk").last()
        if last is not None and (last.staff, last.text) == (staff, text) and timezone.now() - last.at < AGAIN:
            return last
        message = Message.objects.create(case=locked, staff=staff, text=text, at=timezone.now())
        keep(locked)
        record(
            event=Event.message_from_office if from_office else Event.message_from_citizen,
            subject=locked.reference,
            actor=actor,
            detail={"message": message.pk},
        )
    return message


def mark_read(*, case: Case, by_citizen: bool) -> None:
    """Mark the other side's messages as read."""
    Message.objects.filter(case=case, read_at=None, staff__isnull=not by_citizen).update(
        read_at=timezone.now()
    )
