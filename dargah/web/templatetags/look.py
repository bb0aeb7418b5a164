"""The parts of the look: icons, pictures drawn by the server, addresses. Builtin in every template; fields are in ``fields``."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template.defaultfilters import linebreaksbr
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.crypto import salted_hmac
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate

from dargah.catalogue.definition import Document
from dargah.catalogue.directorate import counties
from dargah.catalogue.forms import Row, control_id
from dargah.files.limits import KINDS
from dargah.files.operations import WORDS
from dargah.persian.coordinates import utm_to_wgs84
from dargah.persian.dates import jalali
from dargah.persian.digits import fold_digits, persian_digits
from dargah.web.drawings import bricks, charts, maps
from dargah.web.drawings.tiles import tiles_around
from dargah.web.once import drawn_once, extends_once
from dargah.web.templatetags.persian import code
from dargah.web.wording import accepted as accepted_words

register = template.Library()
register.tag("extends", extends_once)

A_HUNDRED = 100  # counted no further


@drawn_once(register)
@cache
def asset(name: str) -> str:
    """The address of a static file, with its digest; asked for once a process, which ends before files change."""
    return static(name)


def _sprite() -> str:
    return asset("icons.svg")


@drawn_once(register)
@lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> SafeString:
    """A symbol of the sprite; decorative unless ``label`` says what it means."""
    if label:
        return format_html(
            '<svg class="i" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, _sprite(), name
        )
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>', _sprite(), name)


@register.simple_tag
def writer(person: Any) -> SafeString:
    """The mark of who is signed in, for what this tab keeps of their writing; it tells nobody who that is."""
    mark_of = salted_hmac("kept writing", person.reference).hexdigest()[:16]
    return format_html('<meta name="writer" content="{}">', mark_of)


@register.simple_tag
def sprite() -> str:
    """The address of the sprite, where a symbol's name is made in the template."""
    return _sprite()


@drawn_once(register)
def mark() -> SafeString:
    """The portal's mark."""
    return mark_safe(bricks.MARK)  # noqa: S308 - a constant


@register.simple_tag
def mosaic(group: str) -> SafeString:
    """The pictogram of a group of services."""
    return mark_safe(bricks.mosaic(group))  # noqa: S308 - drawn from constants


@register.simple_tag
def wall(kinds: str, columns: int = 0, label: str = "") -> SafeString:
    """One brick a service; see bricks.wall."""
    return mark_safe(bricks.wall(kinds, columns, conditional_escape(label)))  # noqa: S308 - numbers, and the label is escaped


@register.simple_tag
def rosette() -> SafeString:
    """The seal, only for a verified letter."""
    return mark_safe(bricks.rosette())  # noqa: S308 - a constant


@register.simple_tag
def share(stages: Iterable[Mapping[str, Any]]) -> SafeString:
    """The course of a service: each stage (``days``, ``citizen``) as wide as its days."""
    parts = [(int(stage["days"]), bool(stage["citizen"])) for stage in stages]
    return mark_safe(bricks.share(parts))  # noqa: S308 - only numbers go in


@register.simple_tag
def linked(told: Mapping[str, Any]) -> SafeString:
    """Facts for machines as JSON-LD. It is data, no script: the policy of the page lets none of it run."""
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return mark_safe(f'<script type="application/ld+json">{body}</script>')  # noqa: S308 - no tag can begin in it


@register.simple_tag
def promise(marks: Sequence[tuple[str, str, int]]) -> SafeString:
    """The track of promised dates; see charts.promise."""
    return mark_safe(charts.promise(marks))  # noqa: S308 - names and dates are escaped where they are drawn


@register.simple_tag
def bars(rows: Sequence[tuple[str, float]], *, present: bool = True) -> SafeString:
    """A bar chart of (name, value); the last one stands out where it is the present one."""
    return mark_safe(charts.bars(rows, present=present))  # noqa: S308 - names are escaped where they are drawn


@register.simple_tag
def presence(present: int, total: int, most: int) -> SafeString:
    """Presence of a day against the limit."""
    return mark_safe(charts.load(present, total, most))  # noqa: S308 - only numbers go in


def _number(value: object) -> float | None:
    try:
        return float(fold_digits(str(value)).replace("٫", "."))
    except ValueError:
        return None


def _place(point: Mapping[str, Any]) -> tuple[float, float] | None:
    """Latitude and longitude of what was typed, in degrees or in UTM metres; None when it is not all there."""
    latitude, longitude = _number(point.get("lat")), _number(point.get("lon"))
    if latitude is not None and longitude is not None:
        return latitude, longitude
    zone, x, y = (_number(point.get(part)) for part in ("zone", "x", "y"))
    if zone is None or x is None or y is None:
        return None
    try:
        return utm_to_wgs84(int(zone), x, y)
    except (ValueError, OverflowError):
        return None


@register.simple_tag
def county_map(point: Any = None) -> SafeString:
    """The schematic map of the counties with a needle on ``point`` (lat, lon or zone, x, y as typed), if it has one.

    Where the office has a tile server, also the surroundings of the point.
    """
    place = _place(point) if isinstance(point, Mapping) else None
    drawn = maps.county_map(list(counties().values()), *(place or (None, None)))
    if place and settings.TILE_SERVER:
        drawn += tiles_around(settings.TILE_SERVER, *place)
    return mark_safe(drawn)  # noqa: S308 - names are escaped where they are drawn


@register.filter
def file_kind(kind: str) -> str:
    """What kind of file it is, in a word: «پی‌دی‌اف»."""
    return WORDS.get(kind, "فایل")


