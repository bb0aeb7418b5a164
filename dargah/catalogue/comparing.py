"""Two definitions of a service held against each other, question by question, in Persian words.

Each difference has its place in a file. Drafts of the workshop, which need not load, are compared in ``content.compare``.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from dargah.catalogue.definition import Part, ServiceDefinition
from dargah.catalogue.naming import VALUES, name_of, part_in, thing_of
from dargah.catalogue.yaml_lines import Place
from dargah.persian.digits import persian_digits

Change = Literal["added", "removed", "changed", "moved"]
Differences = Iterator["Difference"]
LONGEST_TOLD = 300
ORDERED = frozenset({"options", "outcomes"})  # the mappings whose order people see
SAMPLE_NAMES = {"accepted": "پذیرفته", "refused": "ردشده", "incomplete": "ناقص"}


@dataclass(frozen=True)
class Difference:
    """One difference: where it stands (in the newer definition; what was removed, in the older), and both values.

    ``names`` lead from the whole to the part: «صفحه «زمین»», «پرسش «مساحت»», «شرط».
    """

    place: Place
    names: tuple[str, ...]
    change: Change
    old: str = ""
    new: str = ""

    @property
    def where(self) -> str:
        """The names in one line."""
        return "، ".join(self.names)

    @property
    def sentence(self) -> str:
        """The whole difference in one line."""
        if self.change == "added":
            return f"{self.where}: افزوده شد" + (f" ({_short(self.new)})" if self.new else "")
        if self.change == "removed":
            return f"{self.where}: برداشته شد" + (f" ({_short(self.old)})" if self.old else "")
        if self.change == "moved":
            return f"{self.where}: ترتیب عوض شد؛ اکنون {_short(self.new)}"
        return f"{self.where}: «{_short(self.old)}» بود، «{_short(self.new)}» شد"


def compare(
    old: ServiceDefinition,
    new: ServiceDefinition,
    *,
    letters: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
    samples: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {}),
) -> list[Difference]:
    """Every difference between two definitions, in the order of the schema; then their letters' sources and samples."""
    found = list(_part(old, new, (), ()))
    found += _texts(*letters)
    for name in dict.fromkeys([*samples[0], *samples[1]]):
        before, after = (side.get(name) for side in samples)
        if before != after:
            change: Change = "added" if before is None else "removed" if after is None else "changed"
            told = SAMPLE_NAMES.get(name, name)
            found.append(
                Difference(("samples", name), (f"نمونه «{told}»",), change, "نمونه پیشین", "نمونه تازه")
            )
    return found


def _part(old: Part, new: Part, place: Place, names: tuple[str, ...]) -> Differences:
    kind = type(new)
    for key, field in kind.model_fields.items():
        written, called = str(field.alias or key), name_of(kind, key)
        before, after = getattr(old, key), getattr(new, key)
        if before == after and (key not in ORDERED or list(before) == list(after)):
            continue
        inner, here = part_in(field.annotation), (*place, written)
        if inner is not None and isinstance(after, list):
            yield from _list(before, after, here, names, called)
        elif inner is not None and isinstance(after, dict):
            yield from _mapping(before, after, here, names)
            if key in ORDERED:
                was, is_now = ({one: (one, side[one]) for one in side} for side in (before, after))
                yield from _moved(was, is_now, here, names, called)
        elif isinstance(before, Part) and isinstance(after, Part):
            yield from _part(before, after, here, (*names, called))
        elif inner is not None:
            change: Change = "added" if before is None else "removed"
            yield Difference(here, (*names, called), change, _told_part(before), _told_part(after))
        else:
            words = _has_choices(field.annotation)
            yield Difference(
                here, (*names, called), "changed", told(before, words=words), told(after, words=words)
            )


