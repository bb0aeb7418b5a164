"""The shapes of the schema: each part of a definition as the raw value of an editing block, and back, losing nothing.

A shape is derived from the annotation of a pydantic field, so a new key of the schema has its box at once. ``raw`` values
are what Wagtail's blocks store: plain JSON in which each item of a list has an id of its own, so that a finding can point
to it.
"""

import json
import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import uuid4

from annotated_types import Ge, Gt
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from dargah.catalogue.definition import FormField
from dargah.catalogue.values import MONTH, AsPairs, Bytes
from dargah.content.words import CHOICES

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Shape:
    """A value that is one box: text, number, tick, choice. ``empty`` is what an empty box means."""

    kind: str  # text, month, whole, decimal, size, tick, choice, choices
    empty: Any = ""
    choices: tuple[tuple[str, str], ...] = ()
    least: float | None = None
    pattern: str = ""

    def raw(self, value: Any) -> Any:
        """A value of a definition as the box holds it."""
        if value is None:
            return "" if self.kind in {"text", "choice", "month"} else None
        return list(value) if self.kind == "choices" else value

    def value(self, raw: Any) -> Any:
        """What the box holds as a value of a definition."""
        return self.empty if raw in (None, "") else raw


@dataclass(frozen=True)
class Listed:
    """A list: each item with its own id. ``keyed`` lists are mappings, the key among the boxes of an item; whose order
    means nothing unless it is ``ordered``.
    """

    item: "AnyShape"
    keyed: bool = False
    ordered: bool = True
    single: bool = False  # None, or the one item

    def raw(self, value: Any) -> list[dict[str, Any]]:
        """The items."""
        if self.single:
            return [] if value is None else [item_of(self.item.raw(value))]
        if not self.keyed:
            return [item_of(self.item.raw(one)) for one in value]
        if isinstance(self.item, Struct):
            return [item_of({"key": key, **self.item.raw(one)}) for key, one in value.items()]
        return [item_of({"key": key, "value": self.item.raw(one)}) for key, one in value.items()]

    def value(self, raw: Any) -> Any:
        """The list, the mapping or the one value of the items."""
        values = [one["value"] for one in raw or []]
        if self.single:
            return self.item.value(values[0]) if values else None
        if not self.keyed:
            return [self.item.value(one) for one in values]
        if isinstance(self.item, Struct):
            return {one["key"] or "": self.item.value(one) for one in values}
        return {one["key"] or "": self.item.value(one["value"]) for one in values}

    def items(self, raw: Any) -> Iterator[tuple[str | int, Any]]:
        """(step of a place, the raw value) of each item: its key in a mapping, else its number."""
        for number, one in enumerate(raw or []):
            bare = self.keyed and not isinstance(self.item, Struct)
            yield (
                one["value"].get("key") or "" if self.keyed else number,
                one["value"]["value"] if bare else one["value"],
            )


@dataclass(frozen=True)
class Struct:
    """The boxes of a model, by key."""

    model: type[BaseModel]
    only: tuple[str, ...] = ()

    @property
    def parts(self) -> dict[str, "AnyShape"]:
        """Each key with its shape."""
        return {
            name: shape_of(self.model, name)
            for name in self.model.model_fields
            if not self.only or name in self.only
        }

    def raw(self, value: Any) -> dict[str, Any]:
        """The boxes filled with what the model says."""
        return {name: shape.raw(getattr(value, name)) for name, shape in self.parts.items()}

    def value(self, raw: Any) -> dict[str, Any]:
        """The plain data of the model; an empty box stays out: its default counts, or it is asked for."""
        found = {}
        for name, shape in self.parts.items():
            value = shape.value((raw or {}).get(name))
            info = self.model.model_fields[name]
            if value is not None or (not info.is_required() and info.default is None):
                found[name] = value
        return found


