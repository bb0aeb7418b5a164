"""Asking for publication: of a draft, or of an older version again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from dargah.catalogue.exchange import bank_of, samples_of
from dargah.catalogue.models import Service, ServiceVersion
from dargah.catalogue.queries import published_definitions
from dargah.content.banked import current_bank
from dargah.content.findings import read
from dargah.content.models import ServiceDraft, Submission
from dargah.content.operations.drafts import open_service
from dargah.content.operations.lock import locked, require_unsubmitted
from dargah.content.permissions import check_may_write
from dargah.content.questions import bank_as_pairs
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import StaffMember
from dargah.people.refusals import ChangedMeanwhile, Invalid, WrongMoment
from dargah.persian.text import search_key

LONGEST_NOTE = 2000


def submit(
    *, draft: ServiceDraft, seen: int, note: str, publish_at: datetime | None = None, by: StaffMember
) -> Submission:
    """Ask for the publication of a draft. Raises WrongMoment while something stops it."""
    check_may_write(by)
    check_words(note, publish_at)
    with transaction.atomic():
        draft = locked(draft)
        require_unsubmitted(draft)
        if draft.edition != seen:
            raise ChangedMeanwhile([])
        reading = read(draft.parts, current_bank())
        if not reading.may_be_published:
            raise WrongMoment("هنوز چیزی مانده است که باید درست شود؛ یافته‌ها را ببینید.")
        require_base(draft)
        _require_a_difference(draft, reading.content())
        _require_own_name(draft, reading.content()["definition"]["title"])
        return write_down(
            Submission(draft=draft, content=reading.content(), note=note.strip(), publish_at=publish_at),
            writers=draft.writers,
            by=by,
        )


def _require_a_difference(
    draft: ServiceDraft,
    content: dict[str, Any],
    said: str = "این پیش‌نویس با آن‌چه منتشر است فرقی ندارد.",
) -> None:
    """Raises WrongMoment where what is published says the very same: nobody is asked to approve nothing."""
    service = Service.objects.filter(slug=draft.slug, is_published=True).select_related("current").first()
    current = service.current if service is not None else None
    if current is None:
        return
    published = {
        "definition": current.definition,
        "letters": current.letters,
        "sample": current.sample,
        "samples": samples_of(current),
        "bank": bank_as_pairs(bank_of(current)),
    }
    if all(content.get(name) == published[name] for name in published if name in content):
        raise WrongMoment(said)


def _require_own_name(draft: ServiceDraft, title: str) -> None:
    """Raises WrongMoment when another published service has the same name: a citizen could not tell them apart."""
    for other in published_definitions():
        if other.slug != draft.slug and search_key(other.title) == search_key(title):
            raise WrongMoment(
                f"خدمت دیگری با نام «{other.title}» منتشر است؛ نام این خدمت را در «مشخصات» عوض کنید."
            )


def submit_older_version(
    *, draft: ServiceDraft, version: ServiceVersion, note: str, by: StaffMember
) -> Submission:
    """Ask that an older version is published again, as a new one. The note says why. Raises WrongMoment for the present
    one.
    """
    check_may_write(by)
    check_return(note)
    with transaction.atomic():
        draft = locked(draft)
        require_unsubmitted(draft)
        content = {
            "definition": version.definition,
            "letters": version.letters,
            "sample": version.sample,
            "samples": samples_of(version),
            "bank": bank_as_pairs(bank_of(version)),
        }
        _require_a_difference(draft, content, "این نسخه همان است که اکنون منتشر است؛ نسخه دیگری را برگزینید.")
        return write_down(
            Submission(draft=draft, content=content, note=note.strip(), restores=version), writers=[], by=by
        )


def submit_taking_off(*, service: Service, reason: str, by: StaffMember) -> Submission:
    """Ask that a published service is taken off the portal; citizens read the reason. Raises Invalid, WrongMoment."""
    check_may_write(by)
    reason = reason_to_take_off(reason, read_by="شهروند")
    with transaction.atomic():
        draft = locked(open_service(service=service, by=by))
        require_unsubmitted(draft)
        if not Service.objects.filter(pk=service.pk, is_published=True).exists():
            raise WrongMoment("این خدمت در درگاه نیست.")
        return write_down(Submission(draft=draft, content={}, note=reason, takes_off=True), writers=[], by=by)


def write_down(submission: Submission, *, writers: list[str], by: StaffMember) -> Submission:
    """Keep a submission and tell the journal; the caller holds the lock of its subject."""
    submission.submitted_by, submission.writers = by.reference, list(writers)
    submission.save()
    record(
        event=Event.publication_asked,
        subject=submission.subject.reference,
        actor=by.reference,
        detail={"submission": submission.pk},
    )
    return submission


def check_words(note: str, publish_at: datetime | None) -> None:
    """Raises Invalid for a note that is too long or a moment that has passed."""
    errors = {}
    if len(note) > LONGEST_NOTE:
        errors["note"] = "یادداشت را کوتاه‌تر بنویسید."
    if publish_at is not None and publish_at <= timezone.now():
        errors["publish_on"] = "این زمان گذشته است."
    if errors:
        raise Invalid(errors)


def check_return(note: str) -> None:
    """Raises Invalid where nobody says why an older version is wanted again."""
    if not note.strip():
        raise Invalid({"note": "بنویسید چرا به این نسخه باز می‌گردید."})
    check_words(note, None)


def reason_to_take_off(reason: str, *, read_by: str) -> str:
    """Why something is taken off the portal, as it will be read. Raises Invalid."""
    reason = reason.strip()
    if not reason:
        raise Invalid({"off": f"بنویسید چرا؛ {read_by} همین را می‌خواند."})
    if len(reason) > LONGEST_NOTE:
        raise Invalid({"off": "دلیل را کوتاه‌تر بنویسید."})
    return reason


def require_base(draft: ServiceDraft) -> None:
    """Raises WrongMoment when something else was published since the draft was begun."""
    current = Service.objects.filter(slug=draft.slug).values_list("current", flat=True).first()
    if current != draft.base_id:
        raise WrongMoment(
            "پس از آغاز این پیش‌نویس نسخه دیگری از خدمت منتشر شده است. پیش‌نویس را با آن بسنجید و تازه کنید."
        )
