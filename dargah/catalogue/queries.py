"""What screens read of the catalogue."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.models import Publication, Service, ServiceVersion


def publication() -> int:
    """The number of publications so far: pages made under one number are right as long as it stands."""
    return Publication.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def published() -> QuerySet[Service]:
    """The services that can be applied for, with their current versions."""
    return Service.objects.filter(is_published=True, current__isnull=False).select_related("current")


def published_service(slug: str) -> Service | None:
    """One published service with its current version; None for an unknown or withdrawn one. As published_services."""
    return published_services().get(slug)


def taken_off() -> dict[str, Service]:
    """The services that the office has taken off the portal, with the version that was published last, by slug. As
    published_services.
    """
    return _known().taken_off


def is_off(version: ServiceVersion) -> bool:
    """Whether the office has taken the service of a version off; never so in a rehearsal, whose version has no number."""
    return bool(version.number) and _off().filter(pk=version.service_id).exists()


@dataclass(frozen=True)
class _Known:
    """What this process knows of one publication; one value, so that no thread sees a part of it."""

    publication: tuple[int, datetime] | None
    services: dict[str, Service]
    definitions: tuple[ServiceDefinition, ...]
    taken_off: dict[str, Service]


class _Kept:
    known = _Known(None, {}, (), {})


PUBLICATION = "SELECT number, changed_at FROM catalogue_publication WHERE id = 1"


def publication_mark() -> tuple[int, datetime] | None:
    """The number and the moment of the last publication: what was made under it is right as long as it stands."""
    with connection.cursor() as cursor:
        cursor.execute(PUBLICATION)
        found: tuple[int, datetime] | None = cursor.fetchone()
    return found


def _known() -> _Known:
    """The published services and those taken off: one small statement, three after a publication."""
    at = publication_mark()
    known = _Kept.known
    if at is None or known.publication != at:
        services = {service.slug: service for service in published()}
        definitions = tuple(service.current.parsed for service in services.values() if service.current)
        known = _Kept.known = _Known(at, services, definitions, _taken_off())
    return known


def _off() -> QuerySet[Service]:
    return Service.objects.filter(is_published=False, current__isnull=False).exclude(off_reason="")


def _taken_off() -> dict[str, Service]:
    return {service.slug: service for service in _off().select_related("current")}


def on_and_off() -> tuple[dict[str, Service], dict[str, Service]]:
    """The published services and those that the office has taken off, at one moment; as published_services."""
    known = _known()
    return known.services, known.taken_off


def published_services() -> dict[str, Service]:
    """The published services in the order of the catalogue, by slug. Shared by all of this process: read, never changed."""
    return _known().services


def published_definitions() -> tuple[ServiceDefinition, ...]:
    """The published definitions in the order of the catalogue; the same object as long as nothing is published."""
    return _known().definitions


def is_known_outdated(version: ServiceVersion) -> bool:
    """Whether this process has heard that another version is published; asks no database, so it may not have heard."""
    service = _Kept.known.services.get(version.service.slug)
    return service is not None and service.current_id != version.pk


def service_titles() -> dict[str, str]:
    """Titles of the published services by slug."""
    return {definition.slug: definition.title for definition in published_definitions()}


MOST_VERSIONS = 512
_versions: dict[tuple[int, str], ServiceVersion] = {}


def version_of(pk: int, digest: str) -> ServiceVersion:
    """A version by its key and digest, fetched once a process: it never changes. Shared: read, never written.

    The digest is part of the key for the same reason as in parsed.parsed_version.
    """
    found = _versions.get((pk, digest))
    if found is None:
        rows = ServiceVersion.objects.select_related("service").defer("definition", "letters", "sample")
        found = rows.get(pk=pk)
        if len(_versions) >= MOST_VERSIONS:
            _versions.clear()
        _versions[pk, digest] = found
    return found
