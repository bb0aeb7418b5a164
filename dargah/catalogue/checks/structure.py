"""What pydantic refuses in data that is to become a definition, as findings in Persian."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from dargah.catalogue.findings import Finding
from dargah.catalogue.values import MONTH

_SENTENCES = {
    "missing": "این کلید نوشته نشده است.",
    "extra_forbidden": "این کلید شناخته نیست.",
    "int_parsing": "باید عدد درست باشد.",
    "int_type": "باید عدد درست باشد.",
    "int_from_float": "باید عدد درست باشد.",
    "float_parsing": "باید عدد باشد.",
    "float_type": "باید عدد باشد.",
    "finite_number": "باید عدد باشد.",
    "bool_parsing": "باید true یا false باشد.",
    "bool_type": "باید true یا false باشد.",
    "string_type": "باید متن باشد؛ اگر عدد است میان گیومه بنویسید.",
    "list_type": "باید فهرست باشد.",
    "dict_type": "باید کلید و مقدار باشد.",
    "model_type": "باید کلید و مقدار باشد.",
    "invalid_key": "کلید باید یک واژه باشد؛ میان گیومه بنویسید.",
    "greater_than_equal": "از کمترین اندازه کوچک‌تر است.",
    "string_too_long": "از ۳۰۰ نویسه بلندتر است.",
    "less_than_equal": "از بیشترین اندازه بزرگ‌تر است.",
    "greater_than": "باید بیش از صفر باشد.",
    "string_pattern_mismatch": "فقط حروف کوچک لاتین، رقم و خط پیوند؛ آغاز با حرف.",
    "value_error": "اندازه را مانند «10 MB» بنویسید.",
}


def refused(refusal: ValidationError) -> list[Finding]:
    """Every fault that a refusal tells of, each at its place."""
    return [Finding(_place(error["loc"]), _sentence(error)) for error in refusal.errors()]


def _place(told: tuple[str | int, ...]) -> tuple[str | int, ...]:
    return tuple(part for part in told if not str(part).startswith("function-"))


def _sentence(error: Mapping[str, Any]) -> str:
    if error["type"] == "literal_error":
        return f"یکی از این‌هاست: {error['ctx']['expected'].replace(' or ', ', ')}"
    if error["type"] == "string_pattern_mismatch" and error["ctx"]["pattern"] == MONTH:
        return "ماه را مانند 1407-06 بنویسید."
    return _SENTENCES.get(error["type"], "این مقدار پذیرفته نیست.")
