"""The boxes of a page: what stands in them, and what was typed as a page's content."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from dargah.catalogue.queries import service_titles
from dargah.content.operations.pages import checked
from dargah.content.pages.kinds import BOXES, SECTIONS, Kind
from dargah.content.pages.reviewing import unit_names
from dargah.content.pages.schema import LAST, LONGEST_BODY, MOST_ASKED, PageContent
from dargah.people.refusals import Invalid
from dargah.persian.dates import jalali_parts
from dargah.persian.digits import persian_digits, strict_int
from dargah.web.forms import day_boxes, day_of, typed
from dargah.web.portal_pages import group_titles

NO_CHOICE = ("", "—")
_DAYS = frozenset({"day", "until", "opens"})


@dataclass(frozen=True)
class Box:
    """A box of the editor as the template draws it."""

    name: str
    kind: str
    label: str
    hint: str
    options: list[tuple[str, str, bool]]
    required: bool


def boxes(kind: Kind, told: Mapping[str, Any]) -> list[Box]:
    """The boxes of a kind of page, in order."""
    section = SECTIONS[kind]
    return [
        Box(
            name,
            _drawn_as(name),
            *BOXES[name][:2],
            _options(name, told),
            name == "title" or name in section.needs,
        )
        for name in section.boxes
    ]


def _drawn_as(name: str) -> str:
    return {"unit": "choice", "group": "choice", "services": "choices"}.get(BOXES[name][2], BOXES[name][2])


def _options(name: str, told: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    chosen = told.get(name, "")
    if name == "services":
        return [(slug, title, slug in chosen) for slug, title in service_titles().items()]
    pairs = {"unit": unit_names, "group": group_titles}.get(name)
    return [(key, title, key == chosen) for key, title in [NO_CHOICE, *pairs()]] if pairs else []


def standing(content: PageContent) -> dict[str, Any]:
    """What stands in the boxes of a page as it is saved."""
    told: dict[str, Any] = {**content.model_dump(), "asked": "\n".join(content.asked)}
    for name in _DAYS:
        day = told[name]
        told[name] = (
            dict(zip(("year", "month", "day"), map(persian_digits, jalali_parts(day)), strict=True))
            if day
            else {}
        )
    told["position"] = "" if content.position == LAST else persian_digits(content.position)
    return told


def typed_again(request: HttpRequest) -> dict[str, Any]:
    """What was typed, to stand in the boxes once more."""
    data: QueryDict = request.POST
    return {
        **data.dict(),
        **{name: day_boxes(request, name) for name in _DAYS},
        "services": data.getlist("services"),
    }


def content_typed(request: HttpRequest, kind: Kind) -> PageContent:
    """What was typed in the boxes of a kind, as a page's content. Raises Invalid beside each box."""
    told: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in SECTIONS[kind].boxes:
        try:
            told[name] = _read(request, name)
        except Invalid as refusal:
            errors |= refusal.errors
    if errors:
        raise Invalid(errors)
    return checked(told)


def _read(request: HttpRequest, name: str) -> Any:
    if name in _DAYS:
        return day_of(request, name)
    if name == "services":
        titles = service_titles()
        return tuple(slug for slug in request.POST.getlist(name) if slug in titles)
    text = typed(request, name, LONGEST_BODY)
    if name == "asked":
        lines = [" ".join(line.split())[:300] for line in text.splitlines() if line.strip()]
        if len(lines) > MOST_ASKED:
            raise Invalid({name: "حداکثر ۲۰ گونه بنویسید."})
        return tuple(lines)
    if name == "position":
        return _position(text)
    return text if name == "body" else " ".join(text.split())


def _position(text: str) -> int:
    try:
        return strict_int(text) if text.strip() else LAST
    except ValueError as wrong:
        raise Invalid({"position": "یک عدد بنویسید."}) from wrong
