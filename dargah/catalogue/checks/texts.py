"""The texts of a definition: written where people need them, and nothing in them but words."""

import re
from collections.abc import Iterator
from typing import Any

from dargah.catalogue.definition import Part, ServiceDefinition
from dargah.catalogue.findings import Finding, Found
from dargah.catalogue.naming import name_of, thing_of
from dargah.catalogue.yaml_lines import Place

# what a person reads by itself: empty, it is a button, a heading or a question without a name
NEEDED: dict[str, tuple[str, ...]] = {
    "ServiceDefinition": ("title", "ask", "summary", "output"),
    "Page": ("page",), "FormField": ("label",), "Check": ("otherwise",), "Document": ("title",),
    "Stage": ("title",), "Ask": ("about",), "Outcome": ("title",), "LetterFacts": ("subject",),
    "Paragraph": ("text",), "Legal": ("text",), "Question": ("q", "a"), "Door": ("office", "does"),
    "FeeItem": ("title",), "Eligibility": ("q", "otherwise"),
}  # fmt: skip
CODE = frozenset({"key", "stage", "when", "holds", "say", "rials", "template", "slug", "use", "site", "source", "fixed",
                  "prefill", "at", "unit", "whom", "options", "sources", "situations", "service_id", "facts"})  # fmt: skip
_WORD = re.compile(
    r"[^\s\u200b-\u200f\u2060-\u2069\ufeff]"
)  # half-spaces and marks of direction alone say nothing
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|&[a-z]+;|&#\d+;")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\b|\brgba?\(|\bstyle\s*=|\bcolor\s*:", re.IGNORECASE)
_MARKDOWN = re.compile(r"\*\*[^*]+\*\*|__[^_]+__|`[^`]+`|\]\(\S+\)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s", re.MULTILINE)


def found(definition: ServiceDefinition) -> Found:
    """Labels that are empty, and texts that carry markup, colours or headings of their own."""
    yield from _part(definition, ())


def _part(part: Part, place: Place) -> Found:
    kind = type(part)
    for key, field in kind.model_fields.items():
        value, here = getattr(part, key), (*place, str(field.alias or key))
        if isinstance(value, str) and not _WORD.search(value) and key in NEEDED.get(kind.__name__, ()):
            yield Finding(here, _empty(part, key))
        elif isinstance(value, str) and key not in CODE:
            yield from (Finding(here, sentence) for sentence in _markup(value))
        elif key == "options":
            yield from _options(value, here)
        elif key not in CODE:
            yield from _inside(value, here)


def _inside(value: Any, place: Place) -> Found:
    listed = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if isinstance(value, Part):
        yield from _part(value, place)
    for mark, one in listed:
        if isinstance(one, Part):
            yield from _part(one, (*place, mark))
        elif isinstance(one, str):
            yield from (Finding((*place, mark), sentence) for sentence in _markup(one))


def _options(options: dict[str, str], place: Place) -> Found:
    for key, label in options.items():
        if not label.strip():
            yield Finding((*place, key), f"گزینه «{key}» متنی ندارد.")
        yield from (Finding((*place, key), sentence) for sentence in _markup(label))
    labels = list(options.values())
    twice = next((label for label in labels if label and labels.count(label) > 1), None)
    if twice is not None:
        yield Finding(place, f"دو گزینه یک متن دارند: «{twice}».")


def _empty(part: Part, key: str) -> str:
    thing = thing_of(type(part))[0] if not isinstance(part, ServiceDefinition) else "خدمت"
    return f"{name_of(type(part), key)} {thing} نوشته نشده است."


def _markup(text: str) -> Iterator[str]:
    """What a text may not carry: the pages give it its look, so that contrast and the order of headings are theirs."""
    if _TAG.search(text):
        yield "در متن نشانه‌گذاری صفحه نیست؛ فقط واژه بنویسید."
    if _COLOUR.search(text):
        yield "در متن رنگ یا سبک نیست؛ رنگ‌ها و تضاد آن‌ها را صفحه می‌گذارد."
    if _MARKDOWN.search(text):
        yield "در متن نشانه «**»، «__»، «`» یا پیوند مارک‌داون نیست؛ همان‌گونه چاپ می‌شود."
    if _HEADING.search(text):
        yield "در متن سرخط (#) نیست؛ ترتیب سرخط‌ها را صفحه می‌گذارد."