@register.filter
def item(mapping: Mapping[str, Any] | None, key: str) -> Any:
    """A value by its key, empty when there is none (values of compound fields)."""
    return mapping.get(key, "") if isinstance(mapping, Mapping) else ""


@register.simple_tag
def same_for_all(template: str, office: Any) -> SafeString:
    """A part that depends on nothing but the office: drawn once a process."""
    return _of_office(template, office)


@cache
def _of_office(template: str, office: Any) -> SafeString:
    return SafeString(get_template(template).render({"office": office}))


@register.simple_tag
def course(steps: Iterable[Any], label: str) -> SafeString:
    """Known steps as one course of bricks: each with ``title``, ``status`` (done, now, skipped, later) and perhaps ``url``."""
    # drawn in one go: every page of a form has one
    return SafeString(
        f'<ol class="course" aria-label="{escape(label)}">{"".join(_brick(step) for step in steps)}</ol>'
    )


TO_CHANGE = "تغییر"


@register.simple_tag
def answers(rows: Iterable[Row], change: str = "") -> SafeString:
    """Answers in a table of two columns, or three with ``change``, the address of the page that changes them: each link leads
    to its question there.
    """
    # drawn in one go: a review, a case and its rehearsal have dozens of them
    drawn = []
    for row in rows:
        label = escape(row.label)
        text = code(row.text) if row.ltr else linebreaksbr(row.text)
        link = (
            f'<dd><a href="{escape(change)}#{control_id(row.name)}">{TO_CHANGE}<span class="vh"> {label}</span></a></dd>'
            if change
            else ""
        )
        drawn.append(f"<div><dt>{label}</dt><dd>{text}</dd>{link}</div>")
    return SafeString(f'<dl class="sum">{"".join(drawn)}</dl>')


REACHED = frozenset({"done", "skipped"})
UNFINISHED = "ناتمام"


def _brick(step: Any) -> str:
    url = getattr(step, "url", "")
    now = ' aria-current="step"' if step.status == "now" else ""
    title = escape(step.title)
    said = (
        f'<a href="{escape(url)}">{title}</a>' if step.status in REACHED and url else f"<span>{title}</span>"
    )
    if step.status == "skipped":
        said += f' <small class="soft">{UNFINISHED}</small>'
    return f'<li class="is-{step.status}"{now}>{said}</li>'


ENDED = frozenset({"issued", "closed", "withdrawn"})
STANDING = frozenset({"waiting_citizen", "paused"})
SOON = 3  # working days


@register.simple_tag
def due_left(case: Any, days_left: int) -> SafeString:
    """How much time a case has: a shape and words. ``days_left`` are working days, negative when past."""
    if case.state in STANDING or getattr(case, "waits_for_payment", False):
        return _due("stop", "ایستاده")
    if case.state in ENDED:
        return SafeString("")
    if days_left < 0:
        return _due("over", f"{persian_digits(-days_left)} روز دیرکرد")
    if days_left == 0:
        return _due("today", "امروز")
    return _due("soon" if days_left <= SOON else "ok", f"{persian_digits(days_left)} روز مانده")


def answer_left(case: Any, today: date) -> SafeString:
    """Until when a message of the citizen is to be answered; nothing where none waits."""
    if case.answer_by is None:
        return SafeString("")
    if case.answer_by < today:
        return _due("over", "پاسخ پیام دیر شده")
    if case.answer_by == today:
        return _due("today", "پاسخ پیام تا امروز")
    return _due("soon", f"پاسخ پیام تا {jalali(case.answer_by)}")


def _due(kind: str, words: str) -> SafeString:
    return format_html('<span class="due due--{}">{}{}</span>', kind, icon(f"due-{kind}"), words)


@register.filter
def awaits(message: Any, case: Any) -> bool:
    """Whether a citizen's message still waits for the office's answer."""
    return bool(message.due_on and case.unanswered_at and message.at >= case.unanswered_at)


@register.filter
def is_late(message: Any) -> bool:
    """Whether the day until which a message was to be answered has passed."""
    return bool(message.due_on < localdate())


@register.filter
def kind_title(kind: str) -> str:
    """What a kind of file is called: «عکس JPEG»."""
    return KINDS[kind].title


@register.filter
def accepted(document: Document) -> str:
    """What may be sent for a document: «پی‌دی‌اف یا عکس، تا ۱۰ مگابایت»."""
    return accepted_words(document)


_EXTENSIONS = {
    "pdf": ".pdf",
    "jpeg": ".jpg,.jpeg",
    "png": ".png",
    "dxf": ".dxf",
    "kml": ".kml",
    "zip": ".zip",
}


@register.filter
def input_accept(document: Document) -> str:
    """The accept attribute of a document's input."""
    return ",".join(_EXTENSIONS[kind] for kind in document.accept)


@register.simple_tag
def tab_count(counts: Mapping[str, int], key: str) -> SafeString:
    """How many a tab holds: «۱۲», from a hundred on «۱۰۰+»; nothing where it was not counted."""
    if key not in counts:
        return SafeString("")
    many = counts[key]
    return format_html(
        ' <span class="many">{}{}</span>', persian_digits(many), "+" if many >= A_HUNDRED else ""
    )


@register.simple_tag
def query_next(path: str) -> str:
    """``?next=…`` for a path to come back to, empty for none."""
    return f"?{urlencode({'next': path})}" if path else ""


@register.simple_tag
def query(current: Mapping[str, str], **changes: object) -> str:
    """A query string of ``current`` with some keys changed; empty values leave. Starts with ``?`` (or is «?»)."""
    kept = {key: value for key, value in {**current, **changes}.items() if value not in ("", None)}
    return "?" + urlencode(kept)
