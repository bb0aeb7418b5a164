"""request_information and its answer: a list of defects; the clock stands until the citizen answers."""

from collections.abc import Sequence

from dargah.cases.models import Case, CaseFile, InformationRequest, Pause
from dargah.cases.operations.turn import keep, now, today, turn
from dargah.cases.states import Action
from dargah.files.models import StoredFile
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.orders.calendar import office_calendar
from dargah.people.models import Citizen, StaffMember
from dargah.people.refusals import Invalid

REASON = "منتظر مدارک از متقاضی"
MOST_DEFECTS = 20


def request_information(
    *, case: Case, defects: Sequence[str], by: StaffMember, seen: int | None = None
) -> InformationRequest:
    """Send the list of defects to the citizen and stop the clock. Raises Invalid for an empty list."""
    wanted = [defect.strip() for defect in defects if defect.strip()]
    if not wanted:
        raise Invalid({"defects": "دست‌کم یک مورد را بنویسید."})
    if len(wanted) > MOST_DEFECTS:
        raise Invalid({"defects": "بیش از بیست مورد است؛ چند مورد را یکی کنید."})
    with turn(case=case, action=Action.REQUEST_INFORMATION, by=by, seen=seen) as locked:
        request = InformationRequest.objects.create(case=locked, defects=wanted, asked_by=by, asked_at=now())
        locked.paused_on = today()
        Pause.objects.create(case=locked, reason=REASON, began_on=locked.paused_on)
        keep(locked)
        record(
            event=Event.information_requested,
            subject=locked.reference,
            actor=by.reference,
            detail={"request": request.pk, "defects": len(wanted)},
        )
    return request


def answer_information(
    *, case: Case, reply: str, by: Citizen | None, actor: str, files: Sequence[tuple[StoredFile, str]] = ()
) -> None:
    """The citizen answers with words or files; the clock runs on, later by the working days it stood.

    Raises Invalid when there is neither.
    """
    if not reply.strip() and not files:
        raise Invalid({"reply": "پاسخ را بنویسید یا مدرکی پیوست کنید."})
    with turn(case=case, action=Action.ANSWER_INFORMATION, by=by) as locked:
        InformationRequest.objects.filter(case=locked, answered_at=None).update(
            reply=reply.strip(), answered_at=now()
        )
        attach(locked, files, from_citizen=True)
        days = resume(locked)
        keep(locked)
        record(
            event=Event.information_answered,
            subject=locked.reference,
            actor=actor,
            detail={"files": len(files), "paused_days": days},
        )


def add_document(
    *, case: Case, files: Sequence[tuple[StoredFile, str]], by: Citizen | StaffMember | None, actor: str
) -> None:
    """Add documents to a case under way, as (file, title). Raises Invalid for none."""
    if not files:
        raise Invalid({"file": "یک پرونده برگزینید."})
    with turn(case=case, action=Action.ADD_DOCUMENT, by=by) as locked:
        attach(locked, files, from_citizen=not isinstance(by, StaffMember))
        keep(locked)
        record(
            event=Event.document_added, subject=locked.reference, actor=actor, detail={"files": len(files)}
        )


def attach(case: Case, files: Sequence[tuple[StoredFile, str]], *, from_citizen: bool) -> None:
    """Put stored files beside the case."""
    CaseFile.objects.bulk_create(
        CaseFile(case=case, file=file, title=title[:200] or file.name[:200], from_citizen=from_citizen)
        for file, title in files
    )


def resume(case: Case) -> int:
    """End the running pause and move the due dates by the working days it took; returns those days."""
    if case.paused_on is None:
        return 0
    calendar = office_calendar()
    days = calendar.working_days_between(case.paused_on, today())
    Pause.objects.filter(case=case, ended_on=None).update(ended_on=today(), working_days=days)
    case.due_on = calendar.add_working_days(case.due_on, days)
    case.stage_due_on = calendar.add_working_days(case.stage_due_on, days)
    case.paused_on = None
    return days
