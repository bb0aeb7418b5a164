"""Where something stands in a draft: the part, the box to jump to, and the way there in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dargah.catalogue.definition import FormField
from dargah.catalogue.merging import OF_THE_CASE
from dargah.content.authored import PARTS, AuthoredService
from dargah.content.expressions import with_fields_named
from dargah.content.parts import shape_of_part
from dargah.content.shapes import Listed, Place, Questions, Struct, properties_of
from dargah.content.words import KINDS, words_of
from dargah.persian.digits import persian_digits
from dargah.persian.text import inner

PART_TITLES = {
    "facts": "مشخصات", "form": "درخواست", "documents": "مدرک‌ها", "stages": "گام‌ها", "outcomes": "نتیجه‌ها",
    "letters": "نامه‌ها", "questions": "پرسش‌های مردم", "samples": "نمونه‌ها",
}  # fmt: skip
_NAMES = ("title", "label", "page", "q", "subject", "key", "name", "text", "value", "holds", "about")
_LONGEST = 40


@dataclass(frozen=True)
class Spot:
    """A place of a draft. ``block`` is the id of the nearest item of a list, empty for the top of the part; ``box`` the
    way from there to the box, by keys.
    """

    part: str
    block: str
    words: str
    box: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """The fragment that brings the editor there."""
        section = f"block-{self.block}-section" if self.block else "boxes"
        return f"#{':'.join([section, *self.box])}"


def part_of(place: Place) -> str:
    """The part in which a key of the schema is written."""
    return next((part for part, names in PARTS.items() if place and place[0] in names), "facts")


def spot_of(parts: dict[str, Any], place: Place) -> Spot:
    """The spot of a place such as ``("form", 2, "fields", 0, "when")``; as near as the draft reaches."""
    part = part_of(place)
    start = _Way("", (), [PART_TITLES[part]], words_of_fields(parts))
    way = _walk(parts.get(part) or {}, shape_of_part(part), place, start)
    return Spot(part, way.block, " ← ".join(way.words), way.box)


@dataclass(frozen=True)
class _Way:
    """How far a place was followed: the item, the keys below it, the words of all of it."""

    block: str
    box: tuple[str, ...]
    words: list[str]
    fields: Mapping[str, str]

    def into(self, key: str, *words: str) -> "_Way":
        """On to a key."""
        return _Way(self.block, (*self.box, key), [*self.words, *words], self.fields)

    def onto(self, block: str, *words: str) -> "_Way":
        """On to an item of a list."""
        return _Way(block, (), [*self.words, *words], self.fields)


def _walk(raw: Any, shape: Any, place: Place, way: _Way) -> _Way:
    if not place:
        return way
    step, rest = place[0], place[1:]
    if isinstance(shape, Struct) and step in shape.parts:
        told = words_of(shape.model, str(step)).label
        listed = isinstance(shape.parts[str(step)], Listed | Questions)  # its title is the part's
        words = [] if shape.model is AuthoredService and rest and listed else [told]
        return _walk((raw or {}).get(step), shape.parts[str(step)], rest, way.into(str(step), *words))
    if isinstance(shape, Listed | Questions):
        return _walk_list(raw or [], shape, place, way)
    return way


def _walk_list(raw: list[Any], shape: Listed | Questions, place: Place, way: _Way) -> _Way:
    step, rest = place[0], place[1:]
    if isinstance(shape, Listed) and shape.single:
        return _walk(raw[0]["value"], shape.item, place, way.onto(raw[0]["id"])) if raw else way
    keyed = isinstance(shape, Listed) and shape.keyed
    index = next((n for n, one in enumerate(raw) if one["value"].get("key") == step), None) if keyed else step
    if not isinstance(index, int) or index >= len(raw):
        return way
    item = raw[index]
    here = way.onto(item["id"], f"{persian_digits(index + 1)}{name_of_item(item['value'], way.fields)}")
    if isinstance(shape, Questions):
        inner = properties_of(item["type"], rows=shape.rows)
        if rest and rest[0] in inner:
            label = words_of(FormField, str(rest[0])).label
            name = str(rest[0])
            return _walk(item["value"].get(name), inner[name], rest[1:], here.into(name, label))
        return here
    return _walk(item["value"], shape.item, rest, here)


def words_of_fields(parts: dict[str, Any]) -> dict[str, str]:
    """What may be put into a letter, by its name between braces, with the words that the editor shows of it."""
    own = {f"{{{name}}}": f"{{{label}}}" for name, label in OF_THE_CASE.items()}
    pages = (parts.get("form") or {}).get("form") or []
    return own | {f"{{{name}}}": f"{{{label}}}" for page in pages for name, label in _asked(page["value"])}


def _asked(page: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for listed, home in (("group", f"{page.get('use')}."), ("fields", "")):
        for one in page.get(listed) or []:
            label = one["value"].get("short") or one["value"].get("label")
            if label and one["value"].get("key"):
                yield f"{home}{one['value']['key']}", label


def name_of_item(value: Any, fields: Mapping[str, str]) -> str:
    """What an item is called, where it says; short, between quotes, to stand after its number."""
    said = with_fields_named(full_name_of_item(value), fields)
    return f" {quoted(said, _LONGEST)}" if said else ""


def full_name_of_item(value: Any) -> str:
    """All that an item is called; empty where it says nothing."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return ""
    return next((value[name] for name in _NAMES if isinstance(value.get(name), str) and value[name]), "")


def shortened(said: str, longest: int = _LONGEST) -> str:
    """A name as it is told: its beginning, with the quotation marks closed that it opened."""
    if len(said) <= longest:
        return said
    kept = f"{said[:longest].rstrip()}…"
    return kept + "»" * max(0, kept.count("«") - kept.count("»"))


def quoted(said: str, longest: int | None = None) -> str:
    """A name between quotation marks: those within it become the inner ones, so that each is seen to close."""
    told = shortened(said, longest) if longest else said
    return f"«{inner(told)}»"


def kind_word(kind: str) -> str:
    """The word for a kind of question."""
    return KINDS[kind][0]
