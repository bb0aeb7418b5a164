"""Publishing: a definition becomes an immutable version, and everybody who keeps pages hears of it."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.loader import Bank, LoadedService, load_services
from dargah.catalogue.models import Publication, Service, ServiceVersion, VersionSource
from dargah.journal.events import Event
from dargah.journal.operations import record

CHANNEL = "dargah_publication"
SYSTEM = "system"


def publish(
    *,
    definition: ServiceDefinition,
    letters: Mapping[str, str],
    by: str,
    sample: Mapping[str, Any] | None = None,
    samples: Mapping[str, Mapping[str, Any]] | None = None,
    bank: Mapping[str, Mapping[str, Any]] | None = None,
) -> ServiceVersion:
    """Publish a definition and return its version; the same content again changes nothing.

    ``sample`` is the accepted one, ``samples`` are all of them by name; ``bank`` are the groups of the question bank
    that the definition was written with: export refers to them again.

    1. lock the service, so that two publications of it get two numbers;
    2. the digest of definition, letters and samples decides whether there is anything new;
    3. write the version, make it current, count the publication, tell the listeners (NOTIFY on commit).
    """
    told = {name: dict(one) for name, one in (samples or {}).items() if one}
    kept = {
        "definition": definition.stored(),
        "letters": letters_of(definition, letters),
        "sample": dict(sample or told.get("accepted") or {}),
    }
    digest = _digest(kept, told)
    with transaction.atomic():
        Service.objects.get_or_create(
            slug=definition.slug, defaults={"unit": definition.unit, "group": definition.group}
        )
        service = (
            Service.objects.select_for_update(of=("self",))
            .select_related("current__source")
            .get(slug=definition.slug)
        )
        current = service.current
        if current is not None and current.digest == digest:
            # the very same, written out where it was a reference, goes on to follow the group
            held: VersionSource | None = getattr(current, "source", None)
            bank = {**(held.bank if held else {}), **(bank or {})}
        if current is not None and current.digest == digest and service.is_published:
            _keep_source(current, told, bank)
            return current
        version = current if current is not None and current.digest == digest else None
        if version is None:
            last = service.versions.values_list("number", flat=True).first() or 0
            version = ServiceVersion.objects.create(
                service=service, number=last + 1, digest=digest, published_by=by, **kept
            )
        _keep_source(version, told, bank)
        service.current, service.is_published, service.off_reason = version, True, ""
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


def letters_of(definition: ServiceDefinition, sources: Mapping[str, str]) -> dict[str, str]:
    """The Typst sources that the letters of a definition name, each line ending alike; what nobody names stays away."""
    named = {letter.template for letter in definition.letters.values()}
    return {
        name: source.replace("\r\n", "\n").replace("\r", "\n")
        for name, source in sources.items()
        if name in named or f"{name}.typ" in named
    }


def _digest(kept: Mapping[str, Any], samples: Mapping[str, Any]) -> str:
    """What a version says, in 64 letters: other samples are another version, since they are its proof."""
    others = {name: one for name, one in samples.items() if name != "accepted"}
    said = {**kept, "others": others} if others else kept
    return hashlib.sha256(
        json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def _keep_source(
    version: ServiceVersion,
    samples: Mapping[str, Any],
    bank: Mapping[str, Mapping[str, Any]] | None,
) -> None:
    """Keep what export needs. The bank beside a version is how it was written, not what it says: the newest stays."""
    groups = {key: dict(group) for key, group in (bank or {}).items()}
    wanted = {"samples": dict(samples), "written_bank": json.dumps(groups, ensure_ascii=False)}
    held: VersionSource | None = getattr(version, "source", None)
    if (samples or bank) and (
        held is None or wanted != {"samples": held.samples, "written_bank": held.written_bank}
    ):
        VersionSource.objects.update_or_create(version=version, defaults=wanted)


def version_for_rehearsal(*, definition: ServiceDefinition, letters: Mapping[str, str]) -> ServiceVersion:
    """A version to walk a rehearsal on, inside a transaction that is taken back: not published, told to nobody.

    Its service names it as the current one in memory only. Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a rehearsal is taken back with its transaction")
    service, _ = Service.objects.get_or_create(
        slug=definition.slug,
        defaults={"unit": definition.unit, "group": definition.group, "is_published": False},
    )
    kept = {"definition": definition.stored(), "letters": letters_of(definition, letters), "sample": {}}
    version = ServiceVersion.objects.create(
        service=service, number=0, digest=_digest(kept, {}), published_by=SYSTEM, **kept
    )
    service.current = version
    return version


def withdraw(*, service: Service, by: str, reason: str = "") -> None:
    """Take a service out of the catalogue. Its cases go on with their versions.

    With a ``reason`` the office has done so: citizens read it, and the content folder does not bring the service back.
    """
    with transaction.atomic():
        published = Service.objects.filter(pk=service.pk, is_published=True)
        if published.update(is_published=False, off_reason=reason):
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


def load_content(
    content: Path,
    *,
    by: str = SYSTEM,
    keeping_the_office: bool = True,
    over: Callable[[list[LoadedService]], list[LoadedService]] = list,
    here: Bank | None = None,
) -> list[ServiceVersion]:
    """Publish every service folder of a directorate's content and withdraw services whose folder is gone.

    The folder is where a service begins, not where it ends: ``keeping_the_office`` leaves alone what somebody has
    published here since. All or nothing. ``over`` lays something over what the folders say; ``here`` are the groups of the
    bank that the office has published. Raises ContentError naming file, line and key.
    """
    loaded = over(load_services(content, here=here))
    with transaction.atomic():
        theirs = _of_the_office() if keeping_the_office else {}
        off = _taken_off() if keeping_the_office else set()
        versions = [
            theirs.get(one.definition.slug) or publish_loaded(one, by=by)
            for one in loaded
            if one.definition.slug not in off
        ]
        slugs = {one.definition.slug for one in loaded} | theirs.keys()
        for service in Service.objects.filter(is_published=True).exclude(slug__in=slugs):
            withdraw(service=service, by=by)
    return versions


def publish_all(loaded: Iterable[LoadedService], *, by: str) -> list[ServiceVersion]:
    """Publish what was read from folders, all or nothing; what is published beside it stays."""
    with transaction.atomic():
        return [publish_loaded(one, by=by) for one in loaded]


def publish_loaded(loaded: LoadedService, *, by: str) -> ServiceVersion:
    """Publish what was read from a folder."""
    return publish(
        definition=loaded.definition,
        letters=loaded.letters,
        by=by,
        sample=loaded.accepted,
        samples=loaded.told_samples,
        bank=loaded.bank,
    )


def _taken_off() -> set[str]:
    """The services that the office has taken off the portal."""
    return set(Service.objects.exclude(off_reason="").values_list("slug", flat=True))


def _of_the_office() -> dict[str, ServiceVersion]:
    """The current versions that somebody else than the system has published."""
    rows = Service.objects.filter(current__isnull=False).exclude(current__published_by=SYSTEM)
    rows = rows.select_related("current")
    return {service.slug: service.current for service in rows if service.current}