def _list(
    old: Sequence[Part], new: Sequence[Part], place: Place, names: tuple[str, ...], called: str
) -> Differences:
    before, after = _known(old), _known(new)
    for mark, (number, one) in before.items():
        if mark not in after:
            yield Difference((*place, number), (*names, _named(one)), "removed")
    for mark, (number, one) in after.items():
        if mark in before:
            yield from _part(before[mark][1], one, (*place, number), (*names, _named(one)))
        else:
            yield Difference((*place, number), (*names, _named(one)), "added")
    yield from _moved(before, after, place, names, called)


def _mapping(
    old: Mapping[str, Part], new: Mapping[str, Part], place: Place, names: tuple[str, ...]
) -> Differences:
    for key, one in old.items():
        if key not in new:
            yield Difference((*place, key), (*names, _told_key(one, key)), "removed", told(one))
    for key, one in new.items():
        name = (*names, _told_key(one, key))
        if key not in old:
            yield Difference((*place, key), name, "added", "", told(one))
        elif isinstance(one, Part):
            yield from _part(old[key], one, (*place, key), name)
        elif one != old[key]:
            yield Difference((*place, key), name, "changed", told(old[key]), told(one))


def _moved(
    before: Mapping[Any, tuple[Any, Any]],
    after: Mapping[Any, tuple[Any, Any]],
    place: Place,
    names: tuple[str, ...],
    called: str,
) -> Differences:
    """One difference for a list whose common parts stand in another order."""
    was, is_now = [mark for mark in before if mark in after], [mark for mark in after if mark in before]
    if was != is_now:
        told = [
            "، ".join(_label(source[mark][1]) for mark in order)
            for source, order in ((before, was), (after, is_now))
        ]
        yield Difference(place, (*names, called), "moved", *told)


def _known(parts: Sequence[Part]) -> dict[Any, tuple[int, Part]]:
    """The parts of a list by what they are known by: a key, else their words, each with its place."""
    known: dict[Any, tuple[int, Part]] = {}
    for number, one in enumerate(parts):
        mark = getattr(one, "key", None) or getattr(one, "stage", None) or _label(one)
        known[mark if mark not in known else (mark, number)] = (number, one)
    return known


def _label(one: Any) -> str:
    if not isinstance(one, Part):
        return str(one)
    return str(getattr(one, thing_of(type(one))[1], "")) or str(getattr(one, "key", ""))


def _named(one: Part) -> str:
    return f"{thing_of(type(one))[0]} «{_label(one)}»"


def _told_key(one: Any, key: str) -> str:
    return _named(one) if isinstance(one, Part) else f"«{key}»"


def _told_part(one: Any) -> str:
    return "" if one is None else told(one)


def _has_choices(annotation: Any) -> bool:
    if get_origin(annotation) is Literal:
        return True
    return any(_has_choices(one) for one in get_args(annotation))


def told(value: Any, *, words: bool = False) -> str:
    """A value in words; ``words`` where it is one of a closed list."""
    if isinstance(value, bool) or value in (None, ""):
        return VALUES[value]
    if isinstance(value, int | float):
        whole = int(value) if isinstance(value, float) and value.is_integer() else value
        return persian_digits(whole).replace(".", "٫")
    if isinstance(value, Part):
        return _label(value)
    if isinstance(value, list):
        return "، ".join(told(one, words=words) for one in value) or "—"
    if isinstance(value, dict):
        return "؛ ".join(f"{key}: {told(one)}" for key, one in value.items()) or "—"
    return VALUES.get(value, value) if words else str(value)


def _texts(old: Mapping[str, str], new: Mapping[str, str]) -> Differences:
    """The sources of letters: the lines that went and came."""
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        change: Change = "added" if before is None else "removed" if after is None else "changed"
        lines = list(difflib.ndiff((before or "").splitlines(), (after or "").splitlines()))
        went, came = ("\n".join(line[2:] for line in lines if line.startswith(sign)) for sign in "-+")
        yield Difference(("letters", name), (f"قالب «{name}»",), change, went, came)


def _short(told: str) -> str:
    line = " ".join(told.split())
    return line if len(line) <= LONGEST_TOLD else f"{line[:LONGEST_TOLD]}…"
