"""A part of a draft as a person reads it: every box that says something, with the way there in words. Nothing can be changed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dargah.catalogue.definition import FormField
from dargah.content.blocks import CODES, choices_of_office
from dargah.content.compare import told
from dargah.content.expressions import in_words, with_fields_named
from dargah.content.parts import shape_of_part
from dargah.content.places import kind_word, name_of_item
from dargah.content.shapes import AnyShape, Listed, Questions, Shape, Struct, properties_of
from dargah.content.words import Words, words_of
from dargah.persian.digits import persian_digits

# names that the portal makes itself, and tags of where something was read
_NAMED = re.compile(r"«([a-z][a-z0-9_.]*)»")
_NOBODY: Mapping[str, str] = {}
INNER = frozenset({"key", "stage", "rest", "source", "sources"})


@dataclass(frozen=True)
class Line:
    """What stands in a box; ``depth`` is how many lists it lies in. Without a ``text`` it heads what follows; a ``code``
    is an address, a name or an expression, read from left to right.
    """

    label: str
    text: str
    depth: int
    code: bool = False


def lines_of(part: str, raw: dict[str, Any], known: Mapping[str, str] = _NOBODY) -> list[Line]:
    """The boxes of a part that are not empty, in their order; ``known`` are inner names with their words."""
    return [_in_words(line, known) for line in _struct(raw, shape_of_part(part), 0)]


def _in_words(line: Line, known: Mapping[str, str]) -> Line:
    """A line that says an inner name, with the words of what has that name."""
    name = _NAMED.search(line.label)
    label = line.label.replace(name[1], known[name[1]]) if name and name[1] in known else line.label
    if not line.code:
        return replace(line, label=label, text=with_fields_named(line.text, known))
    said = known.get(line.text) or in_words(line.text, known)
    return replace(line, label=label, text=said, code=False) if said else replace(line, label=label)


def lines_of_questions(raw: dict[str, Any], known: Mapping[str, str] = _NOBODY) -> list[Line]:
    """The questions of a group of the bank."""
    lines = _under("fields", Words("پرسش‌های گروه"), raw.get("fields"), Questions(rows=True), 0)
    return [_in_words(line, known) for line in lines]


def _struct(raw: dict[str, Any], shape: Struct, depth: int) -> list[Line]:
    found = []
    for name, inner in shape.parts.items():
        if name not in INNER:
            found += _under(name, words_of(shape.model, name), (raw or {}).get(name), inner, depth)
    return found


def _under(name: str, words: Words, raw: Any, shape: AnyShape, depth: int) -> list[Line]:
    if isinstance(shape, Shape):
        return [] if raw in (None, "", [], False) else [_line(name, words, words.label, raw, shape, depth)]
    if isinstance(shape, Struct):
        inner = _struct(raw or {}, shape, depth + 1)
    else:
        inner = [
            line
            for number, item in enumerate(raw or [], 1)
            for line in _item(name, words, number, item, shape, depth + 1)
        ]
    return [Line(words.label, "", depth), *inner] if inner else []


def _line(name: str, words: Words, label: str, raw: Any, shape: Shape, depth: int) -> Line:
    if words.of:
        return Line(label, dict(choices_of_office(words.of)).get(raw, str(raw)), depth)
    code = name in CODES or bool(words.names and words.names not in {"merge", "places"})
    return Line(label, told(raw, shape), depth, code=code and shape.kind == "text")


def _item(
    name: str, words: Words, number: int, item: dict[str, Any], shape: Listed | Questions, depth: int
) -> list[Line]:
    place = persian_digits(number)
    if isinstance(shape, Questions):
        head = Line(f"{place}{name_of_item(item['value'])}", kind_word(item["type"]), depth)
        boxes = properties_of(item["type"], rows=shape.rows)
        return [head, *_boxes(boxes, item["value"], depth + 1)]
    if isinstance(shape.item, Shape):
        value = item["value"]["value"] if shape.keyed else item["value"]
        return [_line(name, words, place, value, shape.item, depth)]
    if not isinstance(shape.item, Struct):
        return []
    head = Line(f"{place}{name_of_item(item['value'])}", "", depth)
    return [head, *_struct(item["value"], shape.item, depth + 1)]


def _boxes(boxes: dict[str, AnyShape], value: dict[str, Any], depth: int) -> list[Line]:
    found = []
    for name, inner in boxes.items():
        if name not in INNER and name != "label":
            found += _under(name, words_of(FormField, name), value.get(name), inner, depth)
    return found
