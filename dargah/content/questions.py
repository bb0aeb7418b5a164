"""The questions of a group of the bank: the same editor as a page's, and what services get of it."""

from collections.abc import Callable
from typing import Any

from pydantic import Field

from dargah.catalogue.definition import FormField, Part
from dargah.content.shapes import Questions


class GroupQuestions(Part):
    """What is written of a group."""

    fields: list[FormField] = Field(default_factory=list)


def plain_questions(raw: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions as the bank keeps them: plain data, without what is left at its default."""
    told = Questions(rows=True).value(raw.get("fields"))
    return [_short(one) for one in told]


def as_pairs(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As they are stored: jsonb sorts the keys of an object, and people see the order of options."""
    return [
        _told_as(one, lambda options: [[key, word] for key, word in dict(options).items()])
        for one in questions
    ]


def as_mappings(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As the files of the bank have them, of what was stored."""
    return [_told_as(one, dict) for one in questions]


def _told_as(one: dict[str, Any], way: Callable[[Any], Any]) -> dict[str, Any]:
    told = {**one, "options": way(one["options"])} if one.get("options") else dict(one)
    return (
        {**told, "fields": [_told_as(inner, way) for inner in one["fields"]]} if one.get("fields") else told
    )


def _short(one: dict[str, Any]) -> dict[str, Any]:
    """A question without what is left at its default; one that is no question yet stays as it is."""
    kept = {}
    for key, value in one.items():
        default = FormField.model_fields[key].get_default(call_default_factory=True)
        if key == "fields":
            if value:
                kept[key] = [_short(inner) for inner in value]
        elif value != default and value is not None:
            kept[key] = value
    return kept
