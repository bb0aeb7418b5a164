"""Cases of the loaded services, from their samples, at the place of their way that a test wants."""

import itertools
from pathlib import Path
from typing import Any

from django.conf import settings

from dargah.cases import operations
from dargah.cases.models import Case
from dargah.cases.operations import turn
from dargah.catalogue.loader import LoadedService, load_folder
from dargah.catalogue.models import Service
from dargah.catalogue.operations import publish
from dargah.insight.walking import apply_sample, holder_of, walk
from dargah.people.models import Citizen, StaffMember, Unit
from dargah.people.roles import Role

_numbers = itertools.count(500_001)  # far from the people of the samples and of the demo
_loaded: dict[str, LoadedService] = {}

INQUIRY = "land-status-inquiry"
COMMISSION = "land-type-article12"


def loaded(slug: str) -> LoadedService:
    """A service folder, read once."""
    if slug not in _loaded:
        _loaded[slug] = load_folder(Path(settings.CONTENT) / "services" / slug)
    return _loaded[slug]


def service(slug: str = INQUIRY) -> Service:
    """A published service with its version."""
    return Service.objects.select_related("current").get(slug=slug)


def with_an_older_version(slug: str) -> Service:
    """A published service that had other minutes before: there is something to return to."""
    one = loaded(slug)
    publish(
        definition=one.definition.model_copy(update={"minutes": one.definition.minutes + 1}),
        letters=one.letters,
        samples=one.told_samples,
        bank=one.bank,
        by="staff:1",
    )
    return service(slug)


def with_confirmed_deadline(slug: str) -> None:
    """Publish a service with its deadline confirmed by the office: the content of Khuzestan waits for that."""
    one = loaded(slug)
    confirmed = one.definition.deadline.model_copy(update={"status": "confirmed", "source": "نامه ۱۲"})
    publish(
        definition=one.definition.model_copy(update={"deadline": confirmed}),
        letters=one.letters,
        samples=one.told_samples,
        by="staff:1",
    )


def citizen(**facts: Any) -> Citizen:
    """A citizen nobody else is: an invented national ID with the prefix 999."""
    body = f"999{next(_numbers) % 1_000_000:06d}"
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(body)) % 11
    national_id = body + str(total if total < 2 else 11 - total)
    mobile = f"+98917{abs(hash((os_pid(), national_id))) % 10_000_000:07d}"
    return Citizen.objects.create(**{"national_id": national_id, "mobile": mobile, **facts})


def os_pid() -> int:
    """The process, so that tests run side by side make different people."""
    import os

    return os.getpid()


def case(slug: str = INQUIRY, sample: str = "accepted", by: Citizen | None = None) -> Case:
    """A freshly submitted case of a sample."""
    return apply_sample(service(slug), loaded(slug).samples[sample], by or citizen())


def walked(
    slug: str = INQUIRY, sample: str = "accepted", *, until: str = "", by: Citizen | None = None
) -> Case:
    """A case walked along its sample, up to and with the first step that does ``until``."""
    steps = loaded(slug).samples[sample].walk
    stop = next((place + 1 for place, step in enumerate(steps) if step.do == until), len(steps))
    return walk(case(slug, sample, by), steps, until=stop)


def staff(role: Role, unit: str = "") -> StaffMember:
    """A member of a role, in a unit where one is named."""
    rows = StaffMember.objects.filter(role=role, is_active=True)
    return rows.filter(unit=unit).first() if unit else rows.first()  # type: ignore[return-value]  # the demo has all


def holder(subject: Case) -> StaffMember:
    """Whoever holds the case now."""
    return holder_of(subject)


def deciding() -> Case:
    """A case that has come to the stage that decides."""
    found = case()
    while not turn.stage_of(found).decide:
        operations.advance(case=found, by=holder(found))
        found.refresh_from_db()
    return found


def unit_to_ask(asking: Case) -> Unit:
    """Another unit where somebody works on cases."""
    others = Unit.objects.filter(staff__role=Role.CASE_OFFICER, staff__is_active=True)
    found = others.exclude(slug__in=asking.involved).first()
    assert found is not None
    return found
