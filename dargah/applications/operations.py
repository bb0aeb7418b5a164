"""The verbs of a draft: start, save a page, attach and detach a document, discard."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from json import dumps
from typing import IO, Any

from django.db import connection, transaction
from django.utils import timezone

from dargah.applications.models import Attachment, Draft
from dargah.applications.permissions import browser_digest
from dargah.applications.tabs import ASKED, aside_of, check_not_saved_elsewhere, with_tab
from dargah.catalogue.definition import Document, Page, ServiceDefinition
from dargah.catalogue.forms import PageResult, clean_page
from dargah.catalogue.models import Service
from dargah.files import operations as files
from dargah.journal.rows import write_row
from dargah.payments import operations as payments
from dargah.payments.queries import has_money
from dargah.people.consent import end_consent
from dargah.people.models import Citizen, Consent, reference_of
from dargah.people.operations import complete_profile
from dargah.people.refusals import Invalid, NotAllowed, NotThere, WrongMoment

MOST_FILES_OF_ONE_KIND = 10
MOST_TYPED_CHARACTERS = 200_000

# every step of the form makes this statement, so it is written once
WRITE = """
    UPDATE applications_draft SET answers = %s, typed = %s, done = %s, page = %s, saved_at = %s
    WHERE id = %s AND saved_at = %s AND submitted_at IS NULL
"""

KEEP = """
    UPDATE applications_draft SET typed = (typed - %s) || %s::jsonb, page = %s, saved_at = now()
    WHERE id = %s AND version_id = %s AND submitted_at IS NULL
"""
KEEP_SINCE = f"{KEEP} AND saved_at = %s"

NEWER = (
    "این خدمت تازه شده و درخواست شما به نسخه تازه رفته است. آن‌چه این‌جا نوشته‌اید ذخیره نشد؛ پیش از بستن، آن را بردارید "
    "و از «درخواست‌های من» ادامه دهید."
)

Typed = Mapping[str, Sequence[str]]


def start(
    *,
    service: Service,
    citizen: Citizen | None,
    browser: str = "",
    answers: Mapping[str, Any] | None = None,
) -> Draft:
    """Begin a draft on the published version, with ``answers`` that stand in it for the citizen to read and change.

    Raises NotAllowed when the service wants a signed-in applicant.
    """
    version = service.current
    if version is None:
        raise NotThere("این خدمت هنوز برخط نیست.")
    if citizen is None and not version.parsed.anonymous:
        raise NotAllowed("برای این خدمت نخست وارد شوید.")
    draft = Draft(
        version=version,
        citizen=citizen,
        browser="" if citizen else browser_digest(browser),
        answers=dict(answers or {}),
    )
    write_row(draft)
    return draft


def start_for(*, consent: Consent, service: Service) -> Draft:
    """Begin a draft that a helper fills in the citizen's place. Raises NotAllowed where the consent does not hold."""
    version = service.current
    if version is None or consent.service != service.slug:
        raise NotThere("این خدمت هنوز برخط نیست.")
    if not consent.holds or consent.citizen is None:
        raise NotAllowed("رضایت متقاضی گرفته نشده یا پس گرفته شده است.")
    draft = Draft(version=version, citizen=consent.citizen, helper=consent.helper, consent=consent)
    write_row(draft)
    return draft


def end_help(*, consent: Consent, by: Citizen) -> None:
    """The citizen takes a consent back: the helper's unsent drafts are the citizen's own from now on."""
    with transaction.atomic():
        Draft.objects.filter(consent=consent.pk, citizen=by).update(helper="")
        end_consent(consent=consent.pk, by=by)


def adopt(*, draft: Draft, citizen: Citizen) -> None:
    """A draft that a browser began without a name becomes that of the citizen who signed in there; once.

    Raises WrongMoment when it is sent or has a citizen by now.
    """
    rows = Draft.objects.filter(pk=draft.pk, citizen=None, submitted_at=None)
    if not rows.update(citizen=citizen, browser=""):
        raise WrongMoment("این درخواست فرستاده شده یا از آنِ دیگری است.")
    draft.citizen, draft.browser = citizen, ""


