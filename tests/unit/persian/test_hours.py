"""The hour of a day as people type it and as it is shown."""

from datetime import UTC, datetime, time

import pytest

from dargah.persian.dates import hour, jalali_hour, parse_hour
from dargah.persian.identifiers import Rejected


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("۱۰", time(10)),
        (" 10:30 ", time(10, 30)),
        ("١٠:٣٠", time(10, 30)),
        ("۹٫۴۵", time(9, 45)),
        ("۱۰ و ۳۰", time(10, 30)),
        ("\u200f۷:۰۵\u200f", time(7, 5)),
    ],
)
def test_it_is_read_in_each_script(text: str, read: time) -> None:
    assert parse_hour(text) == read


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "empty"),
        (" \u200c ", "empty"),
        ("ده", "format"),
        ("10:30:00", "format"),
        ("1030", "format"),
        ("²", "format"),
        ("24", "hour_out_of_range"),
        ("10:60", "hour_out_of_range"),
    ],
)
def test_anything_else_is_told_why(text: str, rule: str) -> None:
    with pytest.raises(Rejected) as refused:
        parse_hour(text)
    assert refused.value.reason == rule


def test_it_is_shown_by_the_clock_of_tehran() -> None:
    assert jalali_hour(datetime(2026, 11, 30, 6, 30, tzinfo=UTC)) == "دوشنبه ۹ آذر ۱۴۰۵، ساعت ۱۰"
    assert (hour(time(7)), hour(time(10, 5))) == ("۷", "۱۰:۰۵")