@dataclass(frozen=True)
class Questions:
    """Questions of a form: an item a question, its type the kind, with the boxes that this kind has.

    What a definition says beside (a unit of a date) goes along unseen in ``rest``, so that nothing is lost.
    """

    rows: bool  # whether a question may hold rows of others

    def raw(self, value: Any) -> list[dict[str, Any]]:
        """The questions as items."""
        return [self._item(one) for one in value]

    def _item(self, field: FormField) -> dict[str, Any]:
        shown = properties_of(field.kind, rows=self.rows)
        told: dict[str, Any] = {name: shape.raw(getattr(field, name)) for name, shape in shown.items()}
        left = field.model_dump(mode="json", exclude={*shown, "kind"}, exclude_defaults=True)
        told["rest"] = json.dumps(left, ensure_ascii=False, sort_keys=True) if left else ""
        return {"type": field.kind, "value": told, "id": str(uuid4())}

    def value(self, raw: Any) -> list[dict[str, Any]]:
        """The plain data of the questions."""
        return [self._question(one) for one in raw or []]

    def _question(self, item: dict[str, Any]) -> dict[str, Any]:
        told = item["value"]
        rest = json.loads(told.get("rest") or "{}")
        shown = properties_of(item["type"], rows=self.rows)
        found = {name: shape.value(told.get(name)) for name, shape in shown.items()}
        return {**rest, **found, "kind": item["type"]}


def is_rest(text: str) -> bool:
    """Whether a text is what a question says beside its boxes, as ``Questions`` wrote it."""
    try:
        rest = json.loads(text or "{}")
        FormField.model_validate({**rest, "key": "key", "kind": "text", "label": "label"})
    except (ValueError, TypeError, RecursionError):
        return False
    return True


AnyShape = Shape | Listed | Struct | Questions

COMMON = ("label", "hint", "required", "when", "key", "short")
_NUMBERS = ("unit", "at_least", "at_most")
_KNOWN = ("prefill",)
OF_KIND: dict[str, tuple[str, ...]] = {
    "text": ("max_length", *_KNOWN), "person_name": ("max_length", *_KNOWN), "tracking_code": (),
    "longtext": ("max_length", *_KNOWN), "number": _NUMBERS, "decimal": _NUMBERS,
    "area": _NUMBERS, "rials": ("at_least", "at_most"), "national_id": _KNOWN, "legal_id": (), "mobile": _KNOWN, "phone": (),
    "email": _KNOWN, "postal_code": _KNOWN, "iban": (), "jalali_date": ("past", "at_least", "at_most", *_KNOWN),
    "choice": ("options", "fixed"),
    "choices": ("options",), "boolean": (), "province": (), "county": (), "city": (), "map_point": (), "utm": (),
    "letter_reference": ("past",), "parcel_plate": (), "engineering_number": (),
    "digits": ("at_least", "at_most"),
    "repeat": ("fields", "row", "at_least", "at_most"), "table": ("fields", "row", "at_least", "at_most"),
    "file": ("accept", "size", "many"),
}  # fmt: skip


@cache
def properties_of(kind: str, *, rows: bool) -> dict[str, AnyShape]:
    """The boxes of a kind of question, in the order in which they stand."""
    names = [*COMMON[:4], *OF_KIND[kind], *COMMON[4:]]
    shapes = {name: shape_of(FormField, name) for name in names}
    if not rows:  # a column holds no rows and is asked without a condition
        shapes.pop("fields", None)
        shapes.pop("when")
    return shapes


def kinds() -> tuple[str, ...]:
    """Every kind of question, in the order of the schema."""
    return get_args(FormField.model_fields["kind"].annotation)


@cache
def shape_of(model: type[BaseModel], name: str) -> AnyShape:
    """The shape of a key. Raises TypeError for a kind of annotation that no box is known for."""
    info = model.model_fields[name]
    return _derived(model, name, info, info.annotation, list(info.metadata))


def _derived(model: type[BaseModel], name: str, info: FieldInfo, kind: Any, metadata: list[Any]) -> AnyShape:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _derived(model, name, info, parts[0], [*metadata, *parts[1:]])
    if origin in (Union, types.UnionType):
        inner = [one for one in parts if one is not type(None)]
        if len(inner) == 1:
            return _optional(_derived(model, name, info, inner[0], metadata))
    if origin in (list, dict):
        return (
            _list(model, name, info, parts)
            if origin is list
            else _mapping(model, name, info, parts, metadata)
        )
    if origin is Literal:
        return Shape("choice", empty="" if "" in parts else None, choices=choices_of(model, name, parts))
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return Struct(kind)
    return _box(model, name, info, kind, metadata)


