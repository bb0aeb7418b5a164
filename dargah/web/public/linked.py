"""What machines read of a page: the vocabulary of schema.org as JSON-LD (W3C JSON-LD 1.1), of facts that the page shows."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from dargah.catalogue.directorate import directorate
from dargah.content.pages.kinds import Kind
from dargah.content.pages.prose import as_text
from dargah.web.office import current_office
from dargah.web.portal_pages import Shown
from dargah.web.public.present import ServicePage

VOCABULARY = "https://schema.org"
TYPES = {
    Kind.NEWS: "NewsArticle",
    Kind.NOTICE: "SpecialAnnouncement",
    Kind.FAQ: "FAQPage",
    Kind.PERSON: "ProfilePage",
}


def of_office() -> dict[str, Any]:
    """The directorate, for the front page."""
    office = current_office()
    return {
        "@context": VOCABULARY,
        "@type": "GovernmentOffice",
        "name": office.name,
        "url": f"{settings.ORIGIN}/",
        "parentOrganization": {"@type": "GovernmentOrganization", "name": office.ministry},
        "areaServed": _area(),
    }


def of_service(page: ServicePage) -> dict[str, Any]:
    """A service: its name as the law and as people say it, who gives it, where it is asked for."""
    office = current_office()
    address = f"{settings.ORIGIN}/services/{page.slug}/"
    told: dict[str, Any] = {
        "@context": VOCABULARY,
        "@type": "GovernmentService",
        "name": page.title,
        "alternateName": page.ask,
        "url": address,
        "inLanguage": "fa",
        "provider": {"@type": "GovernmentOffice", "name": page.unit},
        "serviceOperator": {"@type": "GovernmentOffice", "name": office.name},
        "areaServed": _area(),
    }
    if page.applies:
        told["availableChannel"] = {"@type": "ServiceChannel", "serviceUrl": f"{address}start/"}
    return told


def of_page(page: Shown, url: str) -> dict[str, Any]:
    """A page of the portal: news as NewsArticle, everything else by the kind that fits."""
    office = current_office()
    publisher = {"@type": "GovernmentOffice", "name": office.name, "url": f"{settings.ORIGIN}/"}
    told: dict[str, Any] = {
        "@context": VOCABULARY,
        "@type": TYPES.get(page.kind, "WebPage"),
        "headline" if page.kind == Kind.NEWS else "name": page.content.title,
        "description": page.content.summary or as_text(page.content.body)[:300],
        "url": f"{settings.ORIGIN}{url}",
        "inLanguage": "fa",
        "publisher": publisher,
    }
    if page.first_at and page.at:
        told |= {"datePublished": page.first_at.isoformat(), "dateModified": page.at.isoformat()}
    if page.lead_picture:
        told["image"] = f"{settings.ORIGIN}{page.lead_picture.url}"
    if page.kind == Kind.FAQ:
        told |= of_questions([page])
    return told


def of_questions(pages: Iterable[Shown]) -> dict[str, Any]:
    """Questions with their answers."""
    asked = [
        {
            "@type": "Question",
            "name": one.content.title,
            "acceptedAnswer": {"@type": "Answer", "text": as_text(one.content.body)},
        }
        for one in pages
    ]
    return {"@context": VOCABULARY, "@type": "FAQPage", "inLanguage": "fa", "mainEntity": asked}


def of_unit(name: str, slug: str, address: str, phone: str) -> dict[str, Any]:
    """A unit or the office of a county."""
    told: dict[str, Any] = {
        "@context": VOCABULARY,
        "@type": "GovernmentOffice",
        "name": name,
        "url": f"{settings.ORIGIN}/offices/{slug}/",
        "parentOrganization": {"@type": "GovernmentOffice", "name": current_office().name},
        "areaServed": _area(),
    }
    if address:
        told["address"] = address
    if phone:
        told["telephone"] = phone
    return told


def _area() -> dict[str, str]:
    return {"@type": "AdministrativeArea", "name": f"استان {directorate().province}"}
