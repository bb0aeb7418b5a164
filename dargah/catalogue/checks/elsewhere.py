"""Where a service leads to other services: that they are there. Only who knows the others can tell."""

from collections.abc import Collection

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.findings import Finding, Found


def found(definition: ServiceDefinition, known: Collection[str], *, apart: bool = False) -> Found:
    """Eligibility questions that lead to a service that is none, or back to this one.

    ``apart``: the service is looked at without the others it may be loaded beside; what is not seen is then only said.
    """
    for number, one in enumerate(definition.eligible):
        place = ("eligible", number, "instead")
        if one.instead == definition.slug:
            yield Finding(place, "به جای این خدمت همین خدمت نوشته شده است.")
        elif one.instead and one.instead not in known:
            yield Finding(place, f"خدمتی با نشانی «{one.instead}» نیست.", grave=not apart)