def keep_typed(
    *,
    draft: Draft,
    page: Page,
    typed: Typed,
    asked: Collection[str] | None = None,
    seen: str = "",
    tab: str = "",
) -> None:
    """Keep the last keystrokes of a page, checked or not; last writer wins page by page.

    One statement, unless something was saved since the draft was read: then the draft is read again under its lock, so
    that keystrokes which «ذخیره و ادامه» has overtaken do not open the finished page anew. ``seen`` and ``tab`` are
    what the page was shown with (tabs): raises SavedElsewhere when another tab has saved something else since.
    ``asked`` as in save_page, where the page is shown again. Raises WrongMoment once the draft is sent, Invalid for
    more text than any page holds.
    """
    if sum(len(v) for values in typed.values() for v in values) > MOST_TYPED_CHARACTERS:
        raise Invalid({}, "این صفحه بیش از اندازه بزرگ است.")
    if check_not_saved_elsewhere(draft, page, typed=typed, seen=seen, tab=tab):
        return
    kept = with_tab(typed, tab)
    if asked is not None:
        kept[ASKED] = sorted(asked)
    if not _keep(draft, page, kept, since=draft.saved_at):
        with transaction.atomic():
            locked = Draft.objects.select_for_update().filter(pk=draft.pk, version=draft.version_id).first()
            if locked is None or locked.submitted_at is not None:
                raise WrongMoment(NEWER if locked is None else "این درخواست فرستاده شده است.")
            draft.answers, draft.typed, draft.done = locked.answers, locked.typed, locked.done
            if check_not_saved_elsewhere(draft, page, typed=typed, seen=seen, tab=tab):
                return
            _keep(draft, page, kept, since=locked.saved_at)
    draft.typed = {**draft.typed, page.key: kept}


def _keep(draft: Draft, page: Page, kept: Typed, *, since: datetime) -> bool:
    """Lay what is typed beside the draft; False when somebody saved or sent it after ``since``."""
    written: list[Any] = [
        aside_of(page),
        dumps({page.key: kept}),
        page.key,
        draft.pk,
        draft.version_id,
        since,
    ]
    with connection.cursor() as cursor:
        cursor.execute(KEEP_SINCE, written)
        return cursor.rowcount == 1


def lay_aside(*, draft: Draft, page: Page, typed: Typed) -> None:
    """Keep the words of a tab beside the newer ones of the page, until the citizen has chosen; one statement."""
    kept = {aside_of(page): {name: list(values) for name, values in typed.items()}}
    with connection.cursor() as cursor:
        cursor.execute(KEEP, ["", dumps(kept), page.key, draft.pk, draft.version_id])


def save_page(
    *,
    draft: Draft,
    page: Page,
    typed: Typed,
    asked: Collection[str] | None = None,
    seen: str = "",
    tab: str = "",
) -> PageResult:
    """Check a page and keep it: its values when they pass, always what was typed when they do not.

    ``asked`` are the questions under a condition that the page showed (None: it did not say). Where its answers ask
    for more, they are kept with what was typed, so that the page knows its new questions.
    The answers of pages that the new answers hide stay in the draft, so that a change back loses nothing; the checks
    and the case see only what is shown. One statement, unless something was saved since the draft was read: then
    the draft is read again under its lock. Raises WrongMoment once the draft is sent, SavedElsewhere as keep_typed.
    """
    check_not_saved_elsewhere(draft, page, typed=typed, seen=seen, tab=tab)
    result = _with_page(draft, page, typed, asked)
    if not _write(draft, since=draft.saved_at):
        with transaction.atomic():
            locked = Draft.objects.select_for_update().get(pk=draft.pk)
            if locked.submitted_at is not None:
                raise WrongMoment("این درخواست فرستاده شده است.")
            if locked.version_id != draft.version_id:
                raise WrongMoment(NEWER)
            draft.answers, draft.typed, draft.done = locked.answers, locked.typed, locked.done
            check_not_saved_elsewhere(draft, page, typed=typed, seen=seen, tab=tab)
            result = _with_page(draft, page, typed, asked)
            _write(draft, since=locked.saved_at)
    # what a helper writes of the citizen is the application's, not the citizen's own profile
    if result.ok and draft.citizen is not None and page.key == "applicant" and not draft.helper:
        complete_profile(citizen=draft.citizen, facts=result.values.get("applicant") or {})
    return result


