"""Publishing: a definition becomes an immutable version, and everybody who keeps pages hears of it."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.loader import load_services
from dargah.catalogue.models import Publication, Service, ServiceVersion
from dargah.journal.events import Event
from dargah.journal.operations import record

CHANNEL = "dargah_publication"


def publish(
    *,
    definition: ServiceDefinition,
    letters: Mapping[str, str],
    by: str,
    sample: Mapping[str, Any] | None = None,
) -> ServiceVersion:
    """Publish a definition and return its version; the same content again changes nothing.

    1. lock the service, so that two publications of it get two numbers;
    2. the digest of definition, letters and sample decides whether there is anything new;
    3. write the version, make it current, count the publication, tell the listeners (NOTIFY on commit).
    """
    stored = definition.stored()
    kept = {"definition": stored, "letters": dict(letters), "sample": dict(sample or {})}
    digest = hashlib.sha256(
        json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()
    with transaction.atomic():
        Service.objects.get_or_create(
            slug=definition.slug, defaults={"unit": definition.unit, "group": definition.group}
        )
        service = (
            Service.objects.select_for_update(of=("self",))
            .select_related("current")
            .get(slug=definition.slug)
        )
        current = service.current
        if current is not None and current.digest == digest and service.is_published:
            return current
        version = current if current is not None and current.digest == digest else None
        if version is None:
            last = service.versions.values_list("number", flat=True).first() or 0
            version = ServiceVersion.objects.create(
                service=service, number=last + 1, digest=digest, published_by=by, **kept
            )
        service.current, service.is_published = version, True
        service.unit, service.group, service.position = definition.unit, definition.group, definition.position
        service.save()
        announce()
        record(
            event=Event.service_published,
            subject=f"service:{definition.slug}",
            actor=by,
            detail={"version": version.number, "digest": digest},
        )
    return version


def withdraw(*, service: Service, by: str) -> None:
    """Take a service out of the catalogue. Its cases go on with their versions."""
    with transaction.atomic():
        if Service.objects.filter(pk=service.pk, is_published=True).update(is_published=False):
            announce()
            record(
                event=Event.service_published,
                subject=f"service:{service.slug}",
                actor=by,
                detail={"withdrawn": True},
            )


def announce() -> None:
    """Count a publication and tell the listeners when the transaction commits.

    Also for other published content that pages are made of: an order, a closure, a notice.
    """
    Publication.objects.get_or_create(pk=1)
    Publication.objects.filter(pk=1).update(number=F("number") + 1, changed_at=timezone.now())
    number = Publication.objects.values_list("number", flat=True).get(pk=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(number)])


def load_content(content: Path, *, by: str = "system") -> list[ServiceVersion]:
    """Publish every service folder of a directorate's content and withdraw services whose folder is gone.

    What somebody of the office published in the workshop stands above the files: neither an upgrade nor a load takes it
    back. All or nothing. Raises ContentError naming file, line and key.
    """
    loaded = load_services(content)
    with transaction.atomic():
        authored = set(
            Service.objects.filter(current__published_by__startswith="staff:").values_list("slug", flat=True)
        )
        versions = [
            publish(definition=one.definition, letters=one.letters, by=by, sample=one.accepted)
            for one in loaded
            if one.definition.slug not in authored
        ]
        slugs = {one.definition.slug for one in loaded} | authored
        for service in Service.objects.filter(is_published=True).exclude(slug__in=slugs):
            withdraw(service=service, by=by)
    return versions
