"""A job stands or falls with the change that wants it, in a web worker and inside the queue's own worker."""

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from dargah.journal.queue import defer

WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s"


def waiting(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [name])
        return int(cursor.fetchone()[0])


def test_a_job_of_a_change_that_was_rolled_back_is_not_there(committed: None) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        defer("proof of the queue", queue="proof", number=1)
        assert waiting("proof of the queue") == 1
        _ = 1 / 0
    assert waiting("proof of the queue") == 0


def test_neither_while_the_worker_runs_with_its_own_connection(committed: None) -> None:
    with (
        app.replace_connector(app.connector.get_worker_connector()),
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
    ):
        defer("proof in the worker", queue="proof", number=1)
        _ = 1 / 0
    assert waiting("proof in the worker") == 0
