"""A part of a draft as a person reads it: every box that says something, with the way there in words. Nothing can be changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dargah.catalogue.comparing import SAMPLE_NAMES
from dargah.catalogue.definition import FormField
from dargah.content.blocks import CODES, choices_of_office
from dargah.content.compare import told
from dargah.content.expressions import in_words, with_fields_named
from dargah.content.parts import shape_of_part
from dargah.content.places import full_name_of_item, kind_word, quoted, shortened
from dargah.content.sampled import told_sample, words_of_sample
from dargah.content.shapes import AnyShape, Listed, Questions, Shape, Struct, properties_of
from dargah.content.words import Words, words_of
from dargah.persian.digits import persian_digits

_NOBODY: Mapping[str, str] = {}
# names that the portal makes itself
INNER = frozenset({"key", "stage", "rest"})
SOURCES = "sources"


@dataclass(frozen=True)
class Line:
    """What stands in a box; ``depth`` is how many lists it lies in. Without a ``text`` it heads what follows; a ``code``
    is an address, a name or an expression, read from left to right. ``named`` is what the item is called that it heads; a
    source may begin with a Latin name.
    """

    label: str
    text: str
    depth: int
    code: bool = False
    named: str = ""
    is_source: bool = False


def lines_of(part: str, raw: dict[str, Any], known: Mapping[str, str] = _NOBODY) -> list[Line]:
    """The boxes of a part that are not empty, in their order; ``known`` are inner names with their words."""
    return [_in_words(line, known) for line in _struct(raw, shape_of_part(part), 0)]


def _in_words(line: Line, known: Mapping[str, str]) -> Line:
    """A line that says an inner name, with the words of what has that name."""
    label = line.label
    if line.named:
        label = f"{label} {quoted(shortened(known.get(line.named) or with_fields_named(line.named, known)))}"
    if not line.code:
        return replace(line, label=label, text=with_fields_named(line.text, known))
    said = known.get(line.text) or in_words(line.text, known)
    return replace(line, label=label, text=said, code=False) if said else replace(line, label=label)


def lines_of_samples(parts: dict[str, Any]) -> list[Line]:
    """The samples of a service in words: each by its name, with its facts and the steps of its way."""
    words, found = words_of_sample(parts), []
    for item in (parts.get("samples") or {}).get("samples") or []:
        name, text = item["value"].get("name") or "", item["value"].get("text") or ""
        facts, steps = told_sample(text, words)
        end = facts.pop("ends", None)
        found += [Line(SAMPLE_NAMES.get(name, name), "", 0)]
        found += [Line("، ".join(one.place), one.text, 1) for one in facts.values()]
        found += [Line(f"گام {persian_digits(at)}", said, 1) for at, said in enumerate(steps, 1)]
        found += [Line("، ".join(end.place), end.text, 1)] if end else []
    return found


def lines_of_questions(raw: dict[str, Any], known: Mapping[str, str] = _NOBODY) -> list[Line]:
    """The questions of a group of the bank."""
    lines = _under("fields", Words("پرسش‌های گروه"), raw.get("fields"), Questions(rows=True), 0)
    return [_in_words(line, known) for line in lines]


def _struct(raw: dict[str, Any], shape: Struct, depth: int) -> list[Line]:
    found = []
    for name, inner in shape.parts.items():
        words, value = words_of(shape.model, name), (raw or {}).get(name)
        if value is False and shape.model.model_fields[name].default is False and depth:
            continue  # within an item a «no» is told where «yes» is what one expects
        if name not in INNER and (name != "source" or words.of == SOURCES):
            found += _under(name, words, value, inner, depth)
    return found


def _under(name: str, words: Words, raw: Any, shape: AnyShape, depth: int) -> list[Line]:
    if isinstance(shape, Shape):
        return [] if raw is None or raw in ("", []) else [_line(name, words, words.label, raw, shape, depth)]
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
        office = dict(choices_of_office(words.of))
        told_of = [office.get(one, str(one)) for one in (raw if isinstance(raw, list) else [raw])]
        return Line(label, "، ".join(told_of), depth, is_source=words.of == SOURCES)
    code = name in CODES or bool(words.names and words.names not in {"merge", "places"})
    return Line(label, told(raw, shape), depth, code=code and shape.kind == "text")


def _item(
    name: str, words: Words, number: int, item: dict[str, Any], shape: Listed | Questions, depth: int
) -> list[Line]:
    place = persian_digits(number)
    if isinstance(shape, Questions):
        head = Line(place, kind_word(item["type"]), depth, named=full_name_of_item(item["value"]))
        boxes = properties_of(item["type"], rows=shape.rows)
        return [head, *_boxes(boxes, item["value"], depth + 1)]
    if isinstance(shape.item, Shape):
        value = item["value"]["value"] if shape.keyed else item["value"]
        return [_line(name, words, place, value, shape.item, depth)]
    if not isinstance(shape.item, Struct):
        return []
    head = Line(place, "", depth, named=full_name_of_item(item["value"]))
    return [head, *_struct(item["value"], shape.item, depth + 1)]


def _boxes(boxes: dict[str, AnyShape], value: dict[str, Any], depth: int) -> list[Line]:
    found = []
    for name, inner in boxes.items():
        if name not in INNER and name != "label" and not _goes_without_saying(name, value):
            found += _under(name, words_of(FormField, name), value.get(name), inner, depth)
    return found


def _goes_without_saying(name: str, value: dict[str, Any]) -> bool:
    return value.get(name) is False and FormField.model_fields[name].default is False
