"""Services that are read from files, held against who works here: what nobody could take would keep its cases for ever."""

from collections.abc import Iterable

from dargah.catalogue.checks import holders
from dargah.catalogue.findings import Finding
from dargah.catalogue.loader import LoadedService
from dargah.catalogue.models import Service
from dargah.people.models import StaffMember
from dargah.people.roles import DESK_ROLES


def unmanned(loaded: Iterable[LoadedService]) -> list[tuple[LoadedService, Finding]]:
    """Stages and signatures of these services that nobody here holds the role for.

    Nothing before the first member of the desk is there: an installation is prepared before its staff come. Grave is what
    a publication would newly bring; what the service as it is published already lacks only wants to be said.
    """
    if not StaffMember.objects.filter(is_active=True, role__in=DESK_ROLES).exists():
        return []
    found = [(one, finding) for one in loaded for finding in holders.found(one.definition)]
    slugs = {one.definition.slug for one, _ in found}
    services = Service.objects.filter(slug__in=slugs, is_published=True).select_related("current")
    lacking = {
        service.slug: {finding.sentence for finding in holders.found(service.current.parsed)}
        for service in services
        if service.current
    }
    return [
        (
            one,
            Finding(
                finding.place,
                finding.sentence,
                grave=finding.sentence not in lacking.get(one.definition.slug, ()),
            ),
        )
        for one, finding in found
    ]


def without_new_ones(
    loaded: list[LoadedService], lacking: Iterable[tuple[LoadedService, Finding]]
) -> list[LoadedService]:
    """These services without those that nobody could take and that citizens do not have yet."""
    slugs = {one.definition.slug for one, finding in lacking if finding.grave}
    here = set(Service.objects.filter(slug__in=slugs, is_published=True).values_list("slug", flat=True))
    return [one for one in loaded if one.definition.slug not in slugs - here]
