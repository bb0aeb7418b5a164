"""Pages of the portal: begun, written, given files, submitted; published by the same other pair of eyes."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from pydantic import ValidationError
from wagtail.models import Revision

from dargah.catalogue.operations import announce
from dargah.content.models import PageFile, PageVersion, PortalPage, Submission
from dargah.content.operations.drafts import first, writers_with
from dargah.content.operations.lock import locked, require_unsubmitted
from dargah.content.operations.submitting import (
    check_return,
    check_words,
    reason_to_take_off,
    write_down,
)
from dargah.content.pages.kinds import Kind
from dargah.content.pages.reviewing import may_be_published
from dargah.content.pages.schema import LONGEST_TITLE, Held, PageContent
from dargah.content.permissions import check_may_discard_page, check_may_write_pages
from dargah.files.limits import IMAGES
from dargah.files.models import StoredFile
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import StaffMember
from dargah.people.refusals import ChangedMeanwhile, Invalid, NotThere, WrongMoment

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,79}")
MOST_FILES = 20
LONGEST_WORDS = 300
TAKEN = "صفحه دیگری این نشانی را دارد."


def begin_page(
    *,
    kind: Kind,
    title: str,
    by: StaffMember,
    slug: str = "",
    said: Mapping[str, Any] | None = None,
) -> PortalPage:
    """A new page of which the title is known, and what else is ``said`` of it. Raises Invalid.

    Who has no address in mind gets one; it stays for good.
    """
    check_may_write_pages(by)
    slug, title = slug.strip() or _free_slug(kind), " ".join(title.split())
    errors = {}
    if not SLUG.fullmatch(slug):
        errors["slug"] = "نشانی با حروف کوچک لاتین، رقم و خط تیره نوشته می‌شود."
    elif PortalPage.objects.filter(slug=slug).exists():
        errors["slug"] = TAKEN
    if not title or len(title) > LONGEST_TITLE:
        errors["title"] = "عنوان صفحه را بنویسید؛ کوتاه‌تر از ۲۰۰ نویسه."
    if errors:
        raise Invalid(errors)
    content = PageContent(**{**(said or {}), "title": title})
    with first({"slug": TAKEN}), transaction.atomic():
        return _save(PortalPage(kind=kind, slug=slug), content, by)


def write_page(*, page: PortalPage, said: PageContent, seen: int, by: StaffMember) -> PortalPage:
    """Save what a page says; its files are kept apart. Raises ChangedMeanwhile when somebody saved since ``seen``."""
    check_may_write_pages(by)
    if not said.title.strip():
        raise Invalid({"title": "عنوان صفحه را بنویسید."})
    with transaction.atomic():
        page = _unsubmitted(page, seen)
        keys = PageContent.model_validate(page.said).keys
        return _save(page, said.model_copy(update={"files": (), "keys": keys}), by)


def attach_files(
    *, page: PortalPage, stored: Iterable[tuple[StoredFile, str]], seen: int, by: StaffMember
) -> PortalPage:
    """Give a page files, each with the words that stand for it. Raises Invalid, ChangedMeanwhile."""
    check_may_write_pages(by)
    with transaction.atomic():
        page = _unsubmitted(page, seen)
        number = page.files.aggregate(last=Max("number"))["last"] or 0
        for file, told in stored:
            words = told.strip()
            if not words or len(words) > LONGEST_WORDS:
                raise Invalid(
                    {"words": "بنویسید عکس چه نشان می‌دهد یا سند چیست؛ کسی که نمی‌بیند همین را می‌شنود."}
                )
            number += 1
            PageFile.objects.create(page=page, stored=file, number=number, words=words, added_by=by.reference)
        if page.files.filter(is_aside=False).count() > MOST_FILES:
            raise Invalid({"files": "هر صفحه حداکثر ۲۰ فایل دارد."})
        return _save(page, PageContent.model_validate(page.said), by)


def put_file_aside(*, page: PortalPage, number: int, seen: int, by: StaffMember) -> PortalPage:
    """Take a file out of a page; what was published with it keeps it. Raises NotThere."""
    check_may_write_pages(by)
    with transaction.atomic():
        page = _unsubmitted(page, seen)
        if not page.files.filter(number=number, is_aside=False).update(is_aside=True):
            raise NotThere
        return _save(page, PageContent.model_validate(page.said), by)


def restore_page_save(*, page: PortalPage, revision: Revision, by: StaffMember) -> PortalPage:
    """Take a page back to one of its earlier saves, as a new save; its files stay as they are."""
    check_may_write_pages(by)
    with transaction.atomic():
        page = _unsubmitted(page, page.edition)
        page.writers = writers_with(page.writers, revision)
        return _save(page, PageContent.model_validate(revision.content["said"]), by)


def discard_page(*, page: PortalPage, by: StaffMember) -> None:
    """Forget a page that was begun by mistake, with its saves: one that nobody ever sent for publication."""
    check_may_write_pages(by)
    with transaction.atomic():
        page = locked(page)
        check_may_discard_page(by, page.writers)
        if not page_may_be_discarded(page):
            raise WrongMoment("این صفحه فرستاده یا منتشر شده است و پاک نمی‌شود.")
        record(
            event=Event.draft_discarded,
            subject=page.reference,
            actor=by.reference,
            detail={"title": page.title},
        )
        page.revisions.all().delete()
        page.delete()


def page_may_be_discarded(page: PortalPage) -> bool:
    """Whether nothing that others have seen hangs on the page."""
    return page.current_id is None and not page.submissions.exists()


def submit_page(
    *, page: PortalPage, seen: int, note: str, publish_at: datetime | None = None, by: StaffMember
) -> Submission:
    """Ask for the publication of a page. Raises WrongMoment while something stops it."""
    check_may_write_pages(by)
    check_words(note, publish_at)
    with transaction.atomic():
        page = _unsubmitted(page, seen)
        content = content_of(page)
        if not may_be_published(Kind(page.kind), content):
            raise WrongMoment("هنوز چیزی مانده است که باید درست شود؛ یافته‌ها را ببینید.")
        if page.base_id != page.current_id:
            raise WrongMoment("پس از آخرین ذخیره نسخه دیگری از این صفحه منتشر شده است؛ دوباره ذخیره کنید.")
        _require_a_difference(page, content)
        wanted = Submission(page=page, content=content.stored(), note=note.strip(), publish_at=publish_at)
        return write_down(wanted, writers=page.writers, by=by)


def submit_older_page(*, page: PortalPage, version: PageVersion, note: str, by: StaffMember) -> Submission:
    """Ask that an older version of a page is published again, as a new one. The note says why."""
    check_may_write_pages(by)
    check_return(note)
    with transaction.atomic():
        page = _unsubmitted(page, page.edition)
        _require_a_difference(page, PageContent.model_validate(version.content))
        wanted = Submission(page=page, content=version.content, note=note.strip(), restores_page=version)
        return write_down(wanted, writers=[], by=by)


def submit_page_off(*, page: PortalPage, reason: str, by: StaffMember) -> Submission:
    """Ask that a published page is taken off the portal; the public reads the reason. Raises Invalid, WrongMoment."""
    check_may_write_pages(by)
    reason = reason_to_take_off(reason, read_by="خواننده")
    with transaction.atomic():
        page = _unsubmitted(page, page.edition)
        if page.current_id is None or page.off_reason:
            raise WrongMoment("این صفحه در درگاه نیست.")
        return write_down(Submission(page=page, content={}, note=reason, takes_off=True), writers=[], by=by)


def publish_submitted_page(submission: Submission) -> None:
    """What was approved is read by the public from now on. Raises WrongMoment when something has changed under it."""
    page = PortalPage.objects.select_for_update().get(submissions=submission)
    if submission.takes_off:
        page.off_reason = submission.note
        page.save(update_fields=["off_reason"])
        announce()
        record(event=Event.page_withdrawn, subject=page.reference, actor=submission.decided_by)
        return
    content = PageContent.model_validate(submission.content)
    if submission.restores_page_id is None and not may_be_published(Kind(page.kind), content):
        raise WrongMoment("این صفحه دیگر درست نیست؛ آن را باز کنید و یافته‌ها را ببینید.")
    if submission.restores_page_id is None or not page.writers:
        page.said, page.title, page.writers = (
            content.model_copy(update={"files": ()}).stored(),
            content.title,
            [],
        )
    submission.page_version = publish_page(page, content, by=submission.decided_by)
    submission.save(update_fields=["page_version"])


def publish_page(page: PortalPage, content: PageContent, *, by: str) -> PageVersion:
    """Publish a page whose row the caller has locked: an immutable version, told to everybody who keeps pages."""
    number = page.versions.aggregate(last=Max("number"))["last"] or 0
    version = PageVersion.objects.create(
        page=page, number=number + 1, content=content.stored(), published_by=by
    )
    page.current = page.base = version
    page.off_reason = ""
    page.save()
    announce()
    record(
        event=Event.page_published,
        subject=page.reference,
        actor=by,
        detail={"version": version.number, "keys": list(content.keys)},
    )
    return version


def content_of(page: PortalPage) -> PageContent:
    """What a page says now, with its files."""
    said = PageContent.model_validate(page.said)
    return said.model_copy(update={"files": held_files(page)})


def held_files(page: PortalPage) -> tuple[Held, ...]:
    """The files of a page that are not put aside."""
    rows = page.files.filter(is_aside=False).select_related("stored")
    return tuple(
        Held(
            number=one.number,
            words=one.words,
            picture=one.stored.kind in IMAGES,
            kind=one.stored.kind,
            name=one.stored.name,
            size=one.stored.size,
            wide=int(one.stored.metadata.get("width") or 0),
            high=int(one.stored.metadata.get("height") or 0),
        )
        for one in rows
    )


def _unsubmitted(page: PortalPage, seen: int) -> PortalPage:
    """The page, locked, of which nothing waits for approval and nobody has saved since ``seen``."""
    page = locked(page)
    require_unsubmitted(page)
    if page.edition != seen:
        raise ChangedMeanwhile([])
    return page


def _require_a_difference(page: PortalPage, content: PageContent) -> None:
    """Raises WrongMoment where the public reads the very same already."""
    if page.current is not None and not page.off_reason and page.current.content == content.stored():
        raise WrongMoment("این صفحه با آن‌چه منتشر است فرقی ندارد.")


def _free_slug(kind: Kind) -> str:
    """The next address of its kind that no page has."""
    taken = set(PortalPage.objects.filter(slug__startswith=f"{kind}-").values_list("slug", flat=True))
    return next(slug for number in range(1, len(taken) + 2) if (slug := f"{kind}-{number}") not in taken)


def _save(page: PortalPage, content: PageContent, by: StaffMember) -> PortalPage:
    page.edition += 1
    page.said, page.title = content.stored(), content.title
    page.changed_by, page.base = by.reference, page.current
    if by.reference not in page.writers:
        page.writers = [*page.writers, by.reference]
    page.save()
    page.save_revision(user=by, clean=False)
    return page


def checked(told: Mapping[str, Any]) -> PageContent:
    """What was typed, as a page's content. Raises Invalid beside the box that is too long."""
    try:
        return PageContent.model_validate(told)
    except ValidationError as refusal:
        raise Invalid(
            {str(one["loc"][0]): "بلندتر از اندازه است؛ کوتاه‌تر بنویسید." for one in refusal.errors()}
        ) from refusal
