"""The verbs of notices: tell, send, receipts, keeping, and the words that the office says."""

from dargah.notices.operations.dead import mark_seen, resend
from dargah.notices.operations.keeping import forget_old, recover
from dargah.notices.operations.queueing import JOB, QUEUE
from dargah.notices.operations.receipts import note_deliveries
from dargah.notices.operations.sending import send_due
from dargah.notices.operations.telling import Recipient, tell
from dargah.notices.operations.wording import (
    LONGEST_REASON,
    approve_words,
    propose_words,
    send_back_words,
    withdraw_words,
)

__all__ = [
    "JOB",
    "LONGEST_REASON",
    "QUEUE",
    "Recipient",
    "approve_words",
    "forget_old",
    "mark_seen",
    "note_deliveries",
    "propose_words",
    "recover",
    "resend",
    "send_back_words",
    "send_due",
    "tell",
    "withdraw_words",
]
