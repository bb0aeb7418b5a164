"""What a kind of question is: how it is read from a page, cleaned into its stored value, and shown again."""

from collections.abc import Mapping, Sequence
from typing import Any

from dargah.catalogue.definition import FormField
from dargah.persian.identifiers import Rejected

Typed = Mapping[str, Sequence[str]]
NOT_TEXT = "این پاسخ باید متن باشد."
MOST_CHARACTERS = 20_000


def is_empty(raw: Any) -> bool:
    """Whether nothing was answered: None, blank text, an empty list or a compound with nothing in it."""
    if raw is None:
        return True
    if isinstance(raw, str):
        return not raw.strip()
    if isinstance(raw, Mapping):
        return all(is_empty(part) for part in raw.values())
    return isinstance(raw, list) and not raw


def text_of(raw: Any) -> str:
    """The raw answer as text. Raises Rejected when it is something else or absurdly long."""
    if not isinstance(raw, str):
        raise Rejected("format", NOT_TEXT)
    if len(raw) > MOST_CHARACTERS:
        raise Rejected("length", "این پاسخ بیش از اندازه بلند است.")
    return raw


class Kind:
    """A kind of question. ``parts`` are the names of a compound's inputs, appended to the path by a dot."""

    parts: tuple[str, ...] = ()
    ltr = False
    inputmode = ""
    autocomplete = ""
    verb = "بنویسید"

    def fits(self, raw: Any) -> bool:
        """Whether an answer with nothing in it is of a shape that this kind has: {} answers no question of a text."""
        return isinstance(raw, Mapping) if self.parts else not isinstance(raw, list | Mapping)

    def read(self, typed: Typed, name: str) -> Any:
        """The raw answer among what a page sent: a text, a list of texts or a dictionary of parts."""
        if self.parts:
            return {part: first(typed, f"{name}.{part}") for part in self.parts}
        return first(typed, name)

    def clean(self, field: FormField, raw: Any) -> Any:
        """The stored value of a raw answer that is not empty. Raises Rejected with a Persian sentence."""
        raise NotImplementedError

    def typed(self, field: FormField, value: Any) -> Any:  # noqa: ARG002 some kinds look at the field
        """What stands in the input for a stored value."""
        return value

    def show(self, field: FormField, value: Any) -> str:  # noqa: ARG002 some kinds look at the field
        """The stored value as people read it."""
        return str(value)

    def schema(self, field: FormField) -> dict[str, Any]:  # noqa: ARG002 some kinds look at the field
        """The JSON Schema of the stored value."""
        return {"type": "string", "minLength": 1}


def first(typed: Typed, name: str) -> str:
    values = typed.get(name)
    return values[0] if values else ""
