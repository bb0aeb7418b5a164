"""A text message to the office's line: who sends a tracking code reads the state of the case.

The rule of who may know is the tracking page's own (`case_by_code_and_mobile`): code and mobile fit together. Everything
else (no code, a wrong one, a code of somebody else's case) is answered with one and the same sentence, so that nothing
can be learnt by trying. Only mobiles of Iran are answered, each message once, and no more than the limits allow: an
answer costs money, and a program that answers programs must come to an end.
"""

import hashlib
import logging

from django.db import transaction

from dargah.cases.citizens import CitizenView, case_by_code_and_mobile, citizen_view
from dargah.cases.models import Case
from dargah.cases.states import State
from dargah.notices.models import Notice
from dargah.notices.operations import Recipient, tell
from dargah.notices.parts import sms_parts
from dargah.notices.texts import written
from dargah.people import limits
from dargah.people.limits import TooOften
from dargah.persian.dates import jalali
from dargah.persian.digits import persian_digits
from dargah.persian.identifiers import Rejected
from dargah.persian.identifiers import mobile as normal_mobile
from dargah.persian.tracking import code_within, grouped

logger = logging.getLogger(__name__)
LONGEST = 1000  # characters of a message that are looked at


def answer_sms(*, message_id: str, sender: str, text: str) -> list[Notice]:
    """Answer one message by SMS; returns the notice, or none for a stranger abroad, a repetition, one too many."""
    try:
        mobile = normal_mobile(sender)
    except Rejected:
        return []
    try:
        with transaction.atomic():
            limits.count("sms_in_message", message_id)
            limits.count("sms_in_from_mobile", mobile)
            limits.count("sms_in_everywhere")
            return _answer(hashlib.sha256(message_id.encode()).hexdigest()[:32], mobile, text[:LONGEST])
    except TooOften as often:
        logger.info("a text message is not answered: %s", often.kind)
        return []


def _answer(intent: str, mobile: str, text: str) -> list[Notice]:
    code = code_within(text)
    case = case_by_code_and_mobile(code, mobile) if code else None
    to = [Recipient(mobile=mobile)]
    if case is None:
        return tell(event="state_unknown", intent=intent, to=to, merge={})
    return tell(event="state_asked", intent=intent, to=to, merge=_words(case), subject_ref=case.reference)


def _words(case: Case) -> dict[str, str]:
    """The state in as many words as one part of a text message holds."""
    view = citizen_view(case)
    code = f"\u2066{persian_digits(grouped(case.tracking_code))}\u2069"
    for state in (_with_its_day(view), view.state):
        words = {"code": code, "state": state}
        if sms_parts(written("state_asked", words).sms) == 1:
            break
    return words


def _with_its_day(view: CitizenView) -> str:
    """The state with the day that goes with it: until when an answer is awaited, or by when one is promised."""
    if view.case.state == State.WAITING_CITIZEN and view.case.waits_until:
        return f"{view.state}، تا {jalali(view.case.waits_until)}"
    if view.promised_on:
        return f"{view.state}، موعد {jalali(view.promised_on)}"
    return view.state