def _mapping(
    model: type[BaseModel], name: str, info: FieldInfo, parts: tuple[Any, ...], metadata: list[Any]
) -> Listed:
    """Only what is kept as pairs comes back in its order."""
    return Listed(_derived(model, name, info, parts[1], []), keyed=True, ordered=AsPairs in metadata)


def _box(model: type[BaseModel], name: str, info: FieldInfo, kind: Any, metadata: list[Any]) -> Shape:
    if kind not in _BOXES:
        raise TypeError(f"{model.__name__}.{name}: {kind}")
    pattern = next((one.pattern for one in metadata if getattr(one, "pattern", None)), "")
    box = "size" if _is_size(metadata) else "month" if pattern == MONTH else _BOXES[kind]
    least: Any = next((one.ge for one in metadata if isinstance(one, Ge)), None)
    least = next((one.gt for one in metadata if isinstance(one, Gt)), least)
    ticked = kind is bool and not info.is_required() and bool(info.default)
    empty = "" if kind is str else ticked if kind is bool else None
    return Shape(box, empty=empty, least=least, pattern=str(pattern))


_BOXES: dict[Any, str] = {str: "text", int: "whole", float: "decimal", bool: "tick"}


def _is_size(metadata: list[Any]) -> bool:
    return any(one in get_args(Bytes)[1:] for one in metadata)


def _optional(shape: AnyShape) -> AnyShape:
    if isinstance(shape, Struct):
        return Listed(shape, single=True)
    if isinstance(shape, Shape):
        return Shape(shape.kind, None, shape.choices, shape.least, shape.pattern)
    raise TypeError("an optional list has no box")


def _list(model: type[BaseModel], name: str, info: FieldInfo, parts: tuple[Any, ...]) -> AnyShape:
    item = parts[0]
    if get_origin(item) is Literal:
        return Shape("choices", empty=[], choices=choices_of(model, name, get_args(item)))
    if item is FormField or item == "FormField":
        return Questions(rows=model is not FormField)
    return Listed(_derived(model, name, info, item, []))


def choices_of(model: type[BaseModel], name: str, values: tuple[Any, ...]) -> tuple[tuple[str, str], ...]:
    """The words of a choice. Raises KeyError for a value without a word."""
    for kind in model.__mro__:
        told = CHOICES.get(f"{kind.__name__}.{name}")
        if told is not None and (set(values) <= set(told) or not told):
            return tuple((value, told.get(value, value)) for value in values)
    told = next((told for told in CHOICES.values() if set(told) == set(values)), None)
    if told is None:
        raise KeyError(f"{model.__name__}.{name}: {values}")
    return tuple((value, told[value]) for value in values)


def nodes(raw: Any, shape: AnyShape, place: Place) -> Iterator[tuple[Place, AnyShape, Any]]:
    """Every part of a raw value that holds others, with its place: the whole first, then what it holds."""
    yield place, shape, raw
    if isinstance(shape, Struct):
        for name, inner in shape.parts.items():
            if not isinstance(inner, Shape):
                yield from nodes((raw or {}).get(name), inner, (*place, name))
    elif isinstance(shape, Questions):
        for number, item in enumerate(raw or []):
            for name, inner in properties_of(item["type"], rows=shape.rows).items():
                if not isinstance(inner, Shape):
                    yield from nodes(item["value"].get(name), inner, (*place, number, name))
    elif isinstance(shape, Listed) and not isinstance(shape.item, Shape):
        for step, value in shape.items(raw):
            yield from nodes(value, shape.item, place if shape.single else (*place, step))


def item_of(value: Any) -> dict[str, Any]:
    """One item of a list, as Wagtail's list block stores it."""
    return {"type": "item", "value": value, "id": str(uuid4())}


def models_below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and every model that its keys hold, each once."""
    seen: list[type[BaseModel]] = []
    waiting = [model]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.append(one)
        waiting += [
            found for name in one.model_fields if (found := _model_in(shape_of(one, name))) is not None
        ]
    yield from seen


def _model_in(shape: AnyShape) -> type[BaseModel] | None:
    if isinstance(shape, Listed):
        return _model_in(shape.item)
    if isinstance(shape, Questions):
        return FormField
    return shape.model if isinstance(shape, Struct) else None
