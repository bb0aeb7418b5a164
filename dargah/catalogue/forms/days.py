"""The kinds of questions that are answered with a day: a date, and the number and date of a letter."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from dargah.catalogue.definition import FormField
from dargah.catalogue.forms.kind import Kind, Typed, first, is_empty, text_of
from dargah.persian import identifiers
from dargah.persian.dates import MONTHS, from_parts, jalali, jalali_parts, parse_jalali, whole_day
from dargah.persian.digits import fold_digits, persian_digits, strict_int
from dargah.persian.identifiers import Rejected
from dargah.persian.text import clean


class JalaliDate(Kind):
    """A day: typed in three boxes, or whole into that of the year; stored in ISO. JSON gives ISO or a Jalali text."""

    parts = ("day", "month", "year")
    inputmode = "numeric"

    def clean(self, field: FormField, raw: Any) -> str:
        if not isinstance(raw, Mapping):
            day = _iso_or_jalali(text_of(raw))
        elif whole := _whole_in_the_year(raw):
            day = parse_jalali(whole)
        else:
            day = from_parts(
                _small(raw.get("year"), "سال"), _month(raw.get("month")), _small(raw.get("day"), "روز")
            )
        if field.past and day > _today():
            raise Rejected("future", "این روز هنوز نیامده است.")
        if field.at_most is not None and day < _years_ago(int(field.at_most)):
            most = persian_digits(int(field.at_most))
            raise Rejected("range", f"این روز بیش از {most} سال پیش است. سال را دوباره ببینید.")
        if field.at_least is not None and day > _years_ago(int(field.at_least)):
            least = "یک" if field.at_least == 1 else persian_digits(int(field.at_least))
            raise Rejected("range", f"این روز کمتر از {least} سال پیش است. سال را دوباره ببینید.")
        return day.isoformat()

    def typed(self, field: FormField, value: Any) -> Any:  # noqa: ARG002 the same for every field
        year, month, day = jalali_parts(date.fromisoformat(value))
        return {"day": persian_digits(day), "month": str(month), "year": persian_digits(year)}

    def show(self, field: FormField, value: Any) -> str:  # noqa: ARG002 the same for every field
        return jalali(date.fromisoformat(value))

    def schema(self, field: FormField) -> dict[str, Any]:  # noqa: ARG002 the same for every field
        return {"type": "string", "format": "date", "maxLength": len("1405-01-01")}


def _today() -> date:
    return timezone.localdate()


def _years_ago(years: int) -> date:
    """This day so many Jalali years ago; the thirtieth of a leap Esfand is the twenty-ninth of another."""
    year, month, day = jalali_parts(_today())
    try:
        return from_parts(year - years, month, day)
    except Rejected:
        return from_parts(year - years, month, day - 1)


_GREGORIAN = 1800


def _iso_or_jalali(text: str) -> date:
    folded = fold_digits(text.strip())
    if folded[:4].isascii() and folded[:4].isdigit() and int(folded[:4]) >= _GREGORIAN:
        try:
            day = date.fromisoformat(folded)
        except ValueError as refusal:
            raise Rejected("looks_gregorian", "تاریخ را به شمسی بنویسید، مانند ۱۳۹۹/۰۱/۰۵.") from refusal
        if not _GREGORIAN < day.year < 2122:  # noqa: PLR2004 the years that the Jalali calendar covers
            raise Rejected("format", "این سال در تقویم ما نیست.")
        return day
    return parse_jalali(text)


def _whole_in_the_year(raw: Mapping[str, Any]) -> str:
    """A whole date that was typed or pasted into the box of the year while the other two are empty; else empty."""
    year = raw.get("year")
    if not isinstance(year, str) or not is_empty(raw.get("month")) or not is_empty(raw.get("day")):
        return ""
    return year if whole_day(text_of(year)) else ""


def _small(raw: Any, what: str) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if is_empty(raw):
        raise Rejected("format", f"{what} را هم بنویسید.")
    try:
        return strict_int(text_of(raw))
    except Rejected:
        raise
    except ValueError as refusal:
        raise Rejected("format", f"{what} را با رقم بنویسید.") from refusal


def _month(raw: Any) -> int:
    if isinstance(raw, str) and clean(raw) in MONTHS:
        return MONTHS.index(clean(raw)) + 1
    return _small(raw, "ماه")


DATE = JalaliDate()


class LetterReference(Kind):
    """The number and date of an official letter."""

    parts = ("number", "date.day", "date.month", "date.year")

    def read(self, typed: Typed, name: str) -> Any:
        return {"number": first(typed, f"{name}.number"), "date": DATE.read(typed, f"{name}.date")}

    def clean(self, field: FormField, raw: Any) -> Any:
        if not isinstance(raw, Mapping):
            raise Rejected("format", "شماره و تاریخ نامه را بنویسید.")
        if is_empty(raw.get("date")):
            raise Rejected("format", "تاریخ نامه را هم بنویسید.")
        return {
            "number": identifiers.letter_number(text_of(raw.get("number") or "")),
            "date": DATE.clean(field, raw["date"]),
        }

    def typed(self, field: FormField, value: Any) -> Any:
        return {"number": persian_digits(value["number"]), "date": DATE.typed(field, value["date"])}

    def show(self, field: FormField, value: Any) -> str:
        return f"شماره {persian_digits(value['number'])} مورخ {DATE.show(field, value['date'])}"

    def schema(self, field: FormField) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                "number": {"type": "string", "minLength": 1, "maxLength": 20},
                "date": DATE.schema(field),
            },
            "required": ["number", "date"],
            "additionalProperties": False,
        }
