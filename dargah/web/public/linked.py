"""What machines read of a page: the vocabulary of schema.org as JSON-LD (W3C JSON-LD 1.1), of facts that the page shows."""

from typing import Any

from django.conf import settings

from dargah.catalogue.directorate import directorate
from dargah.web.office import current_office
from dargah.web.public.present import ServicePage

VOCABULARY = "https://schema.org"


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


def _area() -> dict[str, str]:
    return {"@type": "AdministrativeArea", "name": f"استان {directorate().province}"}
