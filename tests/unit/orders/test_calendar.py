"""The office's calendar on days set by hand: Nowruz 1399, a closure, the clock of Tehran."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dargah.orders.calendar import OfficeCalendar, forget_calendar, office_calendar
from dargah.orders.operations import close_day, open_day

HOURS = {day: (time(7), time(14)) for day in (5, 6, 0, 1, 2)}  # Saturday to Wednesday
PLAIN = OfficeCalendar(HOURS, {})
DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2027, 1, 1))


def test_weekend_and_holidays() -> None:
    assert PLAIN.is_working(date(2026, 11, 23))  # Monday 2 Azar 1405
    assert not PLAIN.is_working(date(2026, 11, 26))  # Thursday
    assert not PLAIN.is_working(date(2026, 11, 27))  # Friday
    assert not PLAIN.is_working(date(2020, 3, 21))  # Nowruz
    assert PLAIN.holiday_title(date(2020, 4, 1)) == "روز طبیعت"
    assert PLAIN.holiday_title(date(2020, 4, 4)) is None


def test_adding_passes_over_nowruz() -> None:
    # 28 Esfand 1398 is a Wednesday; the weekend, 29 Esfand and 1-4 Farvardin are not counted
    assert PLAIN.add_working_days(date(2020, 3, 18), 1) == date(2020, 3, 24)
    assert PLAIN.add_working_days(date(2020, 3, 18), 0) == date(2020, 3, 18)
    assert PLAIN.add_working_days(date(2020, 3, 20), 0) == date(2020, 3, 24)


def test_a_closure_counts_as_a_holiday() -> None:
    hot = OfficeCalendar(HOURS, {date(2026, 11, 24): "تعطیل به سبب گردوغبار"})
    assert hot.add_working_days(date(2026, 11, 23), 1) == date(2026, 11, 25)
    assert hot.holiday_title(date(2026, 11, 24)) == "تعطیل به سبب گردوغبار"


def test_an_office_that_an_order_closes_for_months_still_counts() -> None:
    first = date(2026, 11, 28)
    shut = OfficeCalendar(HOURS, {first + timedelta(days=day): "قرنطینه" for day in range(200)})
    back = date(2027, 6, 19)  # the order ends on a Tuesday; Tasua, Ashura and the weekend follow
    assert shut.next_working_day(first) == back
    assert shut.add_working_days(first, 2) == date(2027, 6, 20)
    assert shut.working_days_between(first, back) == 1


# moments and whether the office is open: 07:00 to 14:00 in Tehran, which left summer time in September 2022
MOMENTS = [
    (datetime(2026, 11, 23, 3, 30, tzinfo=UTC), True),
    (datetime(2026, 11, 23, 3, 29, tzinfo=UTC), False),
    (datetime(2026, 11, 23, 10, 30, tzinfo=UTC), False),
    (datetime(2026, 11, 26, 6, 0, tzinfo=UTC), False),
    (datetime(2022, 7, 4, 2, 30, tzinfo=UTC), True),  # still in summer time: +04:30
    (datetime(2023, 7, 3, 2, 30, tzinfo=UTC), False),  # no more: +03:30
]


@pytest.mark.parametrize(("moment", "is_open"), MOMENTS)
def test_open_by_the_clock_of_tehran(moment: datetime, is_open: bool) -> None:
    assert PLAIN.is_open(moment) == is_open


@settings(deadline=None)
@given(DAYS, st.integers(min_value=1, max_value=60))
def test_adding_and_counting_agree(start: date, days: int) -> None:
    end = PLAIN.add_working_days(start, days)
    assert PLAIN.is_working(end)
    assert PLAIN.working_days_between(start, end) == days
    assert PLAIN.working_days_between(end, start) == -days


def test_an_office_without_days_is_refused() -> None:
    with pytest.raises(ValueError, match="روز کاری"):
        OfficeCalendar({}, {})


@pytest.mark.django_db
def test_a_closure_is_seen_at_once_and_taken_back(django_capture_on_commit_callbacks: Any) -> None:
    forget_calendar()
    day = date(2026, 11, 24)
    assert office_calendar().is_working(day)
    with django_capture_on_commit_callbacks(execute=True):
        close_day(day=day, title="گردوغبار")
        close_day(day=day, title="گردوغبار شدید")
    assert office_calendar().holiday_title(day) == "گردوغبار شدید"
    with django_capture_on_commit_callbacks(execute=True):
        open_day(day=day)
    assert office_calendar().is_working(day)
