"""Drafts: begun, opened, copied, written part by part, taken back to an earlier save."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from wagtail.models import Revision

from dargah.catalogue.models import Service, ServiceVersion
from dargah.content.authored import AuthoredService
from dargah.content.banked import current_bank
from dargah.content.models import ServiceDraft
from dargah.content.naming import named, steady
from dargah.content.operations.lock import locked, require_unsubmitted
from dargah.content.parts import parts_of, shape_of_part
from dargah.content.permissions import check_may_discard, check_may_write
from dargah.content.saved import LAST, authored_version, nothing
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import StaffMember
from dargah.people.refusals import ChangedMeanwhile, Invalid, WrongMoment

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,79}")
_PLAIN = "service-"
LONGEST_TITLE = 300
TAKEN = "خدمت دیگری این نشانی را دارد."
NO_UNIT = "بگویید کدام واحد پاسخ این خدمت را می‌دهد."


def begin_service(*, slug: str, title: str, unit: str, usual: bool = False, by: StaffMember) -> ServiceDraft:
    """A new service of which only the name is known, with what most services have when ``usual``. Raises Invalid.

    Who has no address in mind gets one; it can be changed until the service is published.
    """
    check_may_write(by)
    slug, title = slug.strip() or _free_slug(), title.strip()
    _check_names(slug, title, {} if unit else {"unit": NO_UNIT})
    with first({"slug": TAKEN}), transaction.atomic():
        return _create(nothing(slug=slug, title=title, unit=unit, usual=usual), by)


def copy_service(*, source: ServiceDraft, slug: str, title: str, by: StaffMember) -> ServiceDraft:
    """A new service that says what another one says, under its own name. Raises Invalid.

    What nobody has approved yet brings its writers along: it is their work here, too.
    """
    check_may_write(by)
    slug, title = slug.strip() or _free_slug(), title.strip()
    _check_names(slug, title)
    facts = {**source.parts["facts"], "slug": slug, "title": title, "service_id": "", "position": LAST}
    with first({"slug": TAKEN}), transaction.atomic():
        parts = {**source.parts, "facts": facts}
        draft = ServiceDraft(slug=slug, title=title, parts=parts, writers=list(source.writers))
        return save_draft(draft, by)


def open_service(*, service: Service, by: StaffMember) -> ServiceDraft:
    """The draft of a published service, made of its current version when there is none yet."""
    check_may_write(by)
    found = ServiceDraft.objects.filter(slug=service.slug).first()
    if found is not None:
        return found
    if service.current is None:
        raise WrongMoment("این خدمت هنوز نسخه‌ای ندارد.")
    try:
        with transaction.atomic():
            return _create(
                authored_version(service.current, current_bank()), by, base=service.current, written=False
            )
    except IntegrityError:  # a colleague has opened it in the same moment
        return ServiceDraft.objects.get(slug=service.slug)


@contextmanager
def first(errors: dict[str, str]) -> Iterator[None]:
    """Raises Invalid where a colleague has taken the same name in the same moment."""
    try:
        yield
    except IntegrityError as taken:
        raise Invalid(errors) from taken


def discard_draft(*, draft: ServiceDraft, by: StaffMember) -> None:
    """Forget a service that was begun by mistake, with its saves: one that nobody ever sent for publication."""
    check_may_write(by)
    with transaction.atomic():
        draft = locked(draft)
        check_may_discard(by, written_here(draft))
        if not may_be_discarded(draft):
            raise WrongMoment(
                "این خدمت فرستاده یا منتشر شده است و پاک نمی‌شود؛ می‌توانید آن را از درگاه بردارید."
            )
        record(
            event=Event.draft_discarded,
            subject=draft.reference,
            actor=by.reference,
            detail={"title": draft.title},
        )
        draft.confirmations.all().delete()
        draft.revisions.all().delete()
        draft.delete()


def written_here(draft: ServiceDraft) -> list[str]:
    """Who saved this very draft: those whose text it only copied have it in their own."""
    savers = {
        one.user.reference
        for one in draft.revisions.select_related("user").defer("content")
        if one.user is not None
    }
    return [one for one in draft.writers if one in savers]


def may_be_discarded(draft: ServiceDraft) -> bool:
    """Whether nothing that others have seen hangs on the draft."""
    return draft.base_id is None and not draft.submissions.exists()


def renew_draft(*, draft: ServiceDraft, by: StaffMember) -> ServiceDraft:
    """Begin again from the current version: what was written and not published stays among the saves."""
    check_may_write(by)
    with transaction.atomic():
        draft = locked(draft)
        require_unsubmitted(draft)
        current = _current(draft)
        if current is None:
            raise WrongMoment("این خدمت هنوز منتشر نشده است.")
        draft.parts, draft.base, draft.writers = (
            parts_of(authored_version(current, current_bank())),
            current,
            [],
        )
        draft.title = current.parsed.title
        return save_draft(draft, by, written=False)


def write_part(
    *, draft: ServiceDraft, part: str, raw: dict[str, Any], seen: int, by: StaffMember
) -> ServiceDraft:
    """Save one part of a draft. Raises ChangedMeanwhile when somebody saved since ``seen``.

    1. lock the draft; it must not be submitted, and be the one that the writer looked at;
    2. empty names are filled; the name of a published service stays;
    3. the save is kept as a revision, the writer noted.
    """
    check_may_write(by)
    with transaction.atomic():
        draft = locked(draft)
        require_unsubmitted(draft)
        if draft.edition != seen:
            raise ChangedMeanwhile([])
        fresh = named(steady(raw, draft.parts.get(part)), shape_of_part(part))
        if part == "facts":
            _rename(draft, fresh)
        draft.parts = {**draft.parts, part: fresh}
        return save_draft(draft, by)


def restore_save(*, draft: ServiceDraft, revision: Revision, by: StaffMember) -> ServiceDraft:
    """Take the draft back to one of its earlier saves, as a new save."""
    check_may_write(by)
    with transaction.atomic():
        draft = locked(draft)
        require_unsubmitted(draft)
        earlier = revision.as_object()
        draft.parts, draft.title = earlier.parts, earlier.title
        draft.writers = writers_with(draft.writers, revision)
        return save_draft(draft, by)


def writers_with(writers: list[str], revision: Revision) -> list[str]:
    """The writers with all who had a part in an earlier save: taken up by another, it is still their work."""
    return list(dict.fromkeys([*writers, *revision.content.get("writers", [])]))


def _rename(draft: ServiceDraft, facts: dict[str, Any]) -> None:
    slug, title = str(facts.get("slug") or "").strip(), str(facts.get("title") or "").strip()
    if slug != draft.slug:
        if draft.base_id is not None:
            raise Invalid({"slug": "نشانی خدمت پس از انتشار عوض نمی‌شود."})
        _check_names(slug, title)
        draft.slug = slug
    draft.title = title[:LONGEST_TITLE] or draft.title


def _free_slug() -> str:
    """The next address that nobody has."""
    taken = {
        *ServiceDraft.objects.values_list("slug", flat=True),
        *Service.objects.values_list("slug", flat=True),
    }
    return next(slug for number in range(1, len(taken) + 2) if (slug := f"{_PLAIN}{number}") not in taken)


def _check_names(slug: str, title: str, errors: dict[str, str] | None = None) -> None:
    """Raise Invalid for a name or an address that cannot be, together with what was found wrong before."""
    errors = dict(errors or {})
    if not _SLUG.fullmatch(slug):
        errors["slug"] = "نشانی فقط حروف کوچک لاتین، رقم و خط پیوند دارد، مانند access-road."
    elif ServiceDraft.objects.filter(slug=slug).exists() or Service.objects.filter(slug=slug).exists():
        errors["slug"] = TAKEN
    if not title or len(title) > LONGEST_TITLE:
        errors["title"] = "نام خدمت را بنویسید."
    if errors:
        raise Invalid(errors)


def _current(draft: ServiceDraft) -> ServiceVersion | None:
    service = Service.objects.filter(slug=draft.slug).select_related("current").first()
    return service.current if service else None


def _create(
    authored: AuthoredService, by: StaffMember, *, base: ServiceVersion | None = None, written: bool = True
) -> ServiceDraft:
    draft = ServiceDraft(slug=authored.slug, title=authored.title, parts=parts_of(authored), base=base)
    return save_draft(draft, by, written=written)


def save_draft(draft: ServiceDraft, by: StaffMember, *, written: bool = True) -> ServiceDraft:
    """Count the save, note who wrote, keep it as a revision; the caller holds the lock."""
    draft.edition += 1
    draft.changed_by = by.reference
    if written and by.reference not in draft.writers:
        draft.writers = [*draft.writers, by.reference]
    draft.save()
    draft.save_revision(user=by, clean=False)
    return draft
