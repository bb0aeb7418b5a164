"""The boxes of the editor: Wagtail's field blocks, in Persian and forgiving.

A box is never «required» while a service is being written: half of a service can be saved, and what is missing is a
finding. A wrong value is told beside its box and stays in it.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail import blocks

from dargah.content.shapes import is_rest
from dargah.persian.dates import month_in_words, read_month
from dargah.persian.digits import fold_digits, persian_digits

NOT_A_WHOLE = "عدد درست بنویسید، مانند ۱۲."
NOT_A_NUMBER = "عدد بنویسید، مانند ۱۲٫۵."
NOT_A_MONTH = "ماه را مانند «اسفند ۱۴۰۶» بنویسید."
NOT_AS_MADE = "این پرسش درست نرسید؛ صفحه را تازه کنید و دوباره بنویسید."
NOT_A_SIZE = "اندازه را مانند «۱۰ مگابایت» بنویسید."
WRONG_NAME = "فقط حروف کوچک لاتین، رقم و خط پیوند؛ آغاز با حرف."
_UNITS = (("گیگابایت", 1024**3), ("مگابایت", 1024**2), ("کیلوبایت", 1024), ("بایت", 1))
_LATIN = {"GB": 1024**3, "MB": 1024**2, "KB": 1024, "B": 1}
_SIZE = re.compile(r"^(\d+)\s*(\S+)$")
_LARGEST_WHOLE = 10**15


class _WholeField(forms.Field):
    """A whole number in any digits."""

    def __init__(self, least: float | None = None, **kwargs: Any) -> None:
        self.least = least
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return persian_digits(str(value)) if isinstance(value, int | float) else value

    def to_python(self, value: Any) -> Any:
        if value in (None, "") or isinstance(value, int):
            return self.within(value) if isinstance(value, int) else None
        text = fold_digits(str(value)).strip().replace("٬", "").replace(",", "")
        if not re.fullmatch(r"-?\d{1,15}", text):
            raise ValidationError(NOT_A_WHOLE)
        return self.within(int(text))

    def within(self, number: Any) -> Any:
        """The number where it is not below the least."""
        if self.least is not None and number < self.least:
            raise ValidationError(f"از {persian_digits(str(int(self.least)))} کمتر نمی‌شود.")
        return number


class _NumberField(_WholeField):
    """A number with decimals in any digits."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int | float):
            text = repr(value)
            return persian_digits(text.removesuffix(".0").replace(".", "٫"))
        return value

    def to_python(self, value: Any) -> Any:
        if value in (None, "") or isinstance(value, int | float):
            return value if isinstance(value, int | float) else None
        text = fold_digits(str(value)).strip().replace("٬", "").replace("٫", ".").replace("/", ".")
        try:
            number = float(text)
        except ValueError as wrong:
            raise ValidationError(NOT_A_NUMBER) from wrong
        if not -_LARGEST_WHOLE < number < _LARGEST_WHOLE:
            raise ValidationError(NOT_A_NUMBER)
        return number


def size_in_words(size: int) -> str:
    """A size in bytes, in the largest unit that tells it whole."""
    word, unit = next((word, unit) for word, unit in _UNITS if size % unit == 0)
    return f"{persian_digits(size // unit)} {word}"


class _SizeField(forms.Field):
    """A size of a file, as people write it."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return size_in_words(value)

    def to_python(self, value: Any) -> Any:
        if value in (None, "") or isinstance(value, int):
            return value or None
        found = _SIZE.match(fold_digits(str(value)).strip())
        unit = {**dict(_UNITS), **_LATIN}.get(found[2]) if found else None
        if found is None or unit is None or not 0 < int(found[1]) * unit < _LARGEST_WHOLE:
            raise ValidationError(NOT_A_SIZE)
        return int(found[1]) * unit


class _MonthField(forms.Field):
    """A Jalali month, as people write it; kept as ``1405-12``."""

    def prepare_value(self, value: Any) -> Any:
        return (
            month_in_words(value) if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d", value) else value
        )

    def to_python(self, value: Any) -> Any:
        if not value:
            return ""
        month = read_month(str(value))
        if month is None:
            raise ValidationError(NOT_A_MONTH)
        return month


def check_rest(text: str) -> None:
    """Raise ValidationError for a hidden box that did not come back as it was made."""
    if not is_rest(text):
        raise ValidationError(NOT_AS_MADE)


class _Asked:
    """Shows the mark of what must be written, without refusing a half-written service."""

    @property
    def required(self) -> bool:
        return bool(getattr(self.meta, "asked", False))  # type: ignore[attr-defined]  # of Wagtail's block


class Line(_Asked, blocks.CharBlock):
    """One line of text."""


class Lines(_Asked, blocks.TextBlock):
    """Several lines of text, their ends as we keep them; the last one stays: a letter's source ends with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field.strip = False

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        typed = super().value_from_datadict(data, files, prefix)
        return typed.replace("\r\n", "\n") if isinstance(typed, str) else typed


class Number(_Asked, blocks.FieldBlock):
    """A number or a size, in Persian digits."""

    def __init__(self, field: forms.Field, **kwargs: Any) -> None:
        self.field = field
        super().__init__(**kwargs)


class Tick(blocks.BooleanBlock):
    """Yes or no."""


class Choice(_Asked, blocks.ChoiceBlock):
    """One of some."""


class Choices(_Asked, blocks.MultipleChoiceBlock):
    """Some of some, as ticks."""


def whole(least: float | None, **kwargs: Any) -> Number:
    """A box for a whole number."""
    return Number(_WholeField(least, required=False, widget=_text("numeric")), **kwargs)


def number(**kwargs: Any) -> Number:
    """A box for a number with decimals."""
    return Number(_NumberField(required=False, widget=_text("decimal")), **kwargs)


def month(**kwargs: Any) -> Number:
    """A box for a Jalali month."""
    return Number(_MonthField(required=False, widget=_text("text")), **kwargs)


def size(**kwargs: Any) -> Number:
    """A box for the size of a file."""
    return Number(_SizeField(required=False, widget=_text("text")), **kwargs)


def _text(mode: str) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"})
