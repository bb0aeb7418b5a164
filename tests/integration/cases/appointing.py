"""Cases at a stage that promises a day and hour, on one Monday."""

from datetime import UTC, date, datetime, time

from dargah.cases import operations
from dargah.cases.models import Case
from dargah.cases.operations.turn import stage_of
from dargah.followups.jobs import followup
from dargah.journal.events import Event
from dargah.journal.models import Entry
from dargah.notices.models import Notice
from tests.factories import cases as make

VISIT = "construction-quality-complaint"
MEETING = "dg-meeting-request"
MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # ten in Tehran
NEXT_MONDAY = date(2026, 11, 30)


def at_its_stage(slug: str = VISIT) -> Case:
    case = make.case(slug)
    while not stage_of(case).appointment:
        operations.advance(case=case, by=make.holder(case))
        case.refresh_from_db()
    return case


def promised(slug: str = VISIT, *, day: date = NEXT_MONDAY, at: time = time(10)) -> Case:
    case = at_its_stage(slug)
    operations.appoint(case=case, day=day, at=at, channel="in_person", by=make.holder(case))
    case.refresh_from_db()
    return case


def follow_all(case: Case) -> None:
    """What the worker does with the appointment's events, twice."""
    for entry in Entry.objects.filter(subject=case.reference, event__startswith="appointment_").order_by(
        "seq"
    ):
        if entry.event != "appointment_kept":
            for _ in range(2):
                followup(Event(entry.event))(subject=case.reference, actor=entry.actor, detail=entry.detail)


def told(case: Case, event: str) -> str:
    return Notice.objects.get(case_ref=case.reference, event=event, channel="sms").text


def boxes(day: str, month: str, hour: str, **more: str) -> dict[str, str]:
    return {"meet_on.day": day, "meet_on.month": month, "meet_on.year": "۱۴۰۵", "meet_at": hour, **more}
