"""close_office_day and open_office_day: a day of the calendar changes, and what was promised moves with it."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from dargah.cases.models import Case, Pause, Referral
from dargah.cases.states import ACTIVE
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.orders import operations as orders
from dargah.orders.calendar import OfficeCalendar, calendar_as_written

Move = Callable[[date], date]


def close_office_day(*, day: date, title: str, by: str) -> int:
    """Close the office on a day and move the due dates that counted it; returns how many cases were moved."""
    with transaction.atomic():
        before = calendar_as_written()
        orders.close_day(day=day, title=title)
        return _moved(day, before, calendar_as_written(), by, closed=True)


def open_office_day(*, day: date, by: str) -> int:
    """Take a closure back, and what it moved with it; returns how many cases were moved."""
    with transaction.atomic():
        before = calendar_as_written()
        orders.open_day(day=day)
        return _moved(day, before, calendar_as_written(), by, closed=False)


def _moved(day: date, before: OfficeCalendar, after: OfficeCalendar, by: str, *, closed: bool) -> int:
    """Give every running count as many working days as it had (conventions §5: a deadline can be recalculated).

    1. a day that was no working day either way moves nothing;
    2. a count that began on the day or later does not hold it, nor does one that ends before;
    3. a pause that is over has counted the day already; one that runs ends by the calendar as it will be then;
    4. journalled case by case, so that citizen and officer read why.
    """
    if before.is_working(day) == after.is_working(day):
        return 0

    eve = day - timedelta(days=1)

    def moved(due: date) -> date:
        days = before.working_days_between(eve, due)
        return after.add_working_days(eve, max(days, 1)) if due >= day else due

    _move_referrals(day, moved)
    stood = Pause.objects.filter(began_on__lt=day, ended_on__gte=day).values("case")
    rows = Case.objects.select_for_update().filter(state__in=sorted(ACTIVE), submitted_at__date__lt=day)
    rows = rows.filter(Q(due_on__gte=day) | Q(stage_due_on__gte=day)).exclude(pk__in=stood).order_by("pk")
    cases = list(rows.defer("answers", "search"))
    for case in cases:
        case.due_on, case.stage_due_on = moved(case.due_on), moved(case.stage_due_on)
    Case.objects.bulk_update(cases, ["due_on", "stage_due_on"], batch_size=500)
    for case in cases:
        record(
            event=Event.deadline_moved,
            subject=case.reference,
            actor=by,
            detail={"day": day.isoformat(), "closed": closed, "due_on": case.due_on.isoformat()},
        )
    return len(cases)


def _move_referrals(day: date, moved: Move) -> None:
    asked = Referral.objects.select_for_update().filter(
        answered_at=None, due_on__gte=day, asked_at__date__lt=day
    )
    referrals = list(asked.order_by("pk"))
    for one in referrals:
        one.due_on = moved(one.due_on)
    Referral.objects.bulk_update(referrals, ["due_on"], batch_size=500)
