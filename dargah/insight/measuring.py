"""Measuring: every sample of a service walks from application to its end, on this installation, and leaves nothing.

A walk runs in a transaction that is always taken back: no case, no number of the register, no notice, no job stays.
The letter's bytes stay in the store without a row until the nightly sweep. While it walks, the journal of its
connection is a temporary table: its entries are never part of the chain, and the chain's lock is not held from others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from dargah.cases.models import Case
from dargah.cases.operations import Incomplete
from dargah.cases.states import State
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.models import Service, ServiceVersion, VersionSource
from dargah.catalogue.operations import announce
from dargah.catalogue.queries import published_services
from dargah.catalogue.sampled import SAMPLES, Sample, missing, way_faults
from dargah.files.operations import RefusedFile
from dargah.insight.levels import Level, ceiling, is_from_home
from dargah.insight.models import CoverageDay, Measurement
from dargah.insight.walking import CannotWalk, apply_sample, walk
from dargah.letters.models import Letter
from dargah.people.models import Citizen
from dargah.people.refusals import Refusal

# the walk's own journal: seq and at as the real one has them, no chain, no lock, gone with the transaction
ASIDE = """
    CREATE TEMPORARY SEQUENCE aside_seq;
    CREATE TEMPORARY TABLE journal_entry (
        seq bigint DEFAULT nextval('aside_seq'), at timestamptz DEFAULT clock_timestamp(),
        event text, subject text, actor text, detail jsonb, previous bytea, digest bytea);
"""


@dataclass(frozen=True)
class Way:
    """How far the samples of a service went."""

    level: Level
    fault: str
    samples: int


def measure(service: Service) -> Measurement:
    """Walk the service's samples and keep how far they went."""
    version = service.current
    assert version is not None  # noqa: S101 published services have one
    way = walked(version, samples_of(version))
    found, _ = Measurement.objects.update_or_create(
        slug=service.slug,
        defaults={
            "digest": version.digest,
            "level": held(way, version.parsed),
            "fault": way.fault,
            "samples": way.samples,
            "measured_at": timezone.now(),
        },
    )
    return found


def held(way: Way, definition: ServiceDefinition) -> Level:
    """The level that a service holds by its way: the most that it can stand at only where nothing is wrong with it."""
    most = ceiling(definition)
    if way.fault and most > Level.INFORMATION:
        most = Level(most - 1)
    return min(way.level, most)


def stale(since: datetime | None = None) -> list[Service]:
    """The services whose present version was not measured, or not since a moment."""
    known = {one.slug: one for one in Measurement.objects.all()}
    found = []
    for slug, service in published_services().items():
        one = known.get(slug)
        fresh = one is not None and service.current is not None and one.digest == service.current.digest
        if one is None or not fresh or (since is not None and one.measured_at < since):
            found.append(service)
    return found


def measure_stale() -> Iterator[Measurement]:
    """Measure what was published since it was measured, one after another; then close the measuring."""
    for service in stale():
        yield measure(service)
    close()


def close() -> None:
    """Note the day's figure and forget services that are gone; the public pages are made anew where a level changed."""
    services = published_services()
    Measurement.objects.exclude(slug__in=services).delete()
    levels = dict(Measurement.objects.values_list("slug", "level"))
    day = CoverageDay.objects.order_by("-day").first()
    told = None if day is None else day.standing
    note_day(services, levels)
    if told != levels:
        with transaction.atomic():
            announce()


def note_day(services: Mapping[str, Service], levels: Mapping[str, int]) -> CoverageDay:
    """Keep today's figure; the last one of a day stands."""
    definitions = [service.current.parsed for service in services.values() if service.current is not None]
    day, _ = CoverageDay.objects.update_or_create(
        day=timezone.localdate(),
        defaults={
            "total": len(definitions),
            "without_visit": sum(is_from_home(one, Level(levels.get(one.slug, 0))) for one in definitions),
            "standing": dict(levels),
        },
    )
    return day


def samples_of(version: ServiceVersion) -> dict[str, Sample]:
    """The samples that the version keeps by name: all of its folder, or the accepted one alone."""
    source = VersionSource.objects.filter(version=version).first()
    kept = (source.samples if source is not None else {}) or {"accepted": version.sample}
    return {name: Sample.model_validate(one) for name, one in kept.items() if one}


def walked(version: ServiceVersion, samples: Mapping[str, Sample]) -> Way:
    """Walk samples of a version and take everything back; the lowest level that one of them reached counts.

    A service without one of the three is no further than its form: nobody has seen that it says yes, that it says no, and
    that it comes back from the citizen.
    """
    ways = [_walked(version, name, sample) for name, sample in samples.items()]
    if lacking := missing(samples):
        told = "، ".join(f"«{title}»" for title in lacking)
        ways.append(Way(Level.APPLICATION, f"این خدمت نمونه {told} ندارد که راهش پیموده شود.", 0))
    least = min(ways, key=lambda way: (way.level, not way.fault))
    return Way(least.level, least.fault, len(samples))


def _walked(version: ServiceVersion, name: str, sample: Sample) -> Way:
    level = Level.INFORMATION
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(ASIDE)
            case = apply_sample(version.service, sample, _citizen(sample.applicant))
            level = Level.APPLICATION
            _check_way(version.parsed, name, sample)
            case = walk(case, sample.walk)
            level = Level.DECISION
            _check_ended(case, name, sample)
            level = Level.OUTPUT
            transaction.set_rollback(True)
    except Incomplete as incomplete:
        first = incomplete.problems[0]
        return Way(level, f"نمونه پذیرفته نشد: {first.sentence}", 1)
    except (Refusal, RefusedFile, CannotWalk) as stopped:
        return Way(level, str(stopped), 1)
    except OperationalError:
        raise
    except Exception as broken:  # noqa: BLE001 a fault of a service is what is measured, and must not stop the others
        return Way(level, f"راه نمونه با خطای برنامه ایستاد ({type(broken).__name__}).", 1)
    return Way(level, "", 1)


def _check_way(definition: ServiceDefinition, name: str, sample: Sample) -> None:
    """The way is one that proves what the sample's name says. Raises CannotWalk."""
    for _, sentence in way_faults(definition, name, sample):
        raise CannotWalk(f"نمونه «{SAMPLES.get(name, name)}»: {sentence}")


def _citizen(applicant: Mapping[str, Any]) -> Citizen | None:
    if not applicant:
        return None
    keys = ("national_id", "mobile")
    citizen, _ = Citizen.objects.get_or_create(
        **{key: applicant[key] for key in keys},
        defaults={key: value for key, value in applicant.items() if key not in keys},
    )
    return citizen


def _check_ended(case: Case, name: str, sample: Sample) -> None:
    """The case stands where the sample says, with the decision that its name says and the signed letter of it. Raises
    CannotWalk.
    """
    if case.state != sample.ends:
        ends, stands = State(sample.ends).office_label, State(case.state).office_label
        raise CannotWalk(f"پرونده نمونه به «{ends}» نرسید و در «{stands}» ماند.")
    outcome = case.version.parsed.outcomes.get(case.outcome)
    if name == "accepted" and not (outcome is not None and outcome.favourable):
        raise CannotWalk("پرونده نمونه پذیرفته به تصمیمی به سود متقاضی نرسید.")
    if (
        outcome is not None
        and outcome.letter
        and not Letter.objects.filter(case=case, pdf__isnull=False).exists()
    ):
        raise CannotWalk("نامه این نمونه ساخته و امضا نشد.")