def _with_page(draft: Draft, page: Page, typed: Typed, asked: Collection[str] | None) -> PageResult:
    """Put a page into the draft in memory."""
    definition: ServiceDefinition = draft.version.parsed
    result = clean_page(definition, page, typed, draft.answers, asked)
    others = {key: held for key, held in draft.typed.items() if key not in {page.key, aside_of(page)}}
    done = [key for key in draft.done if key != page.key]
    draft.page = page.key
    if result.ok:
        draft.answers, draft.typed, draft.done = {**draft.answers, **result.values}, others, [*done, page.key]
    else:
        written = {name: list(values) for name, values in typed.items()}
        if result.revealed:
            written[ASKED] = sorted(asked or ())
        draft.typed, draft.done = {**others, page.key: written}, done
    return result


def _write(draft: Draft, *, since: datetime) -> bool:
    """Write the draft as it is in memory; False when somebody saved or sent it after ``since``."""
    moment = timezone.now()
    kept = [dumps(held) for held in (draft.answers, draft.typed, draft.done)]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [*kept, draft.page, moment, draft.pk, since])
        written = cursor.rowcount == 1
    if written:
        draft.saved_at = moment
    return written


def attach(*, draft: Draft, document: Document, upload: IO[bytes], name: str) -> Attachment:
    """Put a file beside a document. Raises RefusedFile (files) or Invalid with the sentence for the field."""
    if draft.submitted_at is not None:
        raise WrongMoment("این درخواست فرستاده شده است.")
    held = [one for one in draft.files if one.document == document.key]
    if document.many and len(held) >= MOST_FILES_OF_ONE_KIND:
        raise Invalid({document.key: "ده فایل برای این مدرک بس است."})
    stored = files.store(upload, name=name, accept=document.accept, at_most=document.at_most)
    draft.brought = draft.told = None
    attached = Attachment(draft=draft, document=document.key, file=stored)
    if document.many:
        write_row(attached)
        return attached
    with transaction.atomic():
        Attachment.objects.filter(draft=draft, document=document.key).delete()
        write_row(attached)
    return attached


def detach(*, draft: Draft, attachment: Attachment) -> None:
    """Take a file away again, before the application is sent."""
    if attachment.draft_id != draft.pk:
        raise NotThere
    if draft.submitted_at is not None:
        raise WrongMoment("این درخواست فرستاده شده است.")
    attachment.delete()
    draft.brought = draft.told = None


def discard(*, draft: Draft) -> None:
    """Throw an unsent draft away. Raises WrongMoment for a sent one."""
    if draft.version.parsed.fee.is_charged:
        _let_go_of_money(draft)
    if not Draft.objects.filter(pk=draft.pk, submitted_at=None).delete()[0]:
        raise WrongMoment("این درخواست فرستاده شده است.")


def _let_go_of_money(draft: Draft) -> None:
    """The open invoice is cancelled; a draft for which money was taken stays."""
    if has_money(draft.pk):
        raise WrongMoment(
            "برای این درخواست پول پرداخت شده یا در راه است. آن را بفرستید، یا برای بازگرداندن پول به اداره پیام دهید."
        )
    payments.cancel_open(application=draft.pk, actor=reference_of(draft.citizen))


def first_unfinished(draft: Draft) -> Page | None:
    """The first shown page that has not passed its checks; None when all have."""
    return next(
        (page for page in draft.asked.pages if page.key not in draft.done or page.key in draft.typed), None
    )
