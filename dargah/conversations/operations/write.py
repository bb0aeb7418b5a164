"""write and mark_read: a message on the case, with what is attached to it."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from dargah.cases.models import Case
from dargah.cases.operations import answer_given, await_answer
from dargah.cases.operations.information import attach
from dargah.cases.operations.turn import keep, today, turn
from dargah.cases.states import Action
from dargah.catalogue.directorate import directorate
from dargah.conversations.models import Enclosure, Message
from dargah.conversations.permissions import check_may_send
from dargah.files import operations as files
from dargah.files.models import StoredFile
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.orders.calendar import office_calendar
from dargah.people.models import Citizen, StaffMember
from dargah.people.refusals import Invalid

LONGEST = 4000
AGAIN = timedelta(minutes=1)
MOST_FILES = 5

Uploaded = Sequence[tuple[StoredFile, str]]


def write(
    *,
    case: Case,
    text: str,
    by: StaffMember | Citizen | None,
    actor: str,
    enclosed: Uploaded = (),
) -> Message:
    """Write a message on a case; the other side is told. The same words and files sent again at once (a double click) are
    one message. A citizen's is to be answered in the office's days; the office's answers what the citizen wrote.

    Raises Invalid for nothing, too much or too many files, NotAllowed for who has to let the head see it first.
    """
    text = checked(text, enclosed)
    staff = by if isinstance(by, StaffMember) else None
    with turn(case=case, action=Action.MESSAGE, by=by) as locked:
        if staff is not None:
            check_may_send(staff)
        last = Message.objects.filter(case=locked).order_by("pk").last()
        if last is not None and _is_again(last, staff, text, enclosed):
            discard(enclosed)
            return last
        if staff is not None:
            message = send(locked, text=text, staff=staff, enclosed=enclosed)
        else:
            message = _take_in(locked, text, enclosed)
        keep(locked)
        record(
            event=Event.message_from_office if staff else Event.message_from_citizen,
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


def checked(text: str, enclosed: Uploaded) -> str:
    """The words as they are kept. Raises Invalid for neither words nor files, and for too much."""
    text = text.strip()
    if not text and not enclosed:
        raise Invalid({"text": "پیام را بنویسید."})
    if len(text) > LONGEST:
        raise Invalid({"text": "پیام بلند است؛ کوتاه‌تر بنویسید یا سند پیوست کنید."})
    if len(enclosed) > MOST_FILES:
        raise Invalid({"files": "با هر پیام تا پنج فایل می‌پذیریم؛ بقیه را با پیام دیگری بفرستید."})
    return text


def send(
    case: Case,
    *,
    text: str,
    staff: StaffMember,
    enclosed: Uploaded,
    approved_by: StaffMember | None = None,
) -> Message:
    """The office's message, inside the act that sends it: what the citizen wrote is answered."""
    message = Message.objects.create(
        case=case, staff=staff, text=text, at=timezone.now(), approved_by=approved_by
    )
    _enclose(message, enclosed)
    answer_given(case)
    return message


def discard(enclosed: Uploaded) -> None:
    """Files that came a second time are forgotten."""
    for file, _ in enclosed:
        files.discard(file)


def digests_of(enclosed: Uploaded) -> list[str]:
    """What tells two sets of files apart."""
    return sorted(file.digest for file, _ in enclosed)


def _take_in(case: Case, text: str, enclosed: Uploaded) -> Message:
    due = office_calendar().add_working_days(today(), directorate().messages.answer_days)
    message = Message.objects.create(case=case, text=text, at=timezone.now(), due_on=due)
    _enclose(message, enclosed)
    await_answer(case, message.at, due)
    return message


def _enclose(message: Message, enclosed: Uploaded) -> None:
    """The files are documents of the case from now on, and stay with their message."""
    if not enclosed:
        return
    entries = attach(message.case, enclosed, from_citizen=message.from_citizen)
    Enclosure.objects.bulk_create([Enclosure(message=message, entry=entry) for entry in entries])


def _is_again(last: Message, staff: StaffMember | None, text: str, enclosed: Uploaded) -> bool:
    if (last.staff, last.text) != (staff, text) or timezone.now() - last.at >= AGAIN:
        return False
    kept = last.enclosures.values_list("entry__file__digest", flat=True)
    return sorted(kept) == digests_of(enclosed)
