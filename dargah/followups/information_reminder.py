"""Before the last day of a citizen's answer: one reminder."""

from datetime import date

from dargah.cases.models import Case
from dargah.cases.queries import waiting_until
from dargah.followups.subjects import last_day, tell_citizen
from dargah.orders.calendar import office_calendar

DAYS_BEFORE = 3  # working days


def remind(today: date) -> int:
    """Tell everybody whose answer is due within three working days, once for that day; how many were looked at.

    Who was given so short a time that the request itself came within it is not told twice on one day.
    """
    looked_at = 0
    for case in waiting_until(today, office_calendar().add_working_days(today, DAYS_BEFORE)):
        if case.paused_on != today:
            _tell(case)
        looked_at += 1
    return looked_at


def _tell(case: Case) -> None:
    tell_citizen(case, "information_reminder", f"{case.pk}:{case.waits_until}", until=last_day(case))
