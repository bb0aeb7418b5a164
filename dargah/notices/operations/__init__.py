"""The verbs of notices: tell, send, receipts, keeping."""

from dargah.notices.operations.dead import mark_seen, resend
from dargah.notices.operations.keeping import forget_old, recover
from dargah.notices.operations.queueing import JOB, QUEUE
from dargah.notices.operations.receipts import note_deliveries
from dargah.notices.operations.sending import send_due
from dargah.notices.operations.telling import Recipient, tell

__all__ = [
    "JOB",
    "QUEUE",
    "Recipient",
    "forget_old",
    "mark_seen",
    "note_deliveries",
    "recover",
    "resend",
    "send_due",
    "tell",
]
