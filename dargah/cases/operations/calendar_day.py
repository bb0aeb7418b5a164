"""close_office_day and open_office_day: a day of the calendar changes, and what was promised moves with it."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from dargah.cases.models import Appointment, Case, Pause, Referral
from dargah.cases.operations.turn import now, today
from dargah.cases.states import ACTIVE, CLOCK_STANDS, AppointmentState
from dargah.journal.events import Event
from dargah.journal.models import Entry
from dargah.journal.operations import record
from dargah.orders import operations as orders
from dargah.orders.calendar import OfficeCalendar, calendar_as_written

Move = Callable[[date], date]
COUNT_BEGINS = frozenset({Event.case_reopened, Event.objection_received})
STAGE_BEGINS = COUNT_BEGINS | {Event.case_advanced, Event.case_decided, Event.decision_sent_back}


def close_office_day(*, day: date, title: str, by: str) -> int:
    """Close the office on a day and move the due dates that counted it; returns how many cases were moved."""
    with transaction.atomic():
        before = calendar_as_written()
        orders.close_day(day=day, title=title)
        after = calendar_as_written()
        if before.is_working(day) and not after.is_working(day):
            _suspend_appointments(day, by)
        return _moved(day, before, after, by, closed=True)


def open_office_day(*, day: date, by: str) -> int:
    """Take a closure back, and what it moved with it; returns how many cases were moved."""
    with transaction.atomic():
        before = calendar_as_written()
        orders.open_day(day=day)
        return _moved(day, before, calendar_as_written(), by, closed=False)


def _moved(day: date, before: OfficeCalendar, after: OfficeCalendar, by: str, *, closed: bool) -> int:
    """Give every running count as many working days as it had (conventions §5: a deadline can be recalculated).

    1. a day that was no working day either way moves nothing;
    2. a count that began on the day or later does not hold it, nor does one that ends before; a case that was taken up
       again counts from then, a stage from when it was entered;
    3. a pause that is over has counted the day already; one that runs ends by the calendar as it will be then;
    4. the day until which a citizen may answer or a pause lasts moves alike, where it was a working day;
    5. journalled case by case, so that citizen and officer read why.
    """
    if before.is_working(day) == after.is_working(day):
        return 0

    eve = day - timedelta(days=1)

    def moved(due: date) -> date:
        days = before.working_days_between(eve, due)
        return after.add_working_days(eve, max(days, 1)) if due >= day else due

    _move_referrals(day, lambda due: moved(due) if before.is_working(due) else due)
    stood = Pause.objects.filter(began_on__lt=day, ended_on__gte=day).values("case")
    rows = Case.objects.select_for_update().filter(state__in=sorted(ACTIVE), submitted_at__date__lt=day)
    waits = Q(state__in=sorted(CLOCK_STANDS), waits_until__gte=day, paused_on__lt=day)
    rows = rows.filter(Q(due_on__gte=day) | Q(stage_due_on__gte=day) | waits).exclude(pk__in=stood)
    rows = rows.order_by("pk")
    cases = list(rows.defer("answers", "search"))
    anew, at_stage = _begun_since(day, cases, COUNT_BEGINS), _begun_since(day, cases, STAGE_BEGINS)
    for case in cases:
        if case.reference not in anew:
            case.due_on = moved(case.due_on)
        if case.reference not in at_stage:
            case.stage_due_on = moved(case.stage_due_on)
        if case.waits_until is not None and case.paused_on is not None and case.paused_on < day:
            case.waits_until = (
                moved(case.waits_until) if before.is_working(case.waits_until) else case.waits_until
            )
    Case.objects.bulk_update(cases, ["due_on", "stage_due_on", "waits_until"], batch_size=500)
    for case in cases:
        record(
            event=Event.deadline_moved,
            subject=case.reference,
            actor=by,
            detail={"day": day.isoformat(), "closed": closed, "due_on": case.due_on.isoformat()},
        )
    return len(cases)


def _suspend_appointments(day: date, by: str) -> None:
    """Each appointment that lies ahead on the day: journalled, so that citizen and officer hear that nobody meets then."""
    ahead = Appointment.objects.filter(state=AppointmentState.SET, at__date=day, at__gt=now())
    for one in ahead.select_related("case").order_by("pk"):
        record(
            event=Event.appointment_suspended,
            subject=one.case.reference,
            actor=by,
            detail={"appointment": one.pk, "day": day.isoformat()},
        )


def _begun_since(day: date, cases: list[Case], events: frozenset[Event]) -> set[str]:
    """The cases whose count of this kind began on the day or later: the journal knows."""
    if day > today():
        return set()
    entries = Entry.objects.filter(subject__in=[case.reference for case in cases], at__date__gte=day)
    return set(entries.filter(event__in=[event.value for event in events]).values_list("subject", flat=True))


def _move_referrals(day: date, moved: Move) -> None:
    asked = Referral.objects.select_for_update().filter(
        answered_at=None, due_on__gte=day, asked_at__date__lt=day
    )
    referrals = list(asked.order_by("pk"))
    for one in referrals:
        one.due_on = moved(one.due_on)
    Referral.objects.bulk_update(referrals, ["due_on"], batch_size=500)
