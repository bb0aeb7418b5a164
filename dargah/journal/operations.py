"""record(): the journal entry and the job of its followup, in the transaction of the change itself."""

import json
from typing import Any

from django.db import connection

from dargah.journal.events import followup_of
from dargah.journal.queue import defer

INSERT = (
    "INSERT INTO journal_entry (event, subject, actor, detail) VALUES (%s, %s, %s, %s::jsonb) RETURNING seq"
)


def record(*, event: str, subject: str, actor: str, detail: dict[str, Any] | None = None) -> int:
    """Append an entry and, where the event has a followup, defer its job; return the entry's number.

    Both stand or fall with the caller's transaction. The chain is a queue of one: the entry holds a lock until
    the commit, so an operation records last. Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the journal is written in the transaction of the change it tells")
    followup = followup_of(event)
    if followup:
        defer(followup, queue="followups", subject=subject, actor=actor, detail=detail or {})
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [event, subject, actor, json.dumps(detail or {}, ensure_ascii=False)])
        return int(cursor.fetchone()[0])
