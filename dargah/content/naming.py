"""Names that nobody has to think of: an empty key gets the next free one, and ticks keep the order they had."""

from collections.abc import Iterator
from typing import Any

from dargah.content.shapes import Listed, Questions, Struct, properties_of

KEYS = {"key", "stage"}
PREFIX = {
    "AuthoredPage": "page", "FormField": "q", "Document": "document", "Stage": "stage", "FeeItem": "item", "Eligibility": "e",
    "outcomes": "outcome", "letters": "letter", "options": "option", "say": "figure",
}  # fmt: skip


def named(raw: dict[str, Any], shape: Struct) -> dict[str, Any]:
    """Fill the empty keys of a part in place, each list of names for itself; returns it."""
    slots = list(_slots(raw, shape, ""))
    taken: dict[str, set[str]] = {}
    for owner, holder, name in slots:
        if holder.get(name):
            taken.setdefault(owner, set()).add(holder[name])
    for owner, holder, name in slots:
        if not holder.get(name):
            holder[name] = _free(PREFIX[owner.partition("/")[0]], taken.setdefault(owner, set()))
    return raw


def _free(prefix: str, taken: set[str]) -> str:
    number = 1
    while f"{prefix}{number}" in taken:
        number += 1
    taken.add(f"{prefix}{number}")
    return f"{prefix}{number}"


def _slots(raw: Any, shape: Any, owner: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    """(whose names these are, the boxes, the key's name) of each key that may be left empty."""
    if isinstance(shape, Struct):
        model = shape.model.__name__
        for name, inner in shape.parts.items():
            if name in KEYS and model in PREFIX:
                yield model, raw, name
            else:
                yield from _slots(raw.get(name), inner, f"{name}")
    elif isinstance(shape, Questions):
        for item in raw or []:
            yield "FormField", item["value"], "key"
            for name, inner in properties_of(item["type"], rows=shape.rows).items():
                yield from _slots(item["value"].get(name), inner, name)
    elif isinstance(shape, Listed):
        for item in raw or []:
            if shape.keyed:
                # the options of a question are named within it
                yield f"{owner}/{id(raw)}", item["value"], "key"
            yield from _slots(item["value"], shape.item, owner)


def steady(new: Any, old: Any) -> Any:
    """The new raw value, where only the order of ticks differs in the old order: a tick box knows none."""
    if isinstance(new, dict) and isinstance(old, dict):
        return {key: steady(value, old.get(key)) for key, value in new.items()}
    if isinstance(new, list) and isinstance(old, list):
        if new and all(isinstance(one, str) for one in [*new, *old]):
            return old if sorted(new) == sorted(old) else new
        known = {one.get("id"): one for one in old if isinstance(one, dict)}
        return [steady(one, known.get(one.get("id"))) if isinstance(one, dict) else one for one in new]
    return new
