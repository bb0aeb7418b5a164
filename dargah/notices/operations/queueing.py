"""The job of a try, in the transaction of whatever wants it."""

from datetime import datetime
from uuid import UUID

from dargah.journal.queue import defer

JOB = "send_notice"
QUEUE = "notices"


def defer_try(notice_id: UUID, at: datetime | None = None) -> None:
    """Put the job of one try into the queue."""
    defer(JOB, queue=QUEUE, at=at, notice_id=str(notice_id))
