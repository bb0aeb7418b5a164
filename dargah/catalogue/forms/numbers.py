"""The kinds of questions that are answered with a number: counts, rials, fractions, areas."""

import math
from decimal import Decimal
from typing import Any

from dargah.catalogue.definition import FormField
from dargah.catalogue.forms.kind import Kind, text_of
from dargah.persian.digits import persian_digits, strict_decimal, strict_int, thousands
from dargah.persian.identifiers import Rejected

MINUS = frozenset("-−–﹣－")
OF_A_WHOLE = frozenset({"دانگ", "سهم"})  # units of which people also write fractions: «۱/۲ دانگ» is no 1.2


class Number(Kind):
    """A whole number that is not negative."""

    ltr = True
    inputmode = "numeric"

    def clean(self, field: FormField, raw: Any) -> Any:
        if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw < 10**18:
            number = raw
        else:
            try:
                number = strict_int(text_of(raw))
            except Rejected:
                raise
            except ValueError as refusal:
                raise Rejected("format", "فقط رقم بنویسید.") from refusal
        in_bounds(field, number)
        return number

    def typed(self, field: FormField, value: Any) -> Any:  # noqa: ARG002 the same for every field
        return persian_digits(value)

    def show(self, field: FormField, value: Any) -> str:
        return f"{persian_digits(value)} {field.unit}".strip()

    def schema(self, field: FormField) -> dict[str, Any]:
        most = field.at_most if field.at_most is not None else 10**17
        return {"type": "integer", "minimum": int(field.at_least or 0), "maximum": int(most)}


class Rials(Number):
    """An amount in rials; people say tomans, so both are shown."""

    def typed(self, field: FormField, value: Any) -> Any:  # noqa: ARG002 the same for every field
        return thousands(value)

    def show(self, field: FormField, value: Any) -> str:  # noqa: ARG002 the same for every field
        return f"{thousands(value)} ریال ({thousands(value // 10)} تومان)"


class DecimalNumber(Kind):
    """A number with a fraction, kept as text so that nothing is rounded."""

    ltr = True
    inputmode = "decimal"
    places = 6

    def clean(self, field: FormField, raw: Any) -> Any:
        plain = isinstance(raw, int | float) and not isinstance(raw, bool)
        if plain and (isinstance(raw, int) or math.isfinite(raw)):
            raw = format(Decimal(raw) if isinstance(raw, int) else Decimal(repr(raw)), "f")
        try:
            number = strict_decimal(text_of(raw), slash=field.unit not in OF_A_WHOLE)
        except Rejected:
            raise
        except ValueError as refusal:
            if text_of(raw).strip()[:1] in MINUS:
                raise Rejected("range", "این‌جا عدد منفی جایی ندارد.") from refusal
            raise Rejected(
                "format", "عدد بنویسید؛ اعشار را با نقطه یا ممیز جدا کنید، مانند ۴٫۵."
            ) from refusal
        if -int(number.as_tuple().exponent) > self.places:
            raise Rejected("format", f"حداکثر {persian_digits(self.places)} رقم اعشار.")
        in_bounds(field, number)
        return format(number.normalize(), "f") if number else "0"

    def typed(self, field: FormField, value: Any) -> Any:  # noqa: ARG002 the same for every field
        return persian_digits(str(value).replace(".", "٫"))

    def show(self, field: FormField, value: Any) -> str:
        whole, _, fraction = str(value).partition(".")
        number = thousands(int(whole)) + (f"٫{persian_digits(fraction)}" if fraction else "")
        return f"{number} {field.unit}".strip()

    def schema(self, field: FormField) -> dict[str, Any]:
        """A number as text; JSON Schema has no bounds for text, so they are told in words."""
        bounds = [
            word + _plain(bound)
            for word, bound in (("دست‌کم ", field.at_least), ("حداکثر ", field.at_most))
            if bound is not None
        ]
        told = {"description": "، ".join(bounds)} if bounds else {}
        return {"type": "string", "pattern": rf"^[0-9]{{1,12}}(\.[0-9]{{1,{self.places}}})?$", **told}


class Area(DecimalNumber):
    """Square metres: more than nothing, at most two decimals (validation.md §11)."""

    places = 2

    def clean(self, field: FormField, raw: Any) -> Any:
        value = super().clean(field, raw)
        if value == "0":
            raise Rejected("zero", "مساحت بیش از صفر است.")
        return value

    def show(self, field: FormField, value: Any) -> str:
        return f"{super().show(field, value)} مترمربع" if not field.unit else super().show(field, value)

    def schema(self, field: FormField) -> dict[str, Any]:
        described = super().schema(field)
        return {**described, "pattern": described["pattern"].replace("^", r"^(?!0+(\.0+)?$)", 1)}


def in_bounds(field: FormField, number: Decimal | int) -> None:
    """Rejected when the number is outside the field's bounds."""
    if field.at_least is not None and number < Decimal(str(field.at_least)):
        raise Rejected("range", f"دست‌کم {_plain(field.at_least)} است.")
    if field.at_most is not None and number > Decimal(str(field.at_most)):
        raise Rejected("range", f"حداکثر {_plain(field.at_most)} است.")


def _plain(bound: float) -> str:
    return persian_digits(f"{bound:,.10g}".replace(",", "٬").replace(".", "٫"))
