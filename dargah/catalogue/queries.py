"""What screens read of the catalogue."""

from datetime import datetime

from django.db.models import QuerySet

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.models import Publication, Service


def publication() -> int:
    """The number of publications so far: pages made under one number are right as long as it stands."""
    return Publication.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def published() -> QuerySet[Service]:
    """The services that can be applied for, with their current versions."""
    return Service.objects.filter(is_published=True, current__isnull=False).select_related("current")


def published_service(slug: str) -> Service | None:
    """One published service with its current version; None for an unknown or withdrawn one.

    The definition's text comes only where this process has not parsed it yet.
    """
    rows = published().filter(slug=slug).order_by()
    return rows.defer("current__definition", "current__letters", "current__sample").first()


class _Kept:
    """The definitions this process has, and the publication they belong to."""

    publication: tuple[int, datetime] | None = None
    definitions: tuple[ServiceDefinition, ...] = ()


def published_definitions() -> tuple[ServiceDefinition, ...]:
    """The published definitions in the order of the catalogue: one statement, two after a publication."""
    at = Publication.objects.filter(pk=1).values_list("number", "changed_at").first()
    if at is None or _Kept.publication != at:
        found = tuple(service.current.parsed for service in published() if service.current is not None)
        _Kept.definitions, _Kept.publication = found, at
    return _Kept.definitions


def service_titles() -> dict[str, str]:
    """Titles of the published services by slug."""
    return {definition.slug: definition.title for definition in published_definitions()}


LEVEL_INFORMATION, LEVEL_DECISION, LEVEL_OUTPUT = 1, 3, 4


def level_of(definition: ServiceDefinition) -> int:
    """How far the service is online: 4 output, 3 decision here and a part elsewhere, 1 information only.

    An own service stands at 4 because a definition loads only when its outcomes end in a letter signed here.
    """
    if definition.kind == "referral":
        return LEVEL_INFORMATION
    return LEVEL_OUTPUT if definition.kind == "own" else LEVEL_DECISION
