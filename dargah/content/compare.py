"""What is different between two states of what authors write, part by part and question by question, in words.

``catalogue.comparing`` holds definitions that have loaded against each other, for files. A draft may not load at all, and
its questions of the bank are still references: here the boxes of the workshop are compared, called as they are there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import partial
from typing import Any

from dargah.catalogue.comparing import SAMPLE_NAMES
from dargah.catalogue.comparing import told as number_told
from dargah.catalogue.definition import FormField
from dargah.content.authored import AuthoredService, Template
from dargah.content.blocks import choices_of_office
from dargah.content.boxes import size_in_words
from dargah.content.expressions import in_words, with_fields_named
from dargah.content.parts import shape_of_part
from dargah.content.places import PART_TITLES, kind_word, quoted
from dargah.content.sampled import Words as SampleWords
from dargah.content.sampled import data_of_sample, lines_of_sample, told_sample, words_of_sample
from dargah.content.shapes import AnyShape, Listed, Questions, Shape, Struct, properties_of
from dargah.content.words import Words, words_of
from dargah.persian.dates import month_in_words, read_month
from dargah.persian.digits import persian_digits

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"
WORDS = {ADDED: "افزوده شد", REMOVED: "برداشته شد", CHANGED: "عوض شد", MOVED: "جابه‌جا شد"}
_IDENTITY = ("key", "stage", "name", "q", "whom", "holds")
_TITLES = ("title", "label", "page", "q", "subject", "name", "about", "text", "value", "otherwise", "key")
_NAMES = frozenset({"key", "stage"})  # inner names, by which things are known again: nobody reads them
_FILES = (Template,)  # what stands in them is for the machine
_SAMPLES = "samples"
_QUOTED = re.compile(r"«([a-z][a-z0-9_.-]*)»")
EMPTY = "—"
_LONGEST = 50
_INTO = " ← "


@dataclass(frozen=True)
class Change:
    """One difference. ``place`` is the way there in words; ``old`` and ``new`` what stood and stands there."""

    kind: str
    place: str
    old: str = ""
    new: str = ""

    @property
    def word(self) -> str:
        """What happened, in a word."""
        return WORDS[self.kind]

    @property
    def steps(self) -> list[str]:
        """The way there, step by step."""
        return self.place.split(_INTO)


@dataclass(frozen=True)
class PartChanges:
    """The differences of one part."""

    part: str
    title: str
    changes: list[Change]


def compare(
    old: dict[str, Any], new: dict[str, Any], known: Mapping[str, str] | None = None
) -> list[PartChanges]:
    """The differences between the parts of two services; parts without any stay out.

    ``known`` are inner names with their words, which are told in their place.
    """
    found = []
    for part, title in PART_TITLES.items():
        if part == _SAMPLES:
            changes = list(_of_samples(old, new))
        else:
            differ = _changes(old.get(part) or {}, new.get(part) or {}, shape_of_part(part), [])
            changes = [_in_words(one, known or {}) for one in differ]
        if changes:
            found.append(PartChanges(part, title, changes))
    return found


def compare_groups(
    old: list[dict[str, Any]],
    new: list[dict[str, Any]],
    known: Mapping[str, str] | None = None,
    title: str = "پرسش‌های گروه",
) -> list[PartChanges]:
    """The differences between two states of the questions of a group, as the editor holds them: one may be half written.

    ``known`` as in compare().
    """
    changes = _changes(old, new, Questions(rows=True), [])
    return (
        [PartChanges("questions", title, [_in_words(one, known or {}) for one in changes])] if changes else []
    )


def _in_words(change: Change, known: Mapping[str, str]) -> Change:
    """The same with words for inner names: in the way there, and where a line says nothing else."""
    place = _QUOTED.sub(lambda found: quoted(known.get(found[1], found[1])), change.place)

    def said(text: str) -> str:
        heads = [line.rpartition(": ") for line in text.split("\n")]
        return "\n".join(f"{head}{colon}{_said(value, known)}" for head, colon, value in heads)

    return replace(change, place=place, old=said(change.old), new=said(change.new))


def _said(value: str, known: Mapping[str, str]) -> str:
    if value in known:
        return known[value]
    said = None if value.isdecimal() else in_words(value, known)
    return said or with_fields_named(value, known)


def _changes(old: Any, new: Any, shape: AnyShape, way: list[str]) -> list[Change]:
    if isinstance(shape, Struct):
        return _of_struct(old or {}, new or {}, shape, way)
    if isinstance(shape, Shape):
        before, after = told(old, shape), told(new, shape)
        return [Change(CHANGED, _way(way), before, after)] if before != after else []
    return _of_list(old or [], new or [], shape, way)


def _of_struct(old: dict[str, Any], new: dict[str, Any], shape: Struct, way: list[str]) -> list[Change]:
    found = []
    for name, inner in shape.parts.items():
        if name in _NAMES:
            continue
        # the things of a part stand right below it: their title is the part's; bare words need the title of their list
        here = (
            way
            if shape.model is AuthoredService and _says_what_it_lists(inner)
            else [*way, words_of(shape.model, name).label]
        )
        found += _of_box(old.get(name), new.get(name), inner, here, words_of(shape.model, name))
    return found


def _says_what_it_lists(shape: AnyShape) -> bool:
    return isinstance(shape, Questions) or (isinstance(shape, Listed) and not isinstance(shape.item, Shape))


def _of_box(old: Any, new: Any, inner: AnyShape, way: list[str], words: Words) -> list[Change]:
    """A box; of one that chooses among the office's own things, a unit or a source, their names are told."""
    if not words.of or not isinstance(inner, Shape | Listed):
        return _changes(old, new, inner, way)
    names = dict(choices_of_office(words.of))
    if isinstance(inner, Listed):
        was, is_now = (
            [{**one, "value": names.get(one["value"], one["value"])} for one in raw or []]
            for raw in (old, new)
        )
        return _changes(was, is_now, inner, way)
    before, after = (names.get(raw, raw) or EMPTY for raw in (old, new))
    return [Change(CHANGED, _way(way), before, after)] if before != after else []


