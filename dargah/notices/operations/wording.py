"""propose_words, approve_words, send_back_words, withdraw_words: what the office says at an event, seen by four eyes."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.notices.models import NoticeWords, WordsState
from dargah.notices.permissions import (
    check_may_decide_words,
    check_may_withdraw_words,
    check_may_write_words,
)
from dargah.notices.texts import TEXTS, Words
from dargah.notices.wording import as_stored, boxes_of, faults
from dargah.notices.words_read import one_event
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotThere, WrongMoment

LONGEST_REASON = 500
WAITS = "متن دیگری برای این خبر منتظر تأیید است؛ نخست آن باید دیده یا پس گرفته شود."
DECIDED = "پیش از شما درباره این متن تصمیم گرفته شده است."


def propose_words(*, event: str, words: Words, by: StaffMember) -> NoticeWords | None:
    """Ask that these words are said at an event; None where they are those that are said already.

    Raises Invalid with a sentence for each box that is wrong, WrongMoment while other words wait.
    """
    check_may_write_words(by)
    if event not in TEXTS:
        raise NotThere
    only = boxes_of(event)
    words = Words(*(getattr(words, box) if box in only else "" for box in ("sms", "title", "mail")))
    if wrong := faults(event, words):
        raise Invalid(wrong)
    words = as_stored(words)
    try:
        with transaction.atomic():
            said = one_event(event)
            if said.waiting is not None:
                raise WrongMoment(WAITS)
            if words == as_stored(said.words):
                return None
            return _write_down(event, words, by)
    except IntegrityError as faster:
        raise WrongMoment(WAITS) from faster


def approve_words(*, proposal: NoticeWords, by: StaffMember) -> None:
    """These words are said from the next notice on. Raises WrongMoment where they wait no more or would be wrong now."""
    with transaction.atomic():
        fresh = _waiting(proposal)
        check_may_decide_words(by, fresh)
        if faults(fresh.event, fresh.words):
            raise WrongMoment("این متن دیگر با فیلدهای خبر نمی‌خواند؛ آن را برگردانید تا از نو نوشته شود.")
        NoticeWords.objects.filter(event=fresh.event, state=WordsState.PUBLISHED).update(
            state=WordsState.REPLACED
        )
        _decide(fresh, WordsState.PUBLISHED, by)


def send_back_words(*, proposal: NoticeWords, reason: str, by: StaffMember) -> None:
    """Not these words: the reason is read by who wrote them. Raises Invalid without one."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid({"reason": "بنویسید چه باید درست شود؛ تا پانصد نویسه."})
    with transaction.atomic():
        fresh = _waiting(proposal)
        check_may_decide_words(by, fresh)
        fresh.reason = reason
        _decide(fresh, WordsState.SENT_BACK, by)


def withdraw_words(*, proposal: NoticeWords, by: StaffMember) -> None:
    """Take back one's own words that wait, to write them anew."""
    check_may_withdraw_words(by, proposal)
    with transaction.atomic():
        fresh = _waiting(proposal)
        fresh.state = WordsState.WITHDRAWN
        fresh.save(update_fields=["state"])
        _record(Event.notice_words_withdrawn, fresh, by)


def _write_down(event: str, words: Words, by: StaffMember) -> NoticeWords:
    last = NoticeWords.objects.filter(event=event).aggregate(last=Max("version"))["last"] or 0
    made = NoticeWords.objects.create(
        event=event,
        version=last + 1,
        sms=words.sms,
        title=words.title,
        mail=words.mail,
        is_shipped=words == as_stored(TEXTS[event]),
        written_by=by,
        written_at=timezone.now(),
    )
    _record(Event.notice_words_proposed, made, by)
    return made


def _waiting(proposal: NoticeWords) -> NoticeWords:
    fresh = NoticeWords.objects.select_for_update().get(pk=proposal.pk)
    if fresh.state != WordsState.WAITING:
        raise WrongMoment(DECIDED)
    return fresh


def _decide(fresh: NoticeWords, state: WordsState, by: StaffMember) -> None:
    fresh.state, fresh.decided_by, fresh.decided_at = state, by, timezone.now()
    fresh.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    _record(Event.notice_words_decided, fresh, by)


def _record(event: Event, version: NoticeWords, by: StaffMember) -> None:
    detail = {"version": version.version, "state": version.state}
    record(event=event, subject=f"notice_words:{version.event}", actor=by.reference, detail=detail)
