"""Where a definition that is rehearsed comes from: a name becomes title, definition and letters.

Published services have their own slug; what the workshop writes is ``draft-<slug>``, at addresses like
``/desk/rehearsals/draft-land-status-inquiry/``. A published service of the very name comes first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dargah.catalogue.checks import check_definition
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import directorate
from dargah.catalogue.queries import published_service, published_services
from dargah.content.banked import current_bank
from dargah.content.findings import read
from dargah.content.models import ServiceDraft
from dargah.content.permissions import READERS
from dargah.content.queries import draft_of
from dargah.people.models import StaffMember
from dargah.people.refusals import NotThere, WrongMoment
from dargah.rehearsal.permissions import check_may_rehearse, may_rehearse

DRAFT = "draft-"
MOST_DRAFTS = 100


@dataclass(frozen=True)
class Source:
    """What can be rehearsed: ``name`` is its part of the address, ``sample`` the answers of its accepted sample; ``draft``
    is the slug of what the workshop is still writing.
    """

    name: str
    title: str
    definition: ServiceDefinition
    letters: Mapping[str, str]
    sample: Mapping[str, Any] = field(default_factory=dict)
    draft: str = ""


def name_of_draft(slug: str) -> str:
    """The name under which the draft of a service is rehearsed."""
    return f"{DRAFT}{slug}"


def source_named(name: str, *, by: StaffMember) -> Source:
    """The source of a name, for who may rehearse it. Raises NotThere, NotAllowed, and WrongMoment for a definition so
    faulty that no form can be made of it.
    """
    found = _published(name) or _draft(name, by)
    if found is None:
        raise NotThere("خدمتی با این نشانی برای تمرین پیدا نشد.")
    check_may_rehearse(by, found.definition.unit)
    return found


def published_sources(*, by: StaffMember) -> list[ServiceDefinition]:
    """The published services that a member may rehearse, in the order of the catalogue."""
    definitions = (service.current.parsed for service in published_services().values() if service.current)
    return [definition for definition in definitions if may_rehearse(by, definition.unit)]


def drafts_to_rehearse(*, by: StaffMember) -> list[tuple[str, str]]:
    """(name, title) of what the workshop is writing, not published yet, for who reads all of it there; the latest first."""
    if by.role not in READERS or not by.is_active:
        return []
    rows = (
        ServiceDraft.objects.exclude(base__isnull=False, writers=[])
        .order_by("-changed_at")
        .values_list("slug", "title")[:MOST_DRAFTS]
    )
    return [(name_of_draft(slug), title) for slug, title in rows]


def _published(name: str) -> Source | None:
    service = published_service(name)
    if service is None or service.current is None:
        return None
    version = service.current
    definition: ServiceDefinition = version.parsed
    return Source(name, definition.title, definition, version.letters, version.sample.get("answers") or {})


def _draft(name: str, by: StaffMember) -> Source | None:
    """The draft as it is written now. Its letters and samples need not be ready: a rehearsal says where it stops."""
    draft = draft_of(name.removeprefix(DRAFT)) if name.startswith(DRAFT) else None
    if draft is None:
        return None
    reading = read(draft.parts, current_bank())
    definition = reading.definition
    check_may_rehearse(by, definition.unit if definition else "")
    if definition is None:
        faults = [one.sentence for one in reading.findings]
    else:
        faults = [one.sentence for one in check_definition(definition, directorate()) if one.grave]
    if definition is None or faults:
        raise WrongMoment(f"این پیش‌نویس هنوز تمرین‌شدنی نیست: {faults[0]}")
    return Source(
        name, draft.title, definition, reading.letters, reading.sample.get("answers") or {}, draft.slug
    )
