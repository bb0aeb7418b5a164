"""The questions of a group of the bank: the same editor as a page's, and what services get of it."""

from collections.abc import Callable, Mapping
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


def plain_fields(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Questions of a file as the bank keeps them."""
    return plain_questions({"fields": raw_of(questions)})


def as_pairs(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As they are stored: jsonb sorts the keys of an object, and people see the order of options."""
    return [
        _told_as(one, lambda options: [[key, word] for key, word in dict(options).items()])
        for one in questions
    ]


def as_mappings(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As the files of the bank have them, of what was stored."""
    return [_told_as(one, dict) for one in questions]


def bank_as_pairs(bank: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The groups that a version was written with, key → title and fields, as they are stored."""
    return {key: {**group, "fields": as_pairs(group["fields"])} for key, group in bank.items()}


def bank_as_mappings(bank: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The same as the files have them."""
    return {key: {**group, "fields": as_mappings(group["fields"])} for key, group in bank.items()}


def say_the_same(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> bool:
    """Whether two groups ask the same, however they are written: sizes, defaults; the order of options counts."""
    return _in_full(one) == _in_full(other)


def raw_of(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The questions of a group, as services get them, as the editor holds them."""
    return raw_questions([FormField.model_validate(one) for one in questions if one.get("kind")])


def raw_questions(fields: list[FormField]) -> list[dict[str, Any]]:
    """Questions as the editor holds them."""
    raw: list[dict[str, Any]] = Questions(rows=True).raw(fields)
    return raw


def _in_full(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return as_pairs([FormField.model_validate(one).model_dump() for one in questions])


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
