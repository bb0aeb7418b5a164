"""draft_message, approve_draft, return_draft, renew_draft, withdraw_draft: the head sees a message before the citizen does.

Of a draft the citizen hears nothing; what is sent is the officer's message, with who approved it in the journal. Two heads
at once are one after the other: the case's row is locked, and the second finds the draft taken.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from dargah.cases.models import Case
from dargah.cases.operations.turn import keep, lock, turn
from dargah.cases.states import OVER, Action
from dargah.conversations.models import Message, MessageDraft
from dargah.conversations.operations.write import AGAIN, Uploaded, checked, digests_of, discard, send
from dargah.conversations.permissions import check_may_review, check_may_rewrite
from dargah.conversations.states import OPEN, DraftState
from dargah.files.models import StoredFile
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotThere, WrongMoment

SYSTEM = "system"
SHORTEST_REASON = 5
LONGEST_REASON = 1000
MOST_OPEN = 5
ENDED = "پرونده پیش از تأیید پایان یافت."
OUTLIVED = "پرونده پس از نوشتن این پیش‌نویس پایان یافته است. اگر هنوز لازم است، پیام تازه‌ای بنویسید."
INFECTED = "در یکی از پیوست‌ها بدافزار پیدا شده است؛ پیش‌نویس را برگردانید تا نسخه سالم پیوست شود."


def draft_message(*, case: Case, text: str, by: StaffMember, enclosed: Uploaded = ()) -> MessageDraft:
    """Write a message for the head's word. The same again at once is one draft. Raises Invalid as writing does, WrongMoment
    for who has many that wait on this case.
    """
    text = checked(text, enclosed)
    with turn(case=case, action=Action.DRAFT_MESSAGE, by=by) as locked:
        mine = MessageDraft.objects.filter(case=locked, by=by, state__in=sorted(OPEN))
        last = mine.last()
        if last is not None and _is_again(last, text, enclosed):
            discard(enclosed)
            return last
        if mine.count() >= MOST_OPEN:
            raise WrongMoment("پنج پیش‌نویس شما در این پرونده هنوز باز است؛ نخست آن‌ها را به پایان ببرید.")
        draft = _drafted(locked, text, by, [file for file, _ in enclosed])
        keep(locked)
        _record(Event.message_drafted, draft, by)
    return draft


def approve_draft(*, draft: MessageDraft, text: str, by: StaffMember) -> Message:
    """The head agrees, with these words: it goes to the citizen as the officer's message. Raises Invalid as writing does,
    WrongMoment where another head was faster, the case has ended since or a file turned out to be dangerous.
    """
    with turn(case=draft.case, action=Action.MESSAGE, by=by) as locked:
        fresh = _locked(draft)
        check_may_review(fresh, by)
        enclosed = [(file, "") for file in fresh.files.all()]
        text = checked(text, enclosed)
        if locked.state in OVER and not fresh.of_ended:
            raise WrongMoment(OUTLIVED)
        if any(file.scan == StoredFile.Scan.INFECTED for file, _ in enclosed):
            raise WrongMoment(INFECTED)
        message = send(locked, text=text, staff=fresh.by, enclosed=enclosed, approved_by=by)
        fresh.message = message
        _decide(fresh, DraftState.SENT, by)
        keep(locked)
        record(
            event=Event.message_from_office,
            subject=locked.reference,
            actor=by.reference,
            detail={
                "message": message.pk,
                "draft": fresh.pk,
                "to": fresh.by.reference,
                "approved_by": by.reference,
                "changed": fresh.was_changed,
            },
        )
    return message


def return_draft(*, draft: MessageDraft, reason: str, by: StaffMember) -> None:
    """The head does not agree: back to who wrote it, with the reason. Raises Invalid without one."""
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Invalid({"reason": "بنویسید چه چیزی باید دگرگون شود؛ نویسنده آن را می‌خواند."})
    with turn(case=draft.case, action=Action.RETURN_DRAFT, by=by) as locked:
        fresh = _locked(draft)
        check_may_review(fresh, by)
        _decide(fresh, DraftState.RETURNED, by, reason)
        keep(locked)
        _record(Event.message_returned, fresh, by)


def renew_draft(*, draft: MessageDraft, text: str, by: StaffMember, enclosed: Uploaded = ()) -> MessageDraft:
    """Who wrote it writes it anew, with its files and further ones; the old words stay. Raises Invalid as writing does."""
    with turn(case=draft.case, action=Action.DRAFT_MESSAGE, by=by) as locked:
        fresh = _locked(draft)
        check_may_rewrite(fresh, by)
        again = [*fresh.files.exclude(scan=StoredFile.Scan.INFECTED), *(file for file, _ in enclosed)]
        text = checked(text, [(file, "") for file in again])
        _decide(fresh, DraftState.RENEWED, by, fresh.reason)
        renewed = _drafted(locked, text, by, again)
        keep(locked)
        _record(Event.message_drafted, renewed, by)
    return renewed


def withdraw_draft(*, draft: MessageDraft, by: StaffMember) -> None:
    """Who wrote it puts it aside."""
    with turn(case=draft.case, action=Action.WITHDRAW_DRAFT, by=by) as locked:
        fresh = _locked(draft)
        check_may_rewrite(fresh, by)
        _decide(fresh, DraftState.WITHDRAWN, by, fresh.reason)
        keep(locked)
        _record(Event.message_draft_withdrawn, fresh, by)


def put_aside_outlived(*, case: Case) -> int:
    """The case has ended: what was written while it ran is put aside and says so; how many. Called by the followups of an
    end; a case that was taken up again meanwhile keeps its drafts.
    """
    with transaction.atomic():
        locked = lock(case)
        if locked.state not in OVER:
            return 0
        outlived = list(
            MessageDraft.objects.select_for_update().filter(
                case=locked, state__in=sorted(OPEN), of_ended=False
            )
        )
        for one in outlived:
            _decide(one, DraftState.WITHDRAWN, None, ENDED)
        if outlived:
            locked.revision += 1
            keep(locked)
        for one in outlived:
            _record(Event.message_draft_withdrawn, one, None)
    return len(outlived)


def _locked(draft: MessageDraft) -> MessageDraft:
    """The draft as it is now; its case's row is held by the caller. Raises NotThere when it is gone."""
    fresh = (
        MessageDraft.objects.select_for_update(of=("self",))
        .select_related("by", "message")
        .filter(pk=draft.pk, case=draft.case_id)
        .first()
    )
    if fresh is None:
        raise NotThere
    return fresh


def _drafted(case: Case, text: str, by: StaffMember, files: Iterable[StoredFile]) -> MessageDraft:
    draft = MessageDraft.objects.create(
        case=case, unit_id=by.unit_id, by=by, text=text, at=timezone.now(), of_ended=case.state in OVER
    )
    draft.files.set(files)
    return draft


def _decide(draft: MessageDraft, state: DraftState, by: StaffMember | None, reason: str = "") -> None:
    draft.state, draft.decided_by, draft.decided_at, draft.reason = state, by, timezone.now(), reason
    draft.save(update_fields=["state", "decided_by", "decided_at", "reason", "message"])


def _is_again(last: MessageDraft, text: str, enclosed: Uploaded) -> bool:
    if last.text != text or timezone.now() - last.at >= AGAIN:
        return False
    return sorted(last.files.values_list("digest", flat=True)) == digests_of(enclosed)


def _record(event: Event, draft: MessageDraft, by: StaffMember | None) -> None:
    record(
        event=event,
        subject=draft.case.reference,
        actor=by.reference if by else SYSTEM,
        detail={"draft": draft.pk, "to": draft.by.reference},
    )
