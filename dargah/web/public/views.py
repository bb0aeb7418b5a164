"""What anonymous readers see. No view here touches the session, the user or a cookie."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dargah.answers.asking import topic_of
from dargah.catalogue.directorate import counties, directorate
from dargah.catalogue.guide import guide as guide_of_office
from dargah.catalogue.search import search as search_services
from dargah.content.searching import search_pages
from dargah.insight.queries import standings
from dargah.orders.calendar import office_calendar
from dargah.web.off import GONE, PAGE, told_of
from dargah.web.public import linked
from dargah.web.public.bricks_of_counties import laid
from dargah.web.public.pages import public_page
from dargah.web.public.portal import in_force
from dargah.web.public.present import APPLICANTS
from dargah.web.public.shelf import Line, shelf
from dargah.web.public.wall import wall_of

LONGEST_QUERY = 120
ON_HOME = 3  # services named under each life situation


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page: one question, the life situations, what the portal does."""
    on_shelf, calendar, today = shelf(), office_calendar(), timezone.localdate()
    found = standings()
    bricks = wall_of(found)
    context = {
        "today": today,
        "working": calendar.is_working(today),
        "holiday": calendar.holiday_title(today),
        "next_working": calendar.next_working_day(today),
        "groups": [(key, title, lines[:ON_HOME], len(lines)) for key, title, lines in on_shelf.groups()],
        "total": len(bricks),
        "without_visit": bricks.count("g"),
        "guessed": any(one.is_from_home and one.definition.visits.status == "proposed" for one in found),
        "bricks": bricks,
        "unmeasured": sum(one.is_unmeasured for one in found),
        "measured": any(one.measured_at is not None for one in found),
        "examples": [lines[0].ask for _, _, lines in on_shelf.groups()[:2]],
        "guided": guide_of_office() is not None,
        "linked": linked.of_office(),
        "counties": laid(list(counties().values()), directorate().seat),
        **in_force(today, {line.slug: line.title for line in on_shelf.lines}),
    }
    return public_page(request, "public/home.html", context)


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """The catalogue, with filters by life situation, unit and kind of applicant."""
    on_shelf = shelf()
    titles = directorate().groups
    chosen = {
        "group": _known(request, "group", set(titles)),
        "unit": _known(request, "unit", {slug for slug, _ in on_shelf.units()}),
        "for": _known(request, "for", set(APPLICANTS)),
    }
    lines = [line for line in on_shelf.lines if _fits(line, chosen)]
    grouped = [(key, titles[key].title, [line for line in lines if line.group == key]) for key in titles]
    context = {
        "groups": [group for group in grouped if group[2]],
        "found": len(lines),
        "total": len(on_shelf.lines),
        "group_options": [(key, title, key == chosen["group"]) for key, title, _ in on_shelf.groups()],
        "unit_options": [(slug, name, slug == chosen["unit"]) for slug, name in on_shelf.units()],
        "for_options": [(key, name, key == chosen["for"]) for key, name in APPLICANTS.items()],
        "filtered": any(chosen.values()),
        "guessed": any(line.is_guessed for line in lines),
        "q": "",
    }
    return public_page(request, "public/services.html", context)


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything about one service."""
    on_shelf = shelf()
    page = on_shelf.pages.get(slug)
    if page is None:
        if (told := told_of(slug)) is not None:
            return public_page(request, PAGE, told, status=GONE)
        raise Http404
    context = {
        "service": page,
        "group_title": directorate().groups[page.group].title,
        "published_at": on_shelf.published_at[slug],
        "linked": linked.of_service(page),
    }
    return public_page(request, "public/service.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Services, pages, units and offices by what a citizen wrote."""
    asked = " ".join(request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY].split())
    on_shelf = shelf()
    by_slug = {line.slug: line for line in on_shelf.lines}
    found = [by_slug[slug] for slug in _slugs_for(asked) if slug in by_slug]
    context = {
        "q": asked,
        "lines": found,
        "pages": search_pages(asked) if asked else [],
        "guessed": any(line.is_guessed for line in found),
        "topic": topic_of(asked) if asked else None,
        "groups": on_shelf.groups(),
        "total": len(on_shelf.lines),
    }
    return public_page(request, "public/search.html", context)


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """How to use the portal."""
    return public_page(request, "public/help.html", {"total": len(shelf().lines)})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of a person, and why."""
    return public_page(request, "public/privacy.html", {})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done so that everybody can use the portal, and what is still missing."""
    return public_page(request, "public/accessibility.html", {})


def _slugs_for(asked: str) -> list[str]:
    return [slug for slug, _score in search_services(asked)] if asked else []


def _known(request: HttpRequest, name: str, allowed: set[str]) -> str:
    """A filter's value when it is one that exists, else empty: an unknown one filters nothing."""
    value = request.GET.get(name, "")
    return value if value in allowed else ""


def _fits(line: Line, chosen: Mapping[str, str]) -> bool:
    return (
        (not chosen["group"] or line.group == chosen["group"])
        and (not chosen["unit"] or line.unit_slug == chosen["unit"])
        and (not chosen["for"] or chosen["for"] in line.applicants)
    )
