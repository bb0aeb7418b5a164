"""The pages of the portal as the public reads them, kept in the process until the next publication."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from threading import Lock

from dargah.catalogue.queries import publication_mark
from dargah.content.models import PageFile, PortalPage
from dargah.content.pages.kinds import SECTIONS, Kind, address_of
from dargah.content.pages.schema import PageContent
from dargah.files.models import StoredFile
from dargah.persian.text import in_alphabet


@dataclass(frozen=True)
class Page:
    """A published page. ``first_at`` is when it was first published, ``at`` when what it says now was."""

    slug: str
    kind: Kind
    content: PageContent
    at: datetime
    first_at: datetime
    off_reason: str = ""

    @property
    def title(self) -> str:
        """Its title."""
        return self.content.title

    @property
    def url(self) -> str:
        """Its address."""
        return address_of(self.kind, self.slug, self.content.unit)

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.content.until is not None and self.content.until < today

    def is_in_force(self, today: date) -> bool:
        """Whether its days hold today."""
        return (self.content.day is None or self.content.day <= today) and not self.is_over(today)


@dataclass(frozen=True)
class Portal:
    """Every page of one publication; those taken off tell why at their address."""

    mark: tuple[int, datetime] | None
    pages: dict[str, Page]
    taken_off: dict[str, Page]

    @cached_property
    def by_kind(self) -> dict[Kind, list[Page]]:
        """The pages of each kind in the order of their list."""
        return {
            kind: _in_order(kind, (one for one in self.pages.values() if one.kind == kind)) for kind in Kind
        }

    def in_force(self, kind: Kind, today: date) -> list[Page]:
        """Those whose days hold today."""
        return [one for one in self.by_kind[kind] if one.is_in_force(today)]


def _in_order(kind: Kind, pages: Iterable[Page]) -> list[Page]:
    """News and what has days: the newest first. People by their place, everything else by the alphabet."""
    if kind == Kind.PERSON:
        return sorted(pages, key=lambda one: (one.content.position, in_alphabet(one.title)))
    if "day" in SECTIONS[kind].boxes:
        return sorted(pages, key=lambda one: (one.content.day or date.min, one.first_at), reverse=True)
    return sorted(pages, key=lambda one: in_alphabet(one.title))


class _Kept:
    portal: Portal | None = None


_lock = Lock()


def portal() -> Portal:
    """The pages as they are published now: one statement, and another only after a publication."""
    mark = publication_mark()
    kept = _Kept.portal
    if kept is None or mark is None or kept.mark != mark:
        with _lock:
            kept = _Kept.portal = _read(mark)
    return kept


def _read(mark: tuple[int, datetime] | None) -> Portal:
    found: dict[str, Page] = {}
    off: dict[str, Page] = {}
    rows = PortalPage.objects.filter(current__isnull=False).select_related("current").defer("said")
    firsts = dict(PortalPage.objects.filter(versions__number=1).values_list("slug", "versions__published_at"))
    for row in rows:
        if row.current is None:
            continue
        page = Page(
            row.slug,
            Kind(row.kind),
            PageContent.model_validate(row.current.content),
            row.current.published_at,
            firsts.get(row.slug, row.current.published_at),
            row.off_reason,
        )
        (off if row.off_reason else found)[row.slug] = page
    return Portal(mark, found, off)


def stored_file(slug: str, number: int) -> StoredFile | None:
    """A file of a page that the public reads now; None for one that is not among them."""
    page = portal().pages.get(slug)
    if page is None or number not in {one.number for one in page.content.files}:
        return None
    return file_of(slug, number)


def file_of(slug: str, number: int) -> StoredFile | None:
    """Any file of a page, also of one that is being written."""
    found = PageFile.objects.filter(page__slug=slug, number=number).select_related("stored").first()
    return found.stored if found else None
