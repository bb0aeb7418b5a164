"""A service that the office has taken off the portal: what its page says, in the catalogue and at the form's door."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dargah.catalogue.queries import taken_off

GONE = 410
PAGE = "public/service_off.html"


def told_of(slug: str) -> dict[str, Any] | None:
    """The page's facts; None for a service that nobody has taken off."""
    service = taken_off().get(slug)
    if service is None or service.current is None:
        return None
    return {"title": service.current.parsed.title, "reason": service.off_reason, "slug": slug, "mine": ""}


def off_page(request: HttpRequest, slug: str, *, mine: str = "") -> HttpResponse | None:
    """The page for who comes to the form: with ``mine``, where what was typed is kept."""
    told = told_of(slug)
    return render(request, PAGE, {**told, "mine": mine}, status=GONE) if told is not None else None
