"""The other pair of eyes: approving, sending back, taking back; and the publication itself, now or at its hour."""

import logging
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from pydantic import ValidationError

from dargah.catalogue import operations as catalogue
from dargah.catalogue.checks import findings
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.models import Service, ServiceVersion
from dargah.content.banked import current_bank
from dargah.content.findings import read
from dargah.content.models import BankGroup, ServiceDraft, Submission
from dargah.content.operations.pages import publish_submitted_page
from dargah.content.operations.republishing import publish_group
from dargah.content.operations.submitting import require_base
from dargah.content.parts import parts_of
from dargah.content.permissions import check_may_decide, may_withdraw
from dargah.content.saved import authored_version
from dargah.content.states import OPEN, TRANSITIONS, State
from dargah.content.submitted import bank_kept
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotAllowed, Refusal, WrongMoment

log = logging.getLogger(__name__)
SYSTEM = "system"
BROKEN = "این انتشار به خطایی در برنامه برخورد و انجام نشد؛ مدیر سامانه آن را در گزارش خطاها می‌بیند. دوباره بفرستید."


def approve(*, submission: Submission, by: StaffMember) -> Submission:
    """Approve what somebody else wrote: it is published, now or at the hour that was asked for.

    1. lock the submission; it must wait, and be none of the approver's own work;
    2. before its hour: it is scheduled, and the worker publishes it;
    3. else it is published in this transaction, as exactly what was read; groups of the bank as they are now.
    """
    with transaction.atomic():
        submission = _locked(submission)
        check_may_decide(by, submission)
        later = submission.publish_at is not None and submission.publish_at > timezone.now()
        _move(submission, "schedule" if later else "approve")
        submission.decided_by, submission.decided_at = by.reference, timezone.now()
        submission.save()
        if not later:
            _publish(submission)
        _tell(submission, by.reference)
    return submission


def send_back(*, submission: Submission, reason: str, by: StaffMember) -> Submission:
    """Send it back to who wrote it, with a reason."""
    if not reason.strip():
        raise Invalid({"reason": "بنویسید چه باید درست شود."})
    with transaction.atomic():
        submission = _locked(submission)
        check_may_decide(by, submission)
        _move(submission, "send_back")
        submission.decided_by, submission.decided_at = by.reference, timezone.now()
        submission.reason = reason.strip()
        submission.save()
        _tell(submission, by.reference)
    return submission


def withdraw(*, submission: Submission, by: StaffMember) -> Submission:
    """Take one's own submission back, to write on."""
    with transaction.atomic():
        submission = _locked(submission)
        if not may_withdraw(by, submission):
            raise NotAllowed("فقط کسی که فرستاده است پس می‌گیرد.")
        _move(submission, "withdraw")
        submission.save()
        _tell(submission, by.reference)
    return submission


def publish_due() -> int:
    """Publish what was approved for an hour that has come; what cannot be any more goes back with the reason.

    Each is on its own: what one of them breaks on keeps none of the others waiting.
    """
    due = Submission.objects.filter(state=State.SCHEDULED, publish_at__lte=timezone.now())
    done = 0
    for pk in due.values_list("pk", flat=True):
        try:
            done += _publish_due(pk)
        except Refusal as refusal:
            _back_to_who_sent_it(pk, refusal.sentence)
        except (OperationalError, InterfaceError):
            raise  # the database is away: nothing is decided, the next round tries again
        except Exception:
            log.exception("scheduled publication %s", pk)
            _back_to_who_sent_it(pk, BROKEN)
    return done


def _publish_due(pk: int) -> bool:
    """Publish one whose hour has come; False where another worker has it."""
    with transaction.atomic():
        submission = (
            Submission.objects.select_for_update(skip_locked=True)
            .filter(pk=pk, state=State.SCHEDULED)
            .first()
        )
        if submission is None:
            return False
        _move(submission, "publish_due")
        submission.save()
        _publish(submission)
        _tell(submission, SYSTEM)
    return True


def _back_to_who_sent_it(pk: int, reason: str) -> None:
    with transaction.atomic():
        submission = _locked(Submission(pk=pk))
        _move(submission, "send_back")
        submission.reason, submission.decided_by = reason, SYSTEM
        submission.save()
        _tell(submission, SYSTEM)