def _of_list(old: list[Any], new: list[Any], shape: Listed | Questions, way: list[str]) -> list[Change]:
    before, after = _by_identity(old, shape), _by_identity(new, shape)
    found = [
        Change(REMOVED, _way([*way, _title(one)]), _whole(one, shape))
        for key, one in before.items()
        if key not in after
    ]
    for key, one in after.items():
        if key not in before:
            found.append(Change(ADDED, _way([*way, _title(one)]), "", _whole(one, shape)))
            continue
        found += _of_item(before[key], one, shape, [*way, _title(one)])
    kept_before, kept_after = [k for k in before if k in after], [k for k in after if k in before]
    if kept_before != kept_after and not (isinstance(shape, Listed) and not shape.ordered):
        names = [
            "، ".join(_title(items[key]) for key in order)
            for items, order in ((before, kept_before), (after, kept_after))
        ]
        found.append(Change(MOVED, _way([*way, "ترتیب"]), *names))
    return found


def _of_item(
    old: dict[str, Any], new: dict[str, Any], shape: Listed | Questions, way: list[str]
) -> list[Change]:
    if isinstance(shape, Listed):
        bare = shape.keyed and not isinstance(shape.item, Struct)
        before, after = (one["value"]["value"] if bare else one["value"] for one in (old, new))
        return _changes(before, after, shape.item, way)
    found = []
    if old["type"] != new["type"]:
        found.append(
            Change(CHANGED, _way([*way, "گونه پرسش"]), kind_word(old["type"]), kind_word(new["type"]))
        )
    for name, inner in properties_of(new["type"], rows=shape.rows).items():
        if name in _NAMES:
            continue
        found += _changes(
            old["value"].get(name), new["value"].get(name), inner, [*way, words_of(FormField, name).label]
        )
    return found


def _by_identity(items: list[Any], shape: Listed | Questions) -> dict[str, Any]:
    """The items by what makes each the same one: its key, else what it says, else its place."""
    found: dict[str, Any] = {}
    for number, item in enumerate(items):
        value = item["value"]
        if isinstance(shape, Listed) and shape.single:
            key = "one"
        elif isinstance(value, dict):
            key = next((str(value[name]) for name in _IDENTITY if value.get(name)), f"#{number}")
        else:
            key = str(value)
        while key in found:
            key += "’"
        found[key] = item
    return found


