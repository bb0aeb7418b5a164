"""The editor's form: the boxes of a part as Wagtail's block field, from raw values to raw values."""

from functools import lru_cache
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from wagtail.admin.telepath import JSContext
from wagtail.admin.telepath import widgets as _widgets  # noqa: F401 it says how Django's own boxes are packed
from wagtail.blocks import StructBlock, StructValue
from wagtail.blocks.base import BlockField, get_error_json_data

from dargah.content.banked import bank_titles
from dargah.people.refusals import Refusal

NAME = "boxes"
BROKEN = "این فرم درست نرسید. به صفحه پیش برگردید و دوباره ذخیره کنید."
ICONS = (
    "arrow-down", "arrow-up", "arrow-right", "bin", "calendar-alt", "check", "copy", "cross", "crosshairs", "cut", "date",
    "doc-full", "dots-horizontal", "globe", "grip", "group", "help", "key", "link", "list-ul", "mail", "minus", "mobile-alt",
    "openquote", "order", "pilcrow", "placeholder", "plus", "plus-inverse", "radio-full", "search", "site", "sliders", "table",
    "tag", "tick-inverse", "title", "upload", "user", "warning", "circle-plus", "arrow-down-big", "arrow-up-big", "cog",
)  # fmt: skip


def script_settings(request: HttpRequest) -> dict[str, Any]:
    """What Wagtail's scripts read of the page they stand on; no address of Wagtail's own pages, there are none."""
    return {
        "CSRF_TOKEN": get_token(request),
        "CSRF_HEADER_NAME": "X-CSRFToken",
        "ADMIN_API": {},
        "ADMIN_URLS": {},
        "I18N_ENABLED": False,
        "LOCALES": [],
        "STRINGS": {},
        "KEYBOARD_SHORTCUTS_ENABLED": False,
    }


class Boxes(BlockField):
    """The raw value of a part: shown as boxes, cleaned back to a raw value."""

    block: StructBlock

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, StructValue) else self.block.to_python(value or {})

    def clean(self, value: Any) -> Any:
        return self.block.get_prep_value(super().clean(value))


class Editor(forms.Form):
    """One field, named ``boxes``."""

    def __init__(self, block: StructBlock, raw: dict[str, Any], data: QueryDict | None = None) -> None:
        super().__init__(data, initial={NAME: raw})
        self.fields[NAME] = Boxes(block, required=False)

    @property
    def told(self) -> dict[str, Any]:
        """For the script that draws: the boxes, what stands in them, and what is wrong."""
        field = self[NAME]
        block: StructBlock = field.field.block  # type: ignore[attr-defined]  # the field is our Boxes
        wrong = field.errors.as_data()
        return {
            "blocks": _packed(block),
            "value": block.get_form_state(field.value()),
            "errors": get_error_json_data(wrong[0]) if wrong else None,
        }


_packs: dict[tuple[int, tuple[tuple[str, str], ...]], Any] = {}
MOST_PACKS = 64


def _packed(block: StructBlock) -> Any:
    """The boxes for the script; made once, and anew when the bank has another group to choose."""
    key = (id(block), tuple(bank_titles()))  # editors live as long as the process
    if key not in _packs:
        if len(_packs) >= MOST_PACKS:
            _packs.clear()
        _packs[key] = JSContext().pack(block)
    return _packs[key]


class BrokenForm(Refusal):
    """What was sent is no form of ours: parts of it are missing."""

    status = 400


def bound(request: HttpRequest, block: StructBlock, raw: dict[str, Any]) -> Editor:
    """The form with what was sent. Raises BrokenForm for what no browser sends."""
    form = Editor(block, raw, request.POST)
    try:
        form.is_valid()
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError) as wrong:
        raise BrokenForm(BROKEN) from wrong
    return form


@lru_cache(maxsize=1)
def icons() -> str:
    """The pictures of the editor's buttons, as symbols that its scripts refer to by name."""
    folder = settings.WAGTAIL / "admin" / "templates" / "wagtailadmin" / "icons"
    drawn = [
        render_to_string(f"wagtailadmin/icons/{name}.svg")
        .replace('xmlns="http://www.w3.org/2000/svg"', "")
        .replace("svg", "symbol")
        for name in ICONS
        if (folder / f"{name}.svg").is_file()
    ]
    return "".join(drawn)
