"""Where a definition that is rehearsed comes from: a name becomes title, definition and letters.

Published services are found here. A higher floor that holds definitions which are not published adds its own with
``further``: the workshop's drafts get addresses like ``/desk/rehearsals/draft-18/``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dargah.catalogue.checks import check_definition
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import directorate
from dargah.catalogue.queries import published_service, published_services
from dargah.people.models import StaffMember
from dargah.people.refusals import NotThere, WrongMoment
from dargah.rehearsal.permissions import check_may_rehearse, may_rehearse


@dataclass(frozen=True)
class Source:
    """What can be rehearsed: ``name`` is its part of the address, ``sample`` the answers of its accepted sample."""

    name: str
    title: str
    definition: ServiceDefinition
    letters: Mapping[str, str]
    sample: Mapping[str, Any] = field(default_factory=dict)


# gets what stands after its beginning of the name, and who asks; None where there is no such thing
Finder = Callable[[str, StaffMember], Source | None]

_further: dict[str, Finder] = {}


def further(beginning: str, finder: Finder) -> None:
    """Let names with this beginning («draft-») be found by a higher floor, which also says who may see the thing.

    Called once when the floor's app is ready. A published service of the very name comes first.
    """
    _further[beginning] = finder


def source_named(name: str, *, by: StaffMember) -> Source:
    """The source of a name, for who may rehearse it. Raises NotThere, NotAllowed, and WrongMoment for a definition so
    faulty that no form can be made of it.
    """
    found = _published(name) or _found_further(name, by)
    if found is None:
        raise NotThere("خدمتی با این نشانی برای تمرین پیدا نشد.")
    check_may_rehearse(by, found.definition.unit)
    return found


def published_sources(*, by: StaffMember) -> list[ServiceDefinition]:
    """The published services that a member may rehearse, in the order of the catalogue."""
    definitions = (service.current.parsed for service in published_services().values() if service.current)
    return [definition for definition in definitions if may_rehearse(by, definition.unit)]


def _published(name: str) -> Source | None:
    service = published_service(name)
    if service is None or service.current is None:
        return None
    version = service.current
    definition: ServiceDefinition = version.parsed
    return Source(name, definition.title, definition, version.letters, version.sample.get("answers") or {})


def _found_further(name: str, by: StaffMember) -> Source | None:
    for beginning, finder in _further.items():
        if name.startswith(beginning):
            found = finder(name.removeprefix(beginning), by)
            grave = found and next(
                (one for one in check_definition(found.definition, directorate()) if one.grave), None
            )
            if grave:
                raise WrongMoment(f"این پیش‌نویس هنوز تمرین‌شدنی نیست: {grave.sentence}")
            return found
    return None
