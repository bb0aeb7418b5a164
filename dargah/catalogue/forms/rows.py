"""Repeated groups and tables on a page without script: rows are counted from the names that were sent."""

from collections.abc import Mapping
from typing import Any

from dargah.catalogue.forms.kind import Typed
from dargah.catalogue.forms.plan import Question

MOST_TYPED_ROWS = 300
ADD, REMOVE = "add", "remove"  # names of the buttons: add=owners, remove=owners.2


def row_numbers(question: Question, typed: Typed) -> list[int]:
    """The numbers of the rows that were sent, in order; a removed row leaves a gap."""
    prefix = f"{question.name}."
    numbers = set()
    for key in typed:
        if key.startswith(prefix):
            number = key[len(prefix) :].partition(".")[0]
            if number.isascii() and number.isdigit() and len(number) < 4:  # noqa: PLR2004 more is no row of ours
                numbers.add(int(number))
    return sorted(numbers)[:MOST_TYPED_ROWS]


def rows_typed(question: Question, typed: Typed) -> list[dict[str, Any]]:
    """The raw rows that were sent."""
    return [
        {
            column.name: column.kind.read(typed, f"{question.name}.{number}.{column.name}")
            for column in question.columns
            if column.kind is not None
        }
        for number in row_numbers(question, typed)
    ]


def edit_rows(typed: Mapping[str, list[str]]) -> dict[str, list[str]] | None:
    """What was typed after an «add» or «remove» button of a repeat was pressed; None when none was.

    Adding puts a marker for an empty row after the last one; removing takes a row out.
    """
    kept = {key: list(values) for key, values in typed.items() if key not in {ADD, REMOVE}}
    if typed.get(ADD):
        name = typed[ADD][0]
        numbers = _numbers(name, kept)
        kept[f"{name}.{numbers[-1] + 1 if numbers else 0}.new"] = [""]
        return kept
    if typed.get(REMOVE):
        name, _, gone = typed[REMOVE][0].rpartition(".")
        return {key: values for key, values in kept.items() if not key.startswith(f"{name}.{gone}.")}
    return None


def row_touched(typed: Mapping[str, list[str]]) -> str:
    """The id on the page of what an «add» or «remove» button touched: the new row, or the whole of the rows."""
    if typed.get(ADD):
        name = typed[ADD][0]
        return f"{name}.{len(set(_numbers(name, typed)))}"
    return typed[REMOVE][0].rpartition(".")[0] if typed.get(REMOVE) else ""


def _numbers(name: str, typed: Mapping[str, list[str]]) -> list[int]:
    found = {key[len(name) + 1 :].partition(".")[0] for key in typed if key.startswith(f"{name}.")}
    return sorted(int(number) for number in found if number.isascii() and number.isdigit())
