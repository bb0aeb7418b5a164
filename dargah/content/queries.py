"""What the workshop's pages read."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Revision

from dargah.catalogue.directorate import directorate
from dargah.catalogue.models import Service, ServiceVersion
from dargah.catalogue.queries import on_and_off, published
from dargah.content.banked import bank_titles, current_bank, groups_asked_by
from dargah.content.models import (
    BankGroup,
    Confirmation,
    GroupVersion,
    PortalPage,
    ServiceDraft,
    Submission,
    Written,
)
from dargah.content.operations.republishing import touched_by
from dargah.content.pages.kinds import Kind
from dargah.content.parts import parts_of
from dargah.content.permissions import may_decide
from dargah.content.saved import authored_version
from dargah.content.states import OPEN, State
from dargah.people.models import StaffMember
from dargah.persian.text import in_alphabet, search_key

SAVES_SHOWN = 50


@dataclass(frozen=True)
class Row:
    """A service in the list: published, being written, or both."""

    slug: str
    title: str
    unit: str
    version: ServiceVersion | None
    draft: ServiceDraft | None
    submission: Submission | None = None
    unverified: int = 0
    unit_slug: str = ""
    is_off: bool = False

    @property
    def state(self) -> str:
        """Where it stands, as the list is narrowed by: waiting, off, new, changed, published."""
        if self.submission is not None:
            return "waiting"
        if self.is_off:
            return "off"
        if self.version is None:
            return "new"
        return "changed" if self.is_changed else "published"

    @property
    def is_changed(self) -> bool:
        """Whether something is written that nobody has published."""
        return self.draft is not None and (bool(self.draft.writers) or self.version is None)


@dataclass(frozen=True)
class GroupRow:
    """A group of the bank in the list."""

    key: str
    title: str
    group: BankGroup | None
    services: list[str] = field(default_factory=list)


def services_listed() -> list[Row]:
    """Every service, those that were never published first, then by title."""
    units = {unit.slug: unit.name for unit in directorate().units}
    drafts = {one.slug: one for one in ServiceDraft.objects.defer("parts")}
    waiting = {one.draft_id: one for one in open_submissions() if one.draft_id}
    rows = []
    published, off = on_and_off()
    for slug, service in [*published.items(), *off.items()]:
        version, draft = service.current, drafts.pop(slug, None)
        if version is None:
            continue
        definition = version.parsed
        proposed = [definition.deadline.status, definition.fee.status, definition.visits.status]
        proposed += [one.objection.status for one in definition.outcomes.values() if one.objection]
        rows.append(
            Row(
                slug,
                draft.title if draft else definition.title,
                units.get(definition.unit, ""),
                version,
                draft,
                waiting.get(draft.pk) if draft else None,
                proposed.count("proposed"),
                definition.unit,
                slug in off,
            )
        )
    fresh = [Row(slug, one.title, "", None, one, waiting.get(one.pk)) for slug, one in drafts.items()]
    return [*_in_order(fresh), *_in_order(rows)]


STATES = {
    "published": "منتشر شده", "changed": "پیش‌نویس تازه دارد", "waiting": "منتظر تأیید یا زمان انتشار",
    "new": "هنوز منتشر نشده", "off": "برداشته‌شده از درگاه",
}  # fmt: skip


def narrowed(rows: list[Row], *, words: str, state: str, unit: str, unverified: bool) -> list[Row]:
    """The rows whose title has all of the words, in whatever letters they were typed, of this state and unit."""
    wanted = search_key(words).split()
    return [
        row
        for row in rows
        if all(word in search_key(row.title) for word in wanted)
        and (not state or row.state == state)
        and (not unit or row.unit_slug == unit)
        and (not unverified or row.unverified)
    ]


def _in_order(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: in_alphabet(row.title))


def open_submissions() -> "QuerySet[Submission]":
    """What waits for approval or for its hour, the oldest first."""
    return (
        Submission.objects.filter(state__in=OPEN)
        .select_related("draft", "bank", "page")
        .defer("content", "draft__parts", "bank__questions", "page__said")
        .order_by("submitted_at")
    )


def waiting_for(staff: StaffMember) -> list[Submission]:
    """The submissions that this member may approve."""
    return [one for one in open_submissions() if one.state == State.WAITING and may_decide(staff, one)]


def submission_of(pk: int) -> Submission | None:
    """A submission with all it holds."""
    rows = Submission.objects.select_related(
        "draft",
        "bank",
        "page__current",
        "version",
        "restores",
        "restores_group",
        "group_version",
        "restores_page",
        "page_version",
    )
    return rows.filter(pk=pk).first()


def confirmed_in(submission: Submission) -> list[Confirmation]:
    """The facts that were confirmed since the publication before: what a second pair of eyes answers for, too."""
    if submission.draft is None or submission.takes_off or submission.restores_id is not None:
        return []
    earlier = submission.draft.submissions.filter(
        state=State.PUBLISHED, submitted_at__lt=submission.submitted_at
    )
    found = submission.draft.confirmations.filter(at__lte=submission.submitted_at)
    before = earlier.order_by("-submitted_at").values_list("submitted_at", flat=True).first()
    return list(found.filter(at__gt=before) if before is not None else found)


def draft_of(slug: str) -> ServiceDraft | None:
    """The draft of a service."""
    return ServiceDraft.objects.select_related("base").filter(slug=slug).first()


def service_of(slug: str) -> Service | None:
    """A service that has a version, on the portal or off it."""
    return Service.objects.filter(slug=slug, current__isnull=False).select_related("current").first()


def last_answer(thing: Written) -> Submission | None:
    """The newest submission that was sent back, unless another came after it."""
    newest = thing.submissions.defer("content").first()
    return newest if newest is not None and newest.state == State.SENT_BACK else None


def saves_of(thing: Written) -> list[Revision]:
    """The newest saves, without what they hold."""
    rows = thing.revisions.order_by("-created_at").select_related("user").defer("content")
    return list(rows[:SAVES_SHOWN])


def versions_of(slug: str) -> list[ServiceVersion]:
    """The versions of a service, the newest first."""
    rows = ServiceVersion.objects.filter(service__slug=slug).order_by("-number")
    return list(rows.defer("definition", "letters", "sample"))


def version_numbered(slug: str, number: int) -> ServiceVersion | None:
    """One version of a service."""
    rows = ServiceVersion.objects.select_related("service", "source")
    return rows.filter(service__slug=slug, number=number).first()


def parts_of_version(version: ServiceVersion) -> dict[str, Any]:
    """A version as parts, to be compared."""
    return parts_of(authored_version(version, current_bank()))


def groups_listed() -> list[GroupRow]:
    """The groups of the bank with the services that ask them."""
    written = {one.key: one for one in BankGroup.objects.defer("questions")}
    asked: dict[str, list[str]] = {}
    for service in published().select_related("current__source"):
        if service.current is not None:
            for key in groups_asked_by(service.current):
                asked.setdefault(key, []).append(service.current.parsed.title)
    titles = dict(bank_titles())
    fresh = [GroupRow(key, one.title, one) for key, one in written.items() if key not in titles]
    known = [GroupRow(key, title, written.get(key), asked.get(key, [])) for key, title in titles.items()]
    return [*fresh, *known]


def services_touched_by(key: str) -> list[Service]:
    """The published services that follow a group of the bank."""
    return touched_by(key)


def group_written(key: str) -> BankGroup | None:
    """A group that somebody has opened or begun."""
    return BankGroup.objects.select_related("current").filter(key=key).first()


def group_versions(group: BankGroup) -> list[GroupVersion]:
    """The versions of a group, the newest first."""
    return list(group.versions.all())


def names_of(references: set[str]) -> dict[str, str]:
    """The names behind ``staff:…``."""
    keys = [one.partition(":")[2] for one in references if one.startswith("staff:")]
    found = StaffMember.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {"system": "سامانه", "terminal": "خط فرمان", **{one.reference: one.full_name for one in found}}


PAGES_SHOWN = 300


def pages_listed(kind: Kind | None = None) -> list[PortalPage]:
    """The pages of the portal, the last changed first; of one kind, where it is named."""
    rows = PortalPage.objects.select_related("current").defer("current__content")
    return list((rows.filter(kind=kind) if kind else rows)[:PAGES_SHOWN])


def page_written(slug: str) -> PortalPage | None:
    """A page that somebody has begun."""
    return PortalPage.objects.select_related("current").filter(slug=slug).first()


def page_submissions() -> list[Submission]:
    """What waits for approval or its hour, of pages."""
    return list(open_submissions().filter(page__isnull=False))
