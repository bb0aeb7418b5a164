"""request_information, its answer and its end: a list of defects; the clock stands until the citizen answers."""

from collections.abc import Sequence
from datetime import date

from dargah.cases.models import Case, CaseFile, InformationRequest, Referral
from dargah.cases.operations.answering import answer_given
from dargah.cases.operations.clock import resume, stop
from dargah.cases.operations.turn import TOO_FAR, is_too_far, keep, now, today, turn
from dargah.cases.permissions import may_enclose
from dargah.cases.states import Action
from dargah.files.models import StoredFile
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.orders.calendar import office_calendar
from dargah.people.models import Citizen, StaffMember
from dargah.people.refusals import Invalid, NotAllowed

REASON = "منتظر مدارک از متقاضی"
MOST_DEFECTS = 20
ANSWER_DAYS = 10  # working days, where the officer names no day


def request_information(
    *,
    case: Case,
    defects: Sequence[str],
    by: StaffMember,
    answer_by: date | None = None,
    seen: int | None = None,
) -> InformationRequest:
    """Send the list of defects to the citizen and stop the clock; while it stands, more is added to the list.

    ``answer_by`` is told to the citizen; without it, ten working days. Raises Invalid for an empty list, a day gone by
    or more than a year off.
    """
    wanted = [defect.strip() for defect in defects if defect.strip()]
    errors = {}
    if not wanted:
        errors["defects"] = "دست‌کم یک مورد را بنویسید."
    answer_by = answer_by or office_calendar().add_working_days(today(), ANSWER_DAYS)
    if answer_by <= today():
        errors["answer_by"] = "به شهروند دست‌کم یک روز مهلت دهید."
    elif is_too_far(answer_by):
        errors["answer_by"] = TOO_FAR
    if errors:
        raise Invalid(errors)
    with turn(case=case, action=Action.REQUEST_INFORMATION, by=by, seen=seen) as locked:
        request = InformationRequest.objects.filter(case=locked, answered_at=None).first()
        request = request or InformationRequest(case=locked, asked_by=by, asked_at=now())
        request.defects = [*request.defects, *wanted]
        if len(request.defects) > MOST_DEFECTS:
            raise Invalid({"defects": "بیش از بیست مورد است؛ چند مورد را یکی کنید."})
        request.save()
        answer_given(locked)  # the office has written: now it is the citizen's turn
        locked.waits_until = max(locked.waits_until or answer_by, answer_by)
        stop(locked, REASON, by)
        keep(locked)
        record(
            event=Event.information_requested,
            subject=locked.reference,
            actor=by.reference,
            detail={"request": request.pk, "defects": len(wanted), "in_all": len(request.defects)},
        )
    return request


def cancel_information(*, case: Case, by: StaffMember, seen: int | None = None) -> None:
    """The office no longer wants what it asked for: the clock runs on, and the citizen is told that nothing is due."""
    with turn(case=case, action=Action.CANCEL_INFORMATION, by=by, seen=seen) as locked:
        days = resume(locked)
        keep(locked)
        record(
            event=Event.information_cancelled,
            subject=locked.reference,
            actor=by.reference,
            detail={"paused_days": days, "revision": locked.revision},
        )


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
    *,
    case: Case,
    files: Sequence[tuple[StoredFile, str]],
    by: Citizen | StaffMember | None,
    actor: str,
    with_letter: bool = False,
) -> None:
    """Add documents to a case under way, as (file, title); the office's may go with its letter. Raises Invalid for none."""
    if not files:
        raise Invalid({"file": "یک فایل برگزینید."})
    with turn(case=case, action=Action.ADD_DOCUMENT, by=by) as locked:
        from_office = isinstance(by, StaffMember)
        if with_letter and isinstance(by, StaffMember) and not may_enclose(locked, by):
            raise NotAllowed(
                "سندی را که همراه نامه می‌رود واحدی می‌افزاید که پرونده را دارد یا درباره آن تصمیم گرفته است."
            )
        attach(locked, files, from_citizen=not from_office, with_letter=with_letter and from_office)
        keep(locked)
        record(
            event=Event.document_added, subject=locked.reference, actor=actor, detail={"files": len(files)}
        )


def attach(
    case: Case,
    files: Sequence[tuple[StoredFile, str]],
    *,
    from_citizen: bool,
    with_letter: bool = False,
    answer_of: Referral | None = None,
) -> list[CaseFile]:
    """Put stored files beside the case; those that came with the answer of a question stay with it."""
    return CaseFile.objects.bulk_create(
        CaseFile(
            case=case,
            file=file,
            title=title[:200] or file.name[:200],
            referral=answer_of,
            from_citizen=from_citizen,
            with_letter=with_letter,
        )
        for file, title in files
    )
