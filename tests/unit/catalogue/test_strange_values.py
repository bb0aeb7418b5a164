"""Whatever a program sends as an answer is taken or refused with a sentence: no kind of question falls over it."""

from typing import Any

import pytest

from dargah.catalogue.definition import FormField
from dargah.catalogue.forms.kinds import KINDS
from dargah.catalogue.forms.places import PLACES
from dargah.persian.identifiers import Rejected

ODD = (
    float("inf"), float("-inf"), float("nan"), 10**401, -(10**401), 1e308, True, "∞", "1e999", "٫", "--", "9" * 500, "\u202e",
    [], {}, [[]], [{}], {"": ""}, [None], b"x".decode(), "۱" * 40, {"lat": {}}, 0.1 + 0.2,
)  # fmt: skip
INNER = ("lat", "lon", "zone", "x", "y", "year", "month", "day", "number", "date", "main", "sub")


def strange() -> list[Any]:
    """The odd values, and each as every part of what has parts."""
    whole = [dict.fromkeys(INNER, odd) for odd in ODD]
    metres = [{"zone": "39", "x": odd, "y": odd} for odd in ODD]
    return [*ODD, *whole, *metres]


@pytest.mark.parametrize("kind", sorted({**KINDS, **PLACES}))
def test_nothing_but_a_refusal_comes_of_it(kind: str) -> None:
    field = FormField(
        key="q", kind=kind, label="پرسش", options={"a": "الف"} if kind.startswith("choice") else {}
    )
    for odd in strange():
        try:
            {**KINDS, **PLACES}[kind].clean(field, odd)
        except Rejected as refusal:
            assert refusal.sentence.endswith((".", "؟"))
