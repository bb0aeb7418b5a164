"""see: somebody of the office has seen what the citizen sent; warn_of_virus: what was taken for a paper is dangerous."""

import uuid

from dargah.cases.models import Case, CaseFile
from dargah.cases.operations.turn import keep, lock, now, turn
from dargah.cases.states import Action
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import StaffMember


def see(*, case: Case, by: StaffMember, seen: int | None = None) -> None:
    """Take the mark of news off the case; the second who presses finds it gone."""
    with turn(case=case, action=Action.SEE, by=by, seen=seen) as locked:
        if locked.news_at is None:
            return
        locked.news_at = None
        keep(locked)
        record(event=Event.news_seen, subject=locked.reference, actor=by.reference)


def answered(case: Case) -> None:
    """Whoever answers an objection has seen it: its mark of news goes, unless something came after it. Called inside the
    act that answers.
    """
    last = case.objections.order_by("at").last() if case.recused else None
    if last is not None and case.news_at is not None and case.news_at <= last.at:
        case.news_at = None


def warn_of_virus(*, file: uuid.UUID) -> list[Case]:
    """Mark every case that holds this file, inside the caller's transaction; returns those cases."""
    warned = []
    for entry in CaseFile.objects.filter(file=file).select_related("case").order_by("case"):
        case = lock(entry.case)
        case.news_at = now()
        keep(case)
        record(
            event=Event.document_infected,
            subject=case.reference,
            actor="system",
            detail={"file": str(file)},
        )
        warned.append(case)
    return warned
