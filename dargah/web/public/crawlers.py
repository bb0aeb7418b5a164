"""What search engines read: which addresses are closed to them, and every page with the day it was published."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from dargah.catalogue.directorate import directorate
from dargah.content.pages.kinds import SECTIONS
from dargah.content.published import portal
from dargah.web.public.shelf import shelf

PLAIN = ("home", "services", "guide", "ask", "coverage", "performance", "help", "privacy", "accessibility")
CLOSED = ("/apply/", "/me/", "/desk/", "/studio/", "/track/", "/verify/", "/search/", "/sign-in/", "/api/")
OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
)


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Search engines read the public face only."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        f"Sitemap: {settings.ORIGIN}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(_request: HttpRequest) -> HttpResponse:
    """Every page of the public face with the day it was published (sitemaps.org)."""
    entries = "".join(
        f"<url><loc>{settings.ORIGIN}{path}</loc>{f'<lastmod>{at.date().isoformat()}</lastmod>' if at else ''}</url>"
        for path, at in _pages()
    )
    return HttpResponse(f"{OPENING}{entries}</urlset>\n", content_type="application/xml")


def _pages() -> Iterator[tuple[str, datetime | None]]:
    for name in PLAIN:
        yield reverse(f"public:{name}"), None
    for section in SECTIONS.values():
        yield section.url, None
    for unit in directorate().units:
        yield reverse("public:office", args=[unit.slug]), None
    for slug, moment in shelf().published_at.items():
        yield reverse("public:service", args=[slug]), moment
    offices = {f"/offices/{unit.slug}/" for unit in directorate().units}
    for page in portal().pages.values():
        if page.url not in offices:
            yield page.url, page.at
