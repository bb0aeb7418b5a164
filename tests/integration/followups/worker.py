"""What the worker would do with the jobs that were really deferred: an event that defers none is told to nobody."""

import json

from django.db import connection
from procrastinate.contrib.django import app

NEWEST = "SELECT coalesce(max(id), 0) FROM procrastinate_jobs"
WAITING = """
    SELECT id, task_name, args FROM procrastinate_jobs
    WHERE queue_name = 'followups' AND status = 'todo' AND id > %s ORDER BY id
"""


def newest_job() -> int:
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        return int(cursor.fetchone()[0])


def work(*, since: int) -> None:
    """Run every followup that was deferred after a job, and those that follow from them."""
    last = since
    while rows := _waiting(last):
        for last, name, arguments in rows:  # noqa: B007 the last one is where the next look begins
            app.tasks[name](**json.loads(arguments))


def _waiting(after: int) -> list[tuple[int, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [after])
        return list(cursor.fetchall())
