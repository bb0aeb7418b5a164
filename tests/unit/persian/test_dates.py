"""Jalali dates against persiantools, the holidays of a known year, and coordinates."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from dargah.persian import coordinates, dates, holidays
from dargah.persian.identifiers import Rejected

DAYS = st.dates(min_value=date(1822, 1, 1), max_value=date(2121, 1, 1))


@given(DAYS)
def test_as_persiantools(day: date) -> None:
    theirs = JalaliDate(day)
    assert dates.jalali_parts(day) == (theirs.year, theirs.month, theirs.day)
    assert dates.from_parts(theirs.year, theirs.month, theirs.day) == day
    assert dates.parse_jalali(dates.jalali(day, "slash")) == day


def test_leap_years() -> None:
    vectors = json.loads((Path(__file__).parents[2] / "vectors.json").read_text())
    leap = []
    for year in range(1370, 1451):
        try:
            dates.from_parts(year, 12, 30)
        except Rejected:
            continue
        leap.append(year)
    assert leap == vectors["jalali_leap_years_1370_1450"]


def test_styles() -> None:
    day = date(2026, 11, 23)
    assert dates.jalali(day) == "۲ آذر ۱۴۰۵"
    assert dates.jalali(day, "weekday") == "دوشنبه ۲ آذر ۱۴۰۵"
    assert dates.jalali(day, "slash") == "۱۴۰۵/۰۹/۰۲"
    assert dates.jalali(day, "month") == "آذر ۱۴۰۵"
    assert dates.jalali_year(day) == 1405
    assert dates.jalali_datetime(datetime(2026, 11, 23, 7, 12, tzinfo=UTC)) == "۲ آذر ۱۴۰۵، ۱۰:۴۲"


def test_the_holidays_of_1399() -> None:
    known = holidays.official_holidays(1399)
    assert len(known) == 28
    assert date(2020, 3, 20) in known
    assert date(2021, 3, 20) in known
    assert all(title and not title.isascii() for title in known.values())


@pytest.mark.parametrize("year", range(holidays.FIRST_YEAR, holidays.LAST_YEAR + 1))
def test_the_table_of_holidays_is_what_the_library_says(year: int) -> None:
    assert holidays.official_holidays(year) == holidays.from_library(year)


def test_a_year_outside_the_table_is_asked_of_the_library() -> None:
    assert date(2006, 4, 1) in holidays.official_holidays(1385)


@given(st.floats(29.9, 33.1), st.floats(47.6, 50.7))
def test_utm_and_back(latitude: float, longitude: float) -> None:
    zone, easting, northing = coordinates.wgs84_to_utm(latitude, longitude)
    assert zone == (38 if longitude < 48 else 39)
    back = coordinates.utm_to_wgs84(zone, easting, northing)
    assert back == pytest.approx((latitude, longitude), abs=1e-6)


def test_not_utm() -> None:
    with pytest.raises(Rejected):
        coordinates.utm_to_wgs84(39, 12, 5)


@pytest.mark.parametrize("typed", ["اسفند ۱۴۰۵", "۱۴۰۵/۱۲", "1405-12", " اسفند  1405 ", "٠١٤٠٥/١٢"[1:]])
def test_a_month_is_read_as_people_write_it(typed: str) -> None:
    assert dates.read_month(typed) == "1405-12"
    assert dates.month_in_words("1405-12") == "اسفند ۱۴۰۵"


@pytest.mark.parametrize(
    "typed", ["", "اسفند", "۱۴۰۵", "۱۳/۱۴۰۵", "1405-13", "1405-00", "بهمن‌ماه ۱۴۰۵", "2026-12", "۱۴۰۵/۱۲/۱"]
)
def test_what_is_no_month_is_refused(typed: str) -> None:
    assert dates.read_month(typed) is None
