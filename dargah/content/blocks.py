"""The editor of a part of a service, made from the shapes of the schema: no box is written by hand."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from pydantic import BaseModel
from wagtail import blocks

from dargah.catalogue.acts import STAGE_ACTORS
from dargah.catalogue.definition import FormField
from dargah.catalogue.directorate import directorate
from dargah.catalogue.guide import situations
from dargah.content import boxes
from dargah.content.authored import PARTS, AuthoredService
from dargah.content.banked import bank_titles
from dargah.content.shapes import AnyShape, Listed, Questions, Shape, Struct, kinds, properties_of, shape_of
from dargah.content.words import KINDS, Words, words_of
from dargah.people.roles import Role

_HOLDERS = (blocks.StructBlock, blocks.ListBlock, blocks.StreamBlock)
WIDE = 3  # rows of a long text
CODES = frozenset(
    {
        "key",
        "stage",
        "when",
        "holds",
        "slug",
        "template",
        "name",
        "prefill",
        "fixed",
        "at",
        "page_key",
        "letter",
        "site",
    }
)


@cache
def editor_of(part: str) -> blocks.StructBlock:
    """The editor of a part. One for all requests: nothing in it changes."""
    return _struct(AuthoredService, PARTS[part], Words(""), {})


@cache
def editor_of_questions() -> blocks.StructBlock:
    """The editor of a group of the question bank: questions, and nothing else."""
    words = Words("پرسش‌های گروه")
    return blocks.StructBlock([("fields", _questions(Questions(rows=True), words))], label="")


def _struct(
    model: type[BaseModel], names: tuple[str, ...], words: Words, meta: dict[str, Any]
) -> blocks.StructBlock:
    """The boxes of a model; rare ones stand behind «بیشتر»."""
    inner = [(name, _box(model, name)) for name in names]
    return _grouped(inner, {name: words_of(model, name) for name in names}, words, meta)


def _grouped(
    inner: list[tuple[str, blocks.Block]], told: dict[str, Words], words: Words, meta: dict[str, Any]
) -> blocks.StructBlock:
    inner = sorted(inner, key=lambda pair: isinstance(pair[1], _HOLDERS))  # what holds others comes last
    rare = [name for name, _ in inner if (name in told and told[name].rare) or name == "rest"]
    layout = blocks.BlockGroup([name for name, _ in inner if name not in rare], rare)
    called = next((name for name in _CALLED if name in told and name not in rare), "")
    meta = ({"label_format": f"{{{called}}}"} if called else {}) | meta
    return blocks.StructBlock(
        inner, label=words.label, help_text=words.help, form_layout=layout, search_index=False, **meta
    )


def _box(model: type[BaseModel], name: str) -> blocks.Block:
    shape, words, info = shape_of(model, name), words_of(model, name), model.model_fields[name]
    begun = None if info.is_required() else info.get_default(call_default_factory=True)
    return _block(shape, words, asked=info.is_required(), name=name, begun=begun)


def _block(
    shape: AnyShape, words: Words, *, asked: bool = False, name: str = "", begun: Any = None
) -> blocks.Block:
    """The block of a shape; ``begun`` is what stands in a new one, as the schema has it."""
    if isinstance(shape, Questions):
        return _questions(shape, words)
    if isinstance(shape, Listed):
        return _list(shape, words, name)
    if isinstance(shape, Struct):
        return _struct(shape.model, tuple(shape.model.model_fields), words, {})
    return _one(shape, words, asked=asked, name=name, begun=begun)


def _list(shape: Listed, words: Words, name: str) -> blocks.ListBlock:
    item = shape.item
    child: blocks.Block
    key = ("key", _key_of_item())
    if isinstance(item, Struct) and shape.keyed:
        told = {one: words_of(item.model, one) for one in item.model.model_fields} | {
            "key": Words("کلید", rare=True)
        }
        child = _grouped(
            [*((one, _box(item.model, one)) for one in item.model.model_fields), key],
            told,
            Words(ITEMS.get(name, words.label)),
            {},
        )
    elif name == "notices":  # its keys are the portal's own messages, and its texts have places of their own
        said = _block(item, Words("متن پیامک", long=True, names="places"), name="text")
        child = blocks.StructBlock(
            [("key", _key_of_item("notices")), ("value", said)], label="پیامک", search_index=False
        )
    elif shape.keyed:
        value = _block(item, Words("متن" if name == "options" else "عبارت"), name=name)
        rare = {"key": Words("کلید", rare=name == "options")}
        child = _grouped(
            [("value", value), key], rare, Words(ITEMS.get(name, words.label)), {"label_format": "{value}"}
        )
    elif isinstance(item, Struct):
        child = _struct(item.model, tuple(item.model.model_fields), Words(ITEMS.get(name, words.label)), {})
    else:
        child = _block(item, Words(ITEMS.get(name, words.label), of=words.of, names=words.names), name=name)
    return blocks.ListBlock(
        child,
        label=words.label,
        help_text=words.help,
        default=[],
        max_num=1 if shape.single else None,
        collapsed=name in _COLLAPSED,
        search_index=False,
    )


def _key_of_item(names: str = "") -> boxes.Line:
    """The box for the key of an item: a name that the portal can make itself, or one that is picked."""
    if not names:
        return boxes.Line(required=False, label="کلید", help_text=_KEY_OF_ITEM, **_at("key"))
    line = boxes.Line(required=False, label="کدام پیامک", **_at("key"))
    line.field.widget = _code_widget(names)
    return line


_KEY_OF_ITEM = "نام درونی، با حروف کوچک لاتین. خالی بگذارید تا خود درگاه بسازد."
_CALLED = (
    "title",
    "label",
    "page",
    "subject",
    "q",
    "name",
    "about",
    "text",
    "otherwise",
)  # how an item is told
_COLLAPSED = {"form", "documents", "stages", "outcomes", "letters", "templates", "samples"}
ITEMS = {
    "form": "صفحه", "documents": "مدرک", "stages": "گام", "outcomes": "نتیجه", "letters": "نامه", "faq": "پرسش و پاسخ",
    "options": "گزینه", "checks": "قاعده", "ask": "استعلام", "words": "واژه", "legal": "مستند", "sources": "منبع",
    "templates": "متن", "samples": "نمونه", "say": "عدد", "decide": "نتیجه", "facts": "دانسته", "bring": "قلم",
    "hints": "راهنما", "without": "پرسش", "require": "پرسش", "items": "قلم هزینه", "text": "بند",
    "eligible": "پرسش پیش از درخواست",
    "fields": "پرسش", "group": "پرسش", "notices": "پیامک", "deadline": "مهلت", "door": "جای کار", "blocker": "مانع",
    "objection": "مهلت اعتراض", "situations": "گام راهنما",
}  # fmt: skip


def _questions(shape: Questions, words: Words) -> blocks.StreamBlock:
    """A list of questions: the kind is chosen when one is added, and only its boxes are shown."""
    return blocks.StreamBlock(
        [
            (kind, _kind(kind, rows=shape.rows))
            for kind in kinds()
            if shape.rows or kind not in {"repeat", "table"}
        ],
        label=words.label,
        help_text=words.help,
        required=False,
        collapsed=True,
        search_index=False,
    )


@cache
def _kind(kind: str, *, rows: bool) -> blocks.StructBlock:
    label, icon = KINDS[kind]
    shown = properties_of(kind, rows=rows)
    told = {name: words_of(FormField, name) for name in shown}
    inner = [(name, _box(FormField, name)) for name in shown]
    inner.append(
        (
            "rest",
            blocks.CharBlock(
                required=False,
                label="",
                widget=forms.HiddenInput(),
                validators=[boxes.check_rest],
                **_at("rest"),
            ),
        )
    )
    return _grouped(inner, told, Words(label), {"icon": icon, "label_format": "{label}"})


def _one(shape: Shape, words: Words, *, asked: bool, name: str, begun: Any) -> blocks.Block:
    common = {"label": words.label, "help_text": words.help, **_at(name)}
    if shape.kind == "tick":
        return boxes.Tick(required=False, default=bool(shape.empty), **common)
    common |= {"asked": asked} | ({"default": begun} if begun not in (None, "", []) else {})
    if words.of or shape.kind in {"choice", "choices"}:
        return _choice(shape, words, common)
    if shape.kind == "whole":
        return boxes.whole(shape.least, **common)
    if shape.kind in _READ:
        return _READ[shape.kind](**common)
    checks = [RegexValidator(shape.pattern, boxes.WRONG_NAME)] if shape.pattern else []
    if words.long:
        lines = boxes.Lines(required=False, rows=WIDE, validators=checks, **common)
        lines.field.widget.attrs |= _picked(words.names)
        return lines
    line = boxes.Line(required=False, validators=checks, **common)
    if name in CODES or words.names:
        line.field.widget = _code_widget(words.names)
    return line


_READ: dict[str, Callable[..., blocks.Block]] = {
    "decimal": boxes.number, "size": boxes.size, "month": boxes.month,
}  # fmt: skip


def _choice(shape: Shape, words: Words, common: dict[str, Any]) -> blocks.Block:
    if words.of:
        return boxes.Choice(choices=_OF[words.of], required=False, **common)
    if shape.kind == "choice":
        return boxes.Choice(choices=list(shape.choices), required=False, **common)
    ticks = forms.CheckboxSelectMultiple
    return boxes.Choices(
        choices=list(shape.choices), required=False, widget=ticks, **{"default": [], **common}
    )


def _code_widget(names: str) -> forms.TextInput:
    """A line for names and conditions, left to right; ``names`` is what the script lets one pick for it."""
    attrs = {"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}
    return forms.TextInput(attrs=attrs | _picked(names))


def _picked(names: str) -> dict[str, str]:
    return {"data-names": names} if names else {}


def choices_of_office(what: str) -> list[tuple[str, str]]:
    """What a choice of the office's own can be: (value, words)."""
    return _OF[what]()


def _at(name: str) -> dict[str, Any]:
    return {"form_classname": f"box box--{name}"}


def _units() -> list[tuple[str, str]]:
    return [(unit.slug, unit.name) for unit in directorate().units]


def _offices() -> list[tuple[str, str]]:
    return [*directorate().outside_offices.items(), *_units()]


def _sources() -> list[tuple[str, str]]:
    return [(tag, text[:110]) for tag, text in directorate().sources.items()]


def _groups() -> list[tuple[str, str]]:
    return [(key, group.title) for key, group in directorate().groups.items()]


def _approvers() -> list[tuple[str, str]]:
    return [(str(role), str(role.label)) for role in Role if role in STAGE_ACTORS["approve"]]


_OF: dict[str, Callable[[], list[tuple[str, str]]]] = {
    "units": _units, "offices": _offices, "sources": _sources, "groups": _groups, "bank": bank_titles,
    "approvers": _approvers,
    "situations": situations,
}  # fmt: skip