def _publish(submission: Submission) -> None:
    """Publish under the name of who approved; what is written next begins from here."""
    if submission.bank is not None:
        _publish_group(submission.bank, submission)
        return
    if submission.page_id is not None:
        publish_submitted_page(submission)
        return
    draft = ServiceDraft.objects.select_for_update().get(submissions=submission)
    if submission.takes_off:
        service = Service.objects.filter(slug=draft.slug, is_published=True).first()
        if service is None:
            raise WrongMoment("این خدمت در درگاه نیست.")
        catalogue.withdraw(service=service, by=submission.decided_by, reason=submission.note)
        return
    if submission.restores_id is None:
        require_base(draft)
        _lay_anew(submission, draft)
    submission.version = publish_content(
        submission.content, by=submission.decided_by, returns=submission.restores_id is not None
    )
    submission.save(update_fields=["version", "content"])
    draft.base = submission.version
    if submission.restores_id is None:
        draft.writers = []
    elif not draft.writers:  # what somebody is writing outlives a return to an older version
        draft.parts = parts_of(authored_version(submission.version, current_bank()))
    if not draft.writers:
        draft.title = submission.version.parsed.title
    draft.save()


def _lay_anew(submission: Submission, draft: ServiceDraft) -> None:
    """Groups of the bank are asked by reference: one that was published after the sending comes along as it is now.

    Other eyes have seen that change too. Raises WrongMoment where the service would not hold with it.
    """
    bank = current_bank()
    kept = bank_kept(submission.content)
    if all(key in bank and group["fields"] == bank[key] for key, group in kept.items()):
        return
    reading = read(draft.parts, bank)
    if not reading.may_be_published:
        fault = next((one.sentence for one in reading.findings if one.stops), "")
        raise WrongMoment(f"بانک پرسش پس از فرستادن عوض شده است و این خدمت با آن درست نیست: {fault}")
    submission.content = reading.content()


def publish_content(content: dict[str, Any], *, by: str, returns: bool = False) -> ServiceVersion:
    """Publish a submission's content in the catalogue. Raises WrongMoment when something has changed under it: the office,
    who works in it, what a definition is. All is looked at again that was looked at before the sending.

    What ``returns`` was published before: its samples may be older than what is asked of samples today.
    """
    try:
        definition = ServiceDefinition.model_validate(content["definition"])
    except ValidationError as refusal:
        raise WrongMoment(
            "شناسنامه این خدمت دیگر خوانده نمی‌شود؛ آن را در کارگاه باز کنید و دوباره بفرستید."
        ) from refusal
    found = findings(
        definition,
        letters=content["letters"],
        tried=None if returns else content.get("samples") or {},
        here=True,
    )
    fault = next((one for one in found if one.grave), None)
    if fault is not None:
        raise WrongMoment(f"این خدمت دیگر درست نیست: {fault.sentence}")
    return catalogue.publish(
        definition=definition,
        letters=content["letters"],
        sample=content["sample"],
        samples=content.get("samples"),
        bank=bank_kept(content),
        by=by,
    )


def _publish_group(group: BankGroup, submission: Submission) -> None:
    content = submission.content
    if submission.restores_group_id is None:
        group.writers = []
    submission.group_version = publish_group(
        group, questions=content["questions"], title=content["title"], by=submission.decided_by
    )
    submission.save(update_fields=["group_version"])


def _move(submission: Submission, verb: str) -> None:
    state = State(submission.state)
    if state not in TRANSITIONS[verb]:
        raise WrongMoment(
            "این درخواست انتشار دیگر باز نیست." if state not in OPEN else "این کار اکنون شدنی نیست."
        )
    submission.state = TRANSITIONS[verb][state]


def _locked(submission: Submission) -> Submission:
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("draft", "bank", "page")
        .get(pk=submission.pk)
    )


def _tell(submission: Submission, actor: str) -> None:
    record(
        event=Event.publication_decided,
        subject=submission.subject.reference,
        actor=actor,
        detail={"submission": submission.pk, "state": submission.state},
    )
