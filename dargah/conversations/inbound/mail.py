"""A mail that answers a notice becomes the citizen's message on the case.

1. A program's mail is dropped: an answer to it would be answered for ever.
2. The address that it came to was signed for one case and one mailbox, and it comes from that mailbox, which is still the
   one of the case. Where the office's mail server checks senders (DMARC), it must have vouched for this one.
3. Only then the body is opened; quotes are cut, and the words written as on the page of the case, once for each mail.
4. What the case does not take, and files, are answered by a mail that leads to the page of the case. A stranger gets no
   answer: it would go to whoever's address was forged.
"""

import hashlib
import logging
from enum import StrEnum

from django.conf import settings
from django.db import transaction

from dargah.cases.models import Case
from dargah.cases.reach import reach_of
from dargah.catalogue.directorate import directorate
from dargah.conversations import operations as conversations
from dargah.conversations.inbound.quotes import own_words
from dargah.conversations.inbound.reading import Body, Head, is_vouched_for, read_body, read_head
from dargah.notices.operations import Recipient, tell
from dargah.notices.reply_address import case_number
from dargah.people import limits
from dargah.people.limits import TooOften
from dargah.people.models import reference_of
from dargah.people.refusals import Refusal
from dargah.persian.digits import persian_digits
from dargah.persian.text import clean
from dargah.persian.tracking import grouped

logger = logging.getLogger(__name__)
NO_WORDS = "در آن نوشته‌ای نبود که خوانده شود."


class Outcome(StrEnum):
    """What came of a mail."""

    WRITTEN = "written"
    AGAIN = "again"  # it had come before
    PROGRAM = "program"
    UNPROVEN = "unproven"  # no address of ours, or of another sender
    REFUSED = "refused"  # the case does not take it; the sender is told


def receive_mail(raw: bytes) -> Outcome:
    """Take one mail (RFC 5322) as it came to the office's mail server."""
    head = read_head(raw)
    outcome = Outcome.PROGRAM if head is not None and head.is_of_a_program else Outcome.UNPROVEN
    case = _case_of(head) if head is not None and not head.is_of_a_program else None
    if case is not None and head is not None:
        outcome = _onto(case, head, raw)
    logger.info("a mail came in: %s", outcome)
    return outcome


def _case_of(head: Head) -> Case | None:
    """The case that this sender may write to from here; None for everybody else."""
    server = settings.MAIL_IN_AUTHSERV
    if not head.sender or (server and not is_vouched_for(head, server)):
        return None
    numbers = {number for one in head.to if (number := case_number(one, head.sender)) is not None}
    if len(numbers) != 1:
        return None
    rows = Case.objects.select_related("version__service", "unit", "citizen", "consent")
    case = rows.filter(pk=numbers.pop()).first()
    return case if case is not None and reach_of(case).email.strip().lower() == head.sender else None


def _onto(case: Case, head: Head, raw: bytes) -> Outcome:
    body = read_body(raw)
    words = clean(own_words(body.text), multiline=True)
    try:
        _write(case, head, body, words)
    except TooOften as often:
        if often.kind == "reply_message":
            return Outcome.AGAIN
        _tell_not_taken(case, head, words, often.sentence)
    except Refusal as refusal:
        reason = (
            NO_WORDS if not words else next(iter(getattr(refusal, "errors", {}).values()), refusal.sentence)
        )
        _tell_not_taken(case, head, words, reason)
    else:
        return Outcome.WRITTEN
    return Outcome.REFUSED


def _write(case: Case, head: Head, body: Body, words: str) -> None:
    """Write it with its marks in one transaction: what fails may come again. Raises Refusal and TooOften."""
    with transaction.atomic():
        for name in _marks(case, head, words):
            limits.count("reply_message", name)
        limits.count("reply_on_case", case.reference)
        limits.count("reply_everywhere")
        conversations.write(case=case, text=words, by=case.citizen, actor=reference_of(case.citizen))
        if body.has_files:
            _tell(case, head, words, "reply_files_left")


def _marks(case: Case, head: Head, words: str) -> list[str]:
    """How a mail is known when it comes again: by its Message-ID, and by its date and words under another one."""
    said = hashlib.sha256(f"{head.date}\n{words}".encode()).hexdigest()
    return [f"{case.pk}:{said}", *([f"{case.pk}:{head.message_id}"] if head.message_id else [])]


def _tell_not_taken(case: Case, head: Head, words: str, reason: str) -> None:
    _tell(case, head, words, "reply_not_taken", reason=reason)


def _tell(case: Case, head: Head, words: str, event: str, **more: str) -> None:
    """Answer by mail, once for each mail and no more than a few an hour."""
    code = case.tracking_code
    page = f"me/cases/{code}/" if case.citizen_id else f"track/?code={code}"
    intent = hashlib.sha256("\n".join(_marks(case, head, words)).encode()).hexdigest()[:32]
    try:
        with transaction.atomic():
            limits.count("reply_answered", head.sender)
            tell(
                event=event,
                intent=intent,
                to=[Recipient(email=head.sender)],
                merge={
                    "code": f"\u2066{persian_digits(grouped(code))}\u2069",
                    "link": f"{settings.ORIGIN}/{page}",
                    "office": directorate().name,
                    **more,
                },
                subject_ref=case.reference,
            )
    except TooOften:
        logger.info("a mail is not answered: too many")