def _title(item: dict[str, Any]) -> str:
    value = item["value"]
    if isinstance(value, dict):
        value = next(
            (value[name] for name in _TITLES if isinstance(value.get(name), str) and value[name]), ""
        )
    return quoted(str(value), _LONGEST)


def _whole(item: dict[str, Any], shape: Listed | Questions) -> str:
    """All that a thing which came or went says, a line for each of its boxes; a question's kind comes first."""
    lines = [kind_word(item["type"])] if item["type"] != "item" else []
    files = isinstance(shape, Listed) and isinstance(shape.item, Struct) and shape.item.model in _FILES
    if not files and (isinstance(shape, Questions) or isinstance(shape.item, Struct)):
        for one in _of_item({**item, "value": {}}, item, shape, []):
            said = "، ".join(one.new.splitlines())
            lines.append(f"{one.place}: {said}" if said else one.place)
    return "\n".join(lines)


def told(raw: Any, shape: Shape) -> str:
    """A value as a person reads it."""
    if shape.kind == "tick":
        return "بله" if raw else "نه"
    if raw in (None, "", []):
        return EMPTY
    words = dict(shape.choices)
    if shape.kind == "choices":
        return "، ".join(sorted(words.get(one, one) for one in raw))
    if shape.kind == "choice":
        return words.get(raw, str(raw))
    if isinstance(raw, int | float):
        return size_in_words(raw) if shape.kind == "size" and isinstance(raw, int) else number_told(raw)
    return month_in_words(raw) if shape.kind == "month" and read_month(raw) else str(raw)


def _way(way: list[str]) -> str:
    return _INTO.join(way)


def _of_samples(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    """The samples held against each other as what they say, line by line; how they are spelled means nothing."""
    before, after = _samples(old), _samples(new)
    differ = [
        name
        for name in dict.fromkeys([*before, *after])
        if (data_of_sample(before[name]) if name in before else None)
        != (data_of_sample(after[name]) if name in after else None)
    ]
    if not differ:
        return
    was, is_now = (words_of_sample(one) if one.get("form") else SampleWords() for one in (old, new))
    for name in differ:
        here = quoted(SAMPLE_NAMES.get(name, name))
        if name not in after:
            yield Change(REMOVED, here, "\n".join(lines_of_sample(before[name], was)))
        elif name not in before:
            yield Change(ADDED, here, "", "\n".join(lines_of_sample(after[name], is_now)))
        else:
            yield from _of_sample(told_sample(before[name], was), told_sample(after[name], is_now), here)


def _samples(parts: dict[str, Any]) -> dict[str, str]:
    written = (parts.get(_SAMPLES) or {}).get(_SAMPLES) or []
    return {one["value"].get("name") or "": one["value"].get("text") or "" for one in written}


def _of_sample(old: Any, new: Any, here: str) -> Iterator[Change]:
    """The facts of a sample by their names, the steps of its way by their words."""
    (before, steps_before), (after, steps_after) = old, new
    for key in dict.fromkeys([*before, *after]):
        was, is_now = before.get(key), after.get(key)
        place = _way([here, *(is_now or was).place])
        if was is None:
            yield Change(ADDED, place, "", is_now.text)
        elif is_now is None:
            yield Change(REMOVED, place, was.text)
        elif was.text != is_now.text:
            yield Change(CHANGED, place, was.text, is_now.text)
    matched = SequenceMatcher(a=steps_before, b=steps_after, autojunk=False)
    for what, start, end, begin, until in matched.get_opcodes():
        if what != "equal":
            yield from _of_steps(steps_before[start:end], steps_after[begin:until], start, begin, here)


def _of_steps(went: list[str], came: list[str], start: int, begin: int, here: str) -> Iterator[Change]:
    """Steps in the same place are the same step said otherwise; the rest went or came."""
    place = partial("{} ← گام {}".format, here)
    both = min(len(went), len(came))
    for number, (old, new) in enumerate(zip(went, came, strict=False)):
        yield Change(CHANGED, place(persian_digits(begin + number + 1)), old, new)
    for number, old in enumerate(went[both:], both):
        yield Change(REMOVED, place(persian_digits(start + number + 1)), old)
    for number, new in enumerate(came[both:], both):
        yield Change(ADDED, place(persian_digits(begin + number + 1)), "", new)
