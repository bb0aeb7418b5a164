"""Jalali dates: read as people type them, shown as people read them. Stored dates are ISO and Gregorian.

persiantools agrees with ICU on every day of 1200–1500.
"""

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from persiantools.jdatetime import JalaliDate

from dargah.persian.digits import fold_digits, persian_digits
from dargah.persian.identifiers import Rejected

TEHRAN = ZoneInfo("Asia/Tehran")
MONTHS = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)
WEEKDAYS = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")  # as date.weekday() counts

FIRST_YEAR, LAST_YEAR = 1200, 1500
_LOOKS_GREGORIAN = 1800
_TYPED_HOUR = re.compile(r"([0-9]{1,2})(?:[:.٫/و]([0-9]{1,2}))?\Z")
_UNSEEN = re.compile(r"[\s\u200c-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_TYPED = re.compile(r"([0-9]{4})[/\-.]([0-9]{1,2})[/\-.]([0-9]{1,2})\Z")

Style = Literal["long", "weekday", "slash", "month"]


def parse_jalali(text: str) -> date:
    """The date of ``۱۳۹۹/۱/۵``, ``1399-01-05`` or ``1399.1.5``.

    Rejected: empty, format and those of from_parts.
    """
    bare = _UNSEEN.sub("", fold_digits(text))
    if not bare:
        raise Rejected("empty", "تاریخ را بنویسید.")
    parts = _TYPED.match(bare)
    if not parts:
        raise Rejected("format", "تاریخ را با سال و ماه و روز بنویسید، مانند ۱۳۹۹/۰۱/۰۵.")
    return from_parts(int(parts[1]), int(parts[2]), int(parts[3]))


def whole_day(text: str) -> bool:
    """Whether something looks like a whole date, not like a year: it has parts."""
    return any(sign in fold_digits(text.strip()) for sign in "/-.٫")


def from_parts(year: int, month: int, day: int) -> date:
    """The date of a Jalali year, month and day.

    Rejected: looks_gregorian, format, month_out_of_range, day_out_of_range.
    """
    if year >= _LOOKS_GREGORIAN:
        raise Rejected("looks_gregorian", "این سال میلادی است. تاریخ را به شمسی بنویسید، مانند ۱۳۹۹.")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Rejected("format", "سال را چهاررقمی و شمسی بنویسید، مانند ۱۳۹۹.")
    if not 1 <= month <= len(MONTHS):
        raise Rejected("month_out_of_range", "ماه از ۱ تا ۱۲ است.")
    last = JalaliDate.days_in_month(month, year)
    if not 1 <= day <= last:
        sentence = f"{MONTHS[month - 1]} {year} روزِ {day} ندارد؛ {last} روز است."
        raise Rejected("day_out_of_range", persian_digits(sentence))
    return JalaliDate(year, month, day).to_gregorian()


@lru_cache(maxsize=4096)
def jalali_parts(day: date) -> tuple[int, int, int]:
    """Jalali year, month and day of a date."""
    jalali_day = JalaliDate(day)
    return jalali_day.year, jalali_day.month, jalali_day.day


def jalali_year(day: date) -> int:
    """The Jalali year a date is in."""
    return jalali_parts(day)[0]


@lru_cache(maxsize=8192)
def jalali(day: date, style: Style = "long") -> str:
    """A date in Persian.

    long «۲ آذر ۱۴۰۵», weekday «دوشنبه ۲ آذر ۱۴۰۵», slash «۱۴۰۵/۰۹/۰۲», month «آذر ۱۴۰۵».
    """
    year, month, number = jalali_parts(day)
    if style == "slash":
        return persian_digits(f"{year}/{month:02}/{number:02}")
    if style == "month":
        return persian_digits(f"{MONTHS[month - 1]} {year}")
    long = persian_digits(f"{number} {MONTHS[month - 1]} {year}")
    return f"{WEEKDAYS[day.weekday()]} {long}" if style == "weekday" else long


def jalali_hour(moment: datetime) -> str:
    """When people meet: «دوشنبه ۹ آذر ۱۴۰۵، ساعت ۱۰», with minutes «ساعت ۱۰:۳۰», by the clock of Tehran."""
    local = moment.astimezone(TEHRAN)
    return f"{jalali(local.date(), 'weekday')}، ساعت {hour(local.time())}"


def hour(moment: time) -> str:
    """«۱۰» or «۱۰:۳۰»."""
    return persian_digits(f"{moment.hour}:{moment.minute:02}" if moment.minute else f"{moment.hour}")


def parse_hour(text: str) -> time:
    """The time of day of ``۱۰``, ``10:30``, ``10.30`` or ``10 و 30``.

    Rejected: empty, format and hour_out_of_range.
    """
    bare = _UNSEEN.sub("", fold_digits(text))
    if not bare:
        raise Rejected("empty", "ساعت را بنویسید، مانند ۱۰:۳۰.")
    parts = _TYPED_HOUR.match(bare)
    if not parts:
        raise Rejected("format", "ساعت را با رقم بنویسید، مانند ۱۰ یا ۱۰:۳۰.")
    try:
        return time(int(parts[1]), int(parts[2] or 0))
    except ValueError as never:
        raise Rejected("hour_out_of_range", "ساعت از ۰ تا ۲۳ و دقیقه از ۰ تا ۵۹ است.") from never


def jalali_datetime(moment: datetime) -> str:
    """A moment by the clock of Tehran: «۲ آذر ۱۴۰۵، ۱۰:۴۲». The moment must know its zone."""
    local = moment.astimezone(TEHRAN)
    return f"{jalali(local.date())}، {persian_digits(f'{local:%H:%M}')}"


def month_in_words(month: str) -> str:
    """«اسفند ۱۴۰۵» of ``1405-12``."""
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {persian_digits(year)}"


def read_month(text: str) -> str | None:
    """``1405-12`` of «اسفند ۱۴۰۵», «۱۴۰۵/۱۲» or «1405-12»; None for what is no Jalali month of these two centuries."""
    words = fold_digits(text).replace("/", " ").replace("-", " ").split()
    if len(words) == 2 and words[0] in MONTHS:  # noqa: PLR2004 a month and its year
        words = [words[1], str(MONTHS.index(words[0]) + 1)]
    found = re.fullmatch(r"(1[34]\d\d) (0?[1-9]|1[0-2])", " ".join(words))
    return f"{found[1]}-{int(found[2]):02d}" if found else None
