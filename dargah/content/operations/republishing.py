"""A group of the bank has changed: the services that ask it by reference are published anew with it."""

from collections.abc import Iterator
from typing import Any

from dargah.catalogue import operations as catalogue
from dargah.catalogue.checks import check_definition, samples
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import directorate
from dargah.catalogue.exchange import bank_of, samples_of
from dargah.catalogue.loader import Bank
from dargah.catalogue.models import Service, ServiceVersion
from dargah.catalogue.queries import published
from dargah.content.banked import current_bank
from dargah.content.laid import authored_of, definition_data
from dargah.content.models import ServiceDraft
from dargah.content.questions import as_mappings
from dargah.people.refusals import WrongMoment


def touched_by(key: str, bank: Bank) -> list[Service]:
    """The published services whose current version asks the group by reference, as the bank is now."""
    found = []
    for service in published():
        version = service.current
        if version is None or not any(page.use == key for page in version.parsed.form):
            continue
        authored = authored_of(version.parsed, bank)
        if any(page.use == key and not page.group for page in authored.form):
            found.append(service)
    return found


def laid_anew(version: ServiceVersion, *, before: Bank, after: Bank) -> ServiceDefinition:
    """The definition of a version with the bank as it is afterwards. Raises WrongMoment when it would not hold."""
    authored = authored_of(version.parsed, before)
    data = definition_data(authored.model_dump(by_alias=True), after)
    definition = ServiceDefinition.model_validate(data)
    fault = next((one for one in check_definition(definition, directorate()) if one.grave), None)
    if fault is not None:
        raise WrongMoment(f"خدمت «{definition.title}» با این گروه درست نیست: {fault.sentence}")
    return definition


def laid_with(
    key: str, *, before: Bank, after: Bank
) -> Iterator[tuple[Service, ServiceVersion, ServiceDefinition]]:
    """Each service that a group touches, its version and its definition with the group as it is afterwards. Raises
    WrongMoment for one that would not hold.
    """
    for service in touched_by(key, before):
        if service.current is not None:
            yield service, service.current, laid_anew(service.current, before=before, after=after)


def samples_lost(group: str, fresh: list[dict[str, Any]]) -> list[str]:
    """The titles of the services whose samples the form would no longer take: their level falls until they are renewed."""
    before = current_bank()
    after = Bank({**before, group: as_mappings(fresh)})
    return [
        definition.title
        for _, version, definition in laid_with(group, before=before, after=after)
        if any(one.grave for one in samples.found(definition, samples_of(version)))
    ]


def republish_with(key: str, *, before: Bank, after: Bank, by: str) -> list[ServiceVersion]:
    """Publish every touched service anew. Drafts that were begun from the replaced version begin from the new one."""
    made = []
    for service, old, definition in laid_with(key, before=before, after=after):
        groups = {use: {**group, "fields": after[use]} for use, group in bank_of(old).items() if use in after}
        version = catalogue.publish(
            definition=definition,
            letters=old.letters,
            sample=old.sample,
            samples=samples_of(old),
            bank=groups,
            by=by,
        )
        # what a draft writes is by reference: it means the new group already
        ServiceDraft.objects.filter(slug=service.slug, base=old).update(base=version)
        made.append(version)
    return made
