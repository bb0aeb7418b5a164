"""The published services as public pages need them, kept in the process until the next publication."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import directorate, office_name
from dargah.catalogue.queries import publication, published
from dargah.web.office import current_office
from dargah.web.public.present import ServicePage, present, visits_guessed, visits_text


@dataclass(frozen=True)
class Line:
    """A service in a list."""

    slug: str
    ask: str
    title: str
    unit: str
    unit_slug: str
    group: str
    applicants: tuple[str, ...]
    visits_text: str
    situations: tuple[str, ...] = ()
    is_guessed: bool = False  # the visits are our estimate: a list that holds such a line says so above it


@dataclass(frozen=True)
class Shelf:
    """Every published service of one publication."""

    token: int
    lines: tuple[Line, ...]
    pages: dict[str, ServicePage]
    published_at: dict[str, datetime]

    def groups(self) -> list[tuple[str, str, list[Line]]]:
        """The life situations that have services: (key, title, lines)."""
        titles = directorate().groups
        found = [
            (key, titles[key].title, [line for line in self.lines if line.group == key]) for key in titles
        ]
        return [group for group in found if group[2]]

    def units(self) -> list[tuple[str, str]]:
        """The units that have services: (slug, name)."""
        return list(dict.fromkeys((line.unit_slug, line.unit) for line in self.lines))


def _line(definition: ServiceDefinition) -> Line:
    return Line(
        slug=definition.slug,
        ask=definition.ask,
        title=definition.title,
        unit=office_name(definition.unit),
        unit_slug=definition.unit,
        group=definition.group,
        applicants=tuple(definition.applicants),
        visits_text=visits_text(definition),
        situations=tuple(definition.situations),
        is_guessed=visits_guessed(definition),
    )


def make_shelf(token: int, published: Iterable[tuple[ServiceDefinition, datetime]]) -> Shelf:
    """A shelf of definitions in the order of the catalogue."""
    office = current_office()
    both = list(published)
    return Shelf(
        token=token,
        lines=tuple(_line(definition) for definition, _ in both),
        pages={definition.slug: present(definition, office) for definition, _ in both},
        published_at={definition.slug: at for definition, at in both},
    )


class _Kept:
    """The shelf this process has."""

    shelf: Shelf | None = None


_lock = Lock()


def shelf() -> Shelf:
    """The services as they are published now: one statement, and a second one only after a publication."""
    token = publication()
    kept = _Kept.shelf
    if kept is None or kept.token != token:
        with _lock:
            versions = [service.current for service in published() if service.current is not None]
            kept = make_shelf(token, [(version.parsed, version.published_at) for version in versions])
            _Kept.shelf = kept
    return kept


def forget() -> None:
    """Drop the kept shelf (tests reuse a process for many databases)."""
    _Kept.shelf = None
