"""The fields of a form, by kind: ``components/field/<kind>.html``. Builtin in every template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cache, lru_cache
from typing import Any

from django import template
from django.forms import BaseForm
from django.template.base import Template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from dargah.catalogue.forms import control_id
from dargah.persian.dates import MONTHS
from dargah.web.templatetags.look import item

register = template.Library()
register.filter("control_id", control_id)

RADIOS_AT_MOST = 7  # a longer choice is a select


@register.simple_tag
def field(bound: Any) -> SafeString:
    """A field of a form by its kind: ``components/field/<kind>.html``, which sees only ``field``.

    A question that nobody has answered yet looks the same to everybody: it is drawn once a process.
    """
    if bound.value or bound.error or getattr(bound, "rows", None):
        return _drawn(bound)
    key = tuple(_frozen(held) for name, held in vars(bound).items() if name not in ANSWERED)
    found = _unanswered.get(key)
    if found is None:
        found = _drawn(bound)
        if len(_unanswered) < MOST_UNANSWERED:
            _unanswered[key] = found
    return found


ANSWERED = frozenset({"value", "error", "rows"})
MOST_UNANSWERED = 4096
_unanswered: dict[tuple[Any, ...], SafeString] = {}


def _drawn(bound: Any) -> SafeString:
    return _field_template(bound.kind).render(Context({"field": bound}))


@cache
def _field_template(kind: str) -> Template:
    found = get_template(f"components/field/{kind}.html")
    return found.template  # type: ignore[attr-defined]  # the engine's own template, without a second wrapping


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@register.filter
def is_long(options: Sequence[Any]) -> bool:
    """Whether a choice is too long for radio buttons."""
    return len(options) > RADIOS_AT_MOST


@register.simple_tag
def months(chosen: object = "") -> list[tuple[str, str, bool]]:
    """The months as options: (number, name, chosen)."""
    return [
        (str(number), name, str(chosen).lstrip("0") == str(number))
        for number, name in enumerate(MONTHS, start=1)
    ]


@register.simple_tag
def options(pairs: Iterable[Sequence[Any]], chosen: object = None) -> SafeString:
    """The options of a select: (value, label), of which ``chosen`` is selected, or (value, label, selected)."""
    told = tuple((str(one[0]), str(one[1]), one[2] if len(one) > 2 else one[0] == chosen) for one in pairs)  # noqa: PLR2004 a triple
    return _options(told)


@register.simple_tag
def grouped_options(groups: Iterable[tuple[str, str, tuple[tuple[str, str, bool], ...]]]) -> SafeString:
    """The options of a select under headings: (key, label, options) of each."""
    return SafeString(
        "".join(
            f'<optgroup label="{escape(label)}" data-key="{escape(key)}">{_options(pairs)}</optgroup>'
            for key, label, pairs in groups
        )
    )


@lru_cache(maxsize=512)
def _options(told: tuple[tuple[str, str, bool], ...]) -> SafeString:
    # drawn in one go: a long list costs a template more than the rest of its page
    return SafeString(
        "".join(
            f'<option value="{escape(value)}"{" selected" if selected else ""}>{escape(label)}</option>'
            for value, label, selected in told
        )
    )


@register.simple_tag
def described(bound: Any, extra: str = "") -> SafeString:
    """What points a control to its hint and error: aria-describedby and aria-invalid, with a space before them."""
    ids = [extra] if extra else []
    ids += [f"{bound.id}-h"] if bound.hint else []
    ids += [f"{bound.id}-e"] if bound.error else []
    said = format_html(' aria-describedby="{}"', " ".join(ids)) if ids else SafeString("")
    return format_html('{} aria-invalid="true"', said) if bound.error else said


@dataclass
class Asked:
    """A field of our own forms (sign-in, tracking, acts on a case), with what the field templates look at."""

    name: str
    kind: str
    label: str
    hint: str = ""
    value: Any = ""
    error: str = ""
    required: bool = True
    unit: str = ""
    ltr: bool = False
    inputmode: str = ""
    autocomplete: str = ""
    options: list[tuple[str, str, bool]] = dataclass_field(default_factory=list)
    controls: bool = False

    @property
    def id(self) -> str:
        """The id of its control."""
        return control_id(self.name)


_LTR_KINDS = {
    "national_id": "numeric",
    "mobile": "tel",
    "otp": "numeric",
    "number": "numeric",
    "email": "email",
}


@register.simple_tag
def ask(kind: str, name: str, label: str, typed: Any = None, errors: Any = None, **more: Any) -> SafeString:
    """A field of a form of our own, with what was typed and the error of its name."""
    asked = Asked(
        name=name, kind=kind, label=label, value=item(typed, name), error=item(errors, name), **more
    )
    if kind in _LTR_KINDS:
        asked.ltr, asked.inputmode = True, _LTR_KINDS[kind]
    return field(asked)


# fields of allauth's forms: (kind, label, hint)
_STAFF_FIELDS = {
    "login": ("text", "نام کاربری", ""),
    "password": ("password", "گذرواژه", ""),
    "code": ("otp", "کد عامل دوم", "رقم فارسی یا انگلیسی فرقی ندارد."),
    "oldpassword": ("password", "گذرواژه کنونی", ""),
    "password1": ("password", "گذرواژه تازه", "دست‌کم ۱۲ نویسه"),
    "password2": ("password", "گذرواژه تازه، یک بار دیگر", ""),
    "name": ("text", "نام", "نامی که با آن بشناسیدش"),
}


@register.simple_tag
def django_fields(form: BaseForm) -> SafeString:
    """The fields of a Django form in our look; hidden ones and boxes stay as Django draws them."""
    drawn = [format_html('<p class="err" role="alert">{}</p>', error) for error in form.non_field_errors()]
    for bound in form:
        if bound.name == "remember":
            continue  # a desk's session ends with the browser, it is not asked
        known = _STAFF_FIELDS.get(bound.name)
        if bound.is_hidden or known is None:
            drawn.append(mark_safe(str(bound)))  # noqa: S308 - Django's own escaped widget
            continue
        kind, label, hint = known
        value = "" if kind == "password" else bound.value() or ""
        error = " ".join(map(str, bound.errors))
        auto = bound.field.widget.attrs.get("autocomplete", "")
        asked = Asked(
            bound.html_name,
            kind,
            label,
            hint,
            value,
            error,
            bound.field.required,
            autocomplete=auto,
            ltr=True,
        )
        drawn.append(field(asked))
    return SafeString("".join(drawn))
