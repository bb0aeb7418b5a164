"""Deferring a job in the transaction of the change that wants it, also from inside the worker.

While the worker runs, procrastinate's current app speaks over a connection of its own: a job deferred there is seen
before the change commits, and stays when the change is rolled back. So jobs are deferred by an app that always uses
Django's connection of this thread.
"""

from datetime import datetime
from typing import Any

import procrastinate
from django.db import transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued

_app = procrastinate.App(connector=DjangoConnector())


def defer_once(name: str, *, queue: str, at: datetime | None = None, **arguments: Any) -> None:
    """As defer; nothing where one of this name already waits."""
    try:
        with transaction.atomic():
            task = _app.configure_task(name, queue=queue, schedule_at=at, queueing_lock=name)
            task.defer(**arguments)
    except AlreadyEnqueued:
        return


def defer(name: str, *, queue: str, at: datetime | None = None, **arguments: Any) -> None:
    """Put a job into the queue, to run at once or at a moment; it stands or falls with the caller's transaction."""
    _app.configure_task(name, queue=queue, schedule_at=at).defer(**arguments)
