"""The information portal: lists and pages of each kind, their files, units and county offices, feeds."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.views.decorators.http import require_safe

from dargah.catalogue.directorate import UnitFacts, directorate, where_is
from dargah.catalogue.queries import service_titles
from dargah.content.pages.kinds import BY_ADDRESS, SECTIONS, Kind
from dargah.content.pages.prose import as_text
from dargah.content.published import Page, portal, stored_file
from dargah.files.previews import has_preview, smaller
from dargah.persian.dates import jalali
from dargah.web.downloads import as_attachment, send
from dargah.web.office import current_office
from dargah.web.portal_pages import NARROW, WIDE, Shown, files_of, group_titles
from dargah.web.public import linked
from dargah.web.public.pages import public_page
from dargah.web.public.shelf import shelf

IN_A_FEED = 30
ON_HOME = 3
GONE = 410
FEEDS: dict[str, tuple[type[SyndicationFeed], str]] = {
    "atom": (Atom1Feed, "application/atom+xml"),
    "rss": (Rss201rev2Feed, "application/rss+xml"),
}
FED = (Kind.NEWS, Kind.NOTICE, Kind.TENDER)
A_DAY = 86_400


def shown(pages: Iterable[Page], titles: Mapping[str, str] | None = None) -> list[Shown]:
    """Published pages as they are drawn; ``titles`` are the services by slug, where the caller knows them already."""
    titles = service_titles() if titles is None else titles
    return [
        Shown(one.kind, one.slug, one.content, files_of(one.slug), titles, one.at, one.first_at)
        for one in pages
    ]


@require_safe
def section(request: HttpRequest, address: str) -> HttpResponse:
    """All pages of a kind: those whose days hold first, what is over below."""
    found, today = SECTIONS[BY_ADDRESS[address].kind], timezone.localdate()
    pages = portal().by_kind[found.kind]
    context: dict[str, Any] = {
        "section": found,
        "now": shown(one for one in pages if not one.is_over(today)),
        "over": shown(one for one in pages if one.is_over(today)),
        "today": today,
        "fed": found.kind in FED,
        "others": [other for other in SECTIONS.values() if other is not found],
    }
    if found.kind == Kind.FAQ:
        context["groups"] = _by_group(context["now"])
        context["linked"] = linked.of_questions(context["now"])
    return public_page(request, "public/section.html", context)


def _by_group(pages: list[Shown]) -> list[tuple[str, list[Shown]]]:
    """The questions under the situations of life; those of none last."""
    groups = [*group_titles(), ("", "همه کارها")]
    found = [(title, [one for one in pages if one.content.group == key]) for key, title in groups]
    return [group for group in found if group[1]]


@require_safe
def page(request: HttpRequest, address: str, slug: str) -> HttpResponse:
    """One page; one that was taken off tells why."""
    found, kind = portal(), BY_ADDRESS[address].kind
    if (off := found.taken_off.get(slug)) is not None and off.kind == kind:
        context = {"page": shown([off])[0], "reason": off.off_reason}
        return public_page(request, "public/page_off.html", context, status=GONE)
    known = found.pages.get(slug)
    if known is None or known.kind != kind:
        raise Http404
    (one,) = shown([known])
    context = {
        "page": one,
        "facts": one.facts(timezone.localdate()),
        "linked": linked.of_page(one, known.url),
    }
    return public_page(request, "public/page.html", context)


@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """The units of the directorate and the offices of the counties, each with the services that it holds."""
    held = _services_by_unit()
    units = directorate().units
    above = directorate().county_offices
    context = {
        "section": SECTIONS[Kind.OFFICE],
        "units": [
            (one, len(held.get(one.slug, ())))
            for one in units
            if one.parent != above and one.kind != "external"
        ],
        "counties": [(one, len(held.get(one.slug, ()))) for one in units if one.parent == above],
    }
    return public_page(request, "public/offices.html", context)


@require_safe
def office(request: HttpRequest, slug: str) -> HttpResponse:
    """A unit or a county's office: where it is, when it is open, what it does, who answers for it."""
    unit = next((one for one in directorate().units if one.slug == slug), None)
    if unit is None:
        raise Http404
    found = portal()
    told = next((one for one in found.by_kind[Kind.OFFICE] if one.content.unit == slug), None)
    address, phone = where_is(slug)
    context = {
        "unit": unit,
        "told": shown([told])[0] if told else None,
        "address": (told.content.address if told else "") or address,
        "phone": (told.content.phone if told else "") or phone,
        "hours": (told.content.hours if told else "") or current_office().hours_text,
        "people": shown(one for one in found.by_kind[Kind.PERSON] if one.content.unit == slug),
        "services": _services_by_unit().get(slug, []),
        "point": _point(unit),
        "linked": linked.of_unit(unit.name, slug, address, phone),
    }
    return public_page(request, "public/office.html", context)


