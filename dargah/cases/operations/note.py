"""note: a remark inside the office."""

from dargah.cases.models import Case, Note
from dargah.cases.operations.turn import keep, now, turn
from dargah.cases.states import Action
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid


def note(*, case: Case, text: str, by: StaffMember) -> Note:
    """Write a remark that only the office sees. Raises Invalid for nothing."""
    if not text.strip():
        raise Invalid({"text": "یادداشت را بنویسید."})
    with turn(case=case, action=Action.NOTE, by=by) as locked:
        written = Note.objects.create(case=locked, text=text.strip(), by=by, at=now())
        keep(locked)
        record(
            event=Event.note_written,
            subject=locked.reference,
            actor=by.reference,
            detail={"note": written.pk},
        )
    return written
