"""The office's calendar: its working days and hours, the official holidays, and the days closed by an order.

Deadlines count working days from the day after the registration (validation.md §10, conventions §5).
"""

import time
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from datetime import time as clock
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

import yaml
from django.conf import settings

from dargah.orders.models import CalendarRevision, Closure
from dargah.persian.dates import TEHRAN, WEEKDAYS, jalali_year
from dargah.persian.holidays import official_holidays

_DAY = timedelta(days=1)
# calendar days without one working day, three years: an order may close an office for months, and citizens still apply
_LONGEST_PAUSE = 1100
FRESH_SECONDS = 5.0


class OfficeCalendar:
    """Working days of an office: ``hours`` maps ``date.weekday()`` to (opening, closing)."""

    def __init__(self, hours: Mapping[int, tuple[clock, clock]], closures: Mapping[date, str]) -> None:
        if not hours:
            raise ValueError("روز کاری اداره نوشته نشده است.")
        self._hours = dict(hours)
        self._closures = dict(closures)
        self._months: dict[int, list[int]] = {}

    def holiday_title(self, day: date) -> str | None:
        """Why the office is closed on a day of its week: an order's words or a holiday's title, or None."""
        return self._closures.get(day) or official_holidays(jalali_year(day)).get(day)

    def is_working(self, day: date) -> bool:
        """Whether the office works on a day."""
        return day.weekday() in self._hours and self.holiday_title(day) is None

    def hours_of(self, day: date) -> tuple[clock, clock] | None:
        """Opening and closing of a working day; None for a day on which the office is closed."""
        return self._hours[day.weekday()] if self.is_working(day) else None

    def is_open(self, moment: datetime) -> bool:
        """Whether the office is open at a moment (which must know its zone), by the clock of Tehran."""
        local = moment.astimezone(TEHRAN)
        if not self.is_working(local.date()):
            return False
        opening, closing = self._hours[local.weekday()]
        return opening <= local.time() < closing

    def next_working_day(self, day: date) -> date:
        """The day itself when it is a working day, else the first one after it."""
        for _ in range(_LONGEST_PAUSE):
            if self.is_working(day):
                return day
            day += _DAY
        raise ValueError("در سه سال پیاپی هیچ روز کاری نیست؛ تقویم اداره را ببینید.")

    def add_working_days(self, start: date, days: int) -> date:
        """The working day that is ``days`` working days after ``start``; with 0, the first one not before it.

        ``start`` itself is not counted, working or not.
        """
        if days < 0:
            raise ValueError("days is not negative")
        if days == 0:
            return self.next_working_day(start)
        day = start
        for _ in range(days):
            day = self.next_working_day(day + _DAY)
        return day

    def working_days_between(self, after: date, until: date) -> int:
        """Working days in (after, until]; negative when ``until`` is before ``after``."""
        if until < after:
            return -self.working_days_between(until, after)
        first, last = after.year * 12 + after.month - 1, until.year * 12 + until.month - 1
        before = sum(self._month(month)[-1] for month in range(first, last))
        return before + self._month(last)[until.day] - self._month(first)[after.day]

    def _month(self, month: int) -> list[int]:
        """Working days up to each day of a month (year × 12 + month − 1), kept: lists ask for years of them."""
        found = self._months.get(month)
        if found is None:
            year, place = divmod(month, 12)
            days = range(1, monthrange(year, place + 1)[1] + 1)
            found = [0, *accumulate(int(self.is_working(date(year, place + 1, day))) for day in days)]
            self._months[month] = found
        return found


def office_calendar() -> OfficeCalendar:
    """The calendar of this directorate, kept in the process.

    Whether closures have changed is asked of the database at most every FRESH_SECONDS; a change made by this
    process is seen at once.
    """
    now = time.monotonic()
    if _kept.calendar is None or now - _kept.asked_at > FRESH_SECONDS:
        revision = CalendarRevision.objects.filter(pk=1).values_list("number", flat=True).first() or 0
        if _kept.calendar is None or revision != _kept.revision:
            _kept.calendar = calendar_as_written()
            _kept.revision = revision
        _kept.asked_at = now
    return _kept.calendar


def calendar_as_written() -> OfficeCalendar:
    """The calendar as this transaction sees it, read anew."""
    closures = dict(Closure.objects.values_list("date", "title"))
    return OfficeCalendar(office_hours(Path(settings.CONTENT)), closures)


def forget_calendar() -> None:
    """Let the next question read the closures again."""
    _kept.calendar = None


class _Kept:
    """What this process remembers of the calendar."""

    calendar: OfficeCalendar | None = None
    revision = 0
    asked_at = 0.0


_kept = _Kept()


@lru_cache(maxsize=4)
def office_hours(content: Path) -> dict[int, tuple[clock, clock]]:
    """The hours of directorate.yaml: ``hours: {شنبه: ["07:00", "14:00"], …}`` by weekday number.

    Raises KeyError naming a word that is no weekday.
    """
    written = yaml.safe_load((content / "directorate.yaml").read_text(encoding="utf-8"))["hours"]
    numbers = {name: number for number, name in enumerate(WEEKDAYS)}
    return {
        numbers[name]: (clock.fromisoformat(opening), clock.fromisoformat(closing))
        for name, (opening, closing) in written.items()
    }