def _services_by_unit() -> dict[str, list[Any]]:
    """The services by the unit that answers for them; the office of a county has those of which a step is its."""
    held: dict[str, list[Any]] = {}
    on_shelf, office = shelf(), directorate()
    for line in on_shelf.lines:
        held.setdefault(line.unit_slug, []).append(line)
    here = [line for line in on_shelf.lines if on_shelf.pages[line.slug].at_county]
    counties = [unit.slug for unit in office.units if unit.parent == office.county_offices]
    return {**held, **dict.fromkeys(counties, here)}


def _point(unit: UnitFacts) -> dict[str, float] | None:
    """The centre of the county whose office it is, for the map."""
    county = next((one for one in directorate().counties if f"county_{one.slug}" == unit.slug), None)
    return {"lat": county.lat, "lon": county.lon} if county else None


@require_safe
def file(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """A document of a published page."""
    found = stored_file(slug, number)
    if found is None:
        raise Http404
    return send(request, found)


@require_safe
def picture(_request: HttpRequest, slug: str, number: int, wide: int) -> HttpResponse:
    """A picture of a published page, no wider than asked; kept by browsers for a day."""
    found = stored_file(slug, number)
    return as_picture(
        smaller(found, wide) if found and has_preview(found) and wide in {WIDE, NARROW} else None
    )


def as_picture(drawn: bytes | None) -> HttpResponse:
    """A drawn picture; nothing is not found."""
    if drawn is None:
        raise Http404
    response = as_attachment(HttpResponse(drawn, content_type="image/jpeg"), "picture.jpg")
    response["Cache-Control"] = f"public, max-age={A_DAY}"
    return response


@require_safe
def feed(_request: HttpRequest, address: str, form: str) -> HttpResponse:
    """The newest of a kind for feed readers: Atom (RFC 4287) or RSS 2.0."""
    found = BY_ADDRESS[address]
    maker, media_type = FEEDS[form]
    told = maker(
        title=f"{found.title}، {current_office().name}",
        link=f"{settings.ORIGIN}{found.url}",
        description=found.about,
        language="fa",
        feed_url=f"{settings.ORIGIN}{found.url}{form}.xml",
    )
    for one in portal().by_kind[found.kind][:IN_A_FEED]:
        told.add_item(
            title=one.title,
            link=f"{settings.ORIGIN}{one.url}",
            description=one.content.summary or as_text(one.content.body),
            pubdate=one.first_at,
            updateddate=one.at,
            unique_id=f"{settings.ORIGIN}{one.url}",
            categories=[jalali(one.content.day)] if one.content.day else [],
        )
    return HttpResponse(told.writeString("utf-8"), content_type=f"{media_type}; charset=utf-8")


def in_force(today: date, titles: Mapping[str, str]) -> dict[str, list[Shown]]:
    """What the front page tells: measures, the themes of the week, the newest news and notices."""
    found = portal()
    notices = [*found.in_force(Kind.NOTICE, today), *found.in_force(Kind.TENDER, today)]
    told = {
        "measures": found.in_force(Kind.MEASURE, today),
        "themes": found.in_force(Kind.THEME, today),
        "news": found.by_kind[Kind.NEWS][:ON_HOME],
        "notices": notices[:ON_HOME],
    }
    by_slug = {one.slug: one for one in shown((page for pages in told.values() for page in pages), titles)}
    return {name: [by_slug[one.slug] for one in pages] for name, pages in told.items()}
