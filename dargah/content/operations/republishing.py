"""A group of the bank has changed: the services that ask it by reference are published anew with it."""

from collections.abc import Iterator
from typing import Any

from dargah.catalogue import operations as catalogue
from dargah.catalogue.checks import check_definition, samples
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import directorate
from dargah.catalogue.exchange import samples_of
from dargah.catalogue.loader import Bank
from dargah.catalogue.models import Service, ServiceVersion
from dargah.catalogue.queries import published
from dargah.content.banked import as_told, bank_written_with, current_bank, groups_asked_by, titles_of_files
from dargah.content.laid import authored_of, definition_data
from dargah.content.models import BankGroup, GroupVersion, ServiceDraft
from dargah.content.questions import as_mappings, as_pairs, raw_of
from dargah.people.refusals import WrongMoment


def touched_by(key: str) -> list[Service]:
    """The published services whose current version asks the group by reference."""
    return [
        one for one in published().select_related("current__source")
        if one.current is not None and key in groups_asked_by(one.current)
    ]  # fmt: skip


def laid_anew(version: ServiceVersion, *, before: Bank, after: Bank) -> ServiceDefinition:
    """The definition of a version with the bank as it is afterwards. Raises WrongMoment when it would not hold."""
    authored = authored_of(version.parsed, bank_written_with(version, before))
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
    for service in touched_by(key):
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


def publish_group(group: BankGroup, *, questions: list[dict[str, Any]], title: str, by: str) -> GroupVersion:
    """Publish the questions of a group, as pairs, and every service that it touches anew. The caller holds its lock.

    What the files of content/ gave becomes the first version, so that it can be returned to. What somebody is writing on
    the group stays; where nobody writes, the editor begins from what is published. Raises WrongMoment for a service that
    would not hold with it.
    """
    before = current_bank()
    last = group.versions.first()
    if last is None and group.key in before:
        last = GroupVersion.objects.create(
            group=group,
            number=1,
            title=titles_of_files().get(group.key, group.title),
            questions=as_pairs(before[group.key]),
            published_by=catalogue.SYSTEM,
        )
    version = GroupVersion.objects.create(
        group=group,
        number=last.number + 1 if last is not None else 1,
        title=title,
        questions=questions,
        published_by=by,
    )
    group.current, group.title = version, title
    if not group.writers:
        group.base = version
        group.questions = {"fields": raw_of(questions)}
    group.save()
    republish_with(group.key, before=before, after=current_bank(), by=by)
    return version


def republish_with(key: str, *, before: Bank, after: Bank, by: str) -> list[ServiceVersion]:
    """Publish every touched service anew. Drafts that were begun from the replaced version begin from the new one."""
    made = []
    for service, old, definition in laid_with(key, before=before, after=after):
        groups = {use: group for use, group in as_told(after).items() if use in groups_asked_by(old)}
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
