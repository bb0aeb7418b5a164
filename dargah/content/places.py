"""Where something stands in a draft: the part, the box to jump to, and the way there in words."""

from dataclasses import dataclass
from typing import Any

from dargah.catalogue.definition import FormField
from dargah.content.authored import PARTS, AuthoredService
from dargah.content.parts import shape_of_part
from dargah.content.shapes import Listed, Place, Questions, Struct, properties_of
from dargah.content.words import KINDS, words_of
from dargah.persian.digits import persian_digits

PART_TITLES = {
    "facts": "مشخصات", "form": "درخواست", "documents": "مدرک‌ها", "stages": "گام‌ها", "outcomes": "نتیجه‌ها",
    "letters": "نامه‌ها", "questions": "پرسش‌های مردم", "samples": "نمونه‌ها",
}  # fmt: skip
_NAMES = ("title", "label", "page", "q", "key", "name", "text", "value", "holds", "about")
_LONGEST = 40


@dataclass(frozen=True)
class Spot:
    """A place of a draft. ``block`` is the id of the nearest item of a list; empty for the top of the part."""

    part: str
    block: str
    words: str

    @property
    def anchor(self) -> str:
        """The fragment that brings the editor there."""
        return f"#block-{self.block}-section" if self.block else ""


def part_of(place: Place) -> str:
    """The part in which a key of the schema is written."""
    return next((part for part, names in PARTS.items() if place and place[0] in names), "facts")


def spot_of(parts: dict[str, Any], place: Place) -> Spot:
    """The spot of a place such as ``("form", 2, "fields", 0, "when")``; as near as the draft reaches."""
    part = part_of(place)
    block, words = _walk(parts.get(part) or {}, shape_of_part(part), place, "", [PART_TITLES[part]])
    return Spot(part, block, " ← ".join(words))


def _walk(raw: Any, shape: Any, place: Place, block: str, words: list[str]) -> tuple[str, list[str]]:
    if not place:
        return block, words
    step, rest = place[0], place[1:]
    if isinstance(shape, Struct) and step in shape.parts:
        told = words_of(shape.model, str(step)).label
        here = words if shape.model is AuthoredService and rest else [*words, told]
        return _walk((raw or {}).get(step), shape.parts[str(step)], rest, block, here)
    if isinstance(shape, Listed | Questions):
        return _walk_list(raw or [], shape, place, block, words)
    return block, words


def _walk_list(
    raw: list[Any], shape: Listed | Questions, place: Place, block: str, words: list[str]
) -> tuple[str, list[str]]:
    step, rest = place[0], place[1:]
    if isinstance(shape, Listed) and shape.single:
        return _walk(raw[0]["value"], shape.item, place, raw[0]["id"], words) if raw else (block, words)
    keyed = isinstance(shape, Listed) and shape.keyed
    index = next((n for n, one in enumerate(raw) if one["value"].get("key") == step), None) if keyed else step
    if not isinstance(index, int) or index >= len(raw):
        return block, words
    item = raw[index]
    here = [*words, f"{persian_digits(index + 1)}{_name(item['value'])}"]
    if isinstance(shape, Questions):
        inner = properties_of(item["type"], rows=shape.rows)
        if rest and rest[0] in inner:
            label = words_of(FormField, str(rest[0])).label
            return _walk(
                item["value"].get(rest[0]), inner[str(rest[0])], rest[1:], item["id"], [*here, label]
            )
        return item["id"], here
    return _walk(item["value"], shape.item, rest, item["id"], here)


def _name(value: Any) -> str:
    """What an item is called, where it says."""
    if isinstance(value, str):
        return f" «{value[:_LONGEST]}»" if value else ""
    if not isinstance(value, dict):
        return ""
    told = next((value[name] for name in _NAMES if isinstance(value.get(name), str) and value[name]), "")
    return f" «{told[:_LONGEST]}{'…' if len(told) > _LONGEST else ''}»" if told else ""


def kind_word(kind: str) -> str:
    """The word for a kind of question."""
    return KINDS[kind][0]
