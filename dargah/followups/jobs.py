"""The jobs of the worker: one for each event that has a followup, and the periodic ones."""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from dargah.cases import operations as cases
from dargah.followups.information_reminder import remind
from dargah.followups.morning_digest import send_digests
from dargah.followups.overdue import escalate
from dargah.followups.weekly_digest import send_weeklies
from dargah.insight import measuring, pacing
from dargah.journal import anchors
from dargah.journal.events import SILENT, Event
from dargah.journal.queue import defer_once
from dargah.people.consent import purge_unanswered
from dargah.people.sessions import forget_ended
from dargah.people.sign_in import purge_codes

# a followup that fails is tried again, at 2, 4, 8 … seconds, for about a day
RETRY = RetryStrategy(max_attempts=17, exponential_wait=2)

OLD_JOBS = """
    DELETE FROM procrastinate_jobs WHERE status = 'succeeded' AND id IN (
        SELECT job_id FROM procrastinate_events GROUP BY job_id HAVING max(at) < now() - interval '14 days')
"""


def followup(event: Event) -> Callable[..., None]:
    """The function ``follow(subject, actor, detail)`` in the file named after the event."""
    follow: Callable[..., None] = import_module(f"dargah.followups.{event.value}").follow
    return follow


def _register(event: Event) -> None:
    @app.task(name=event.value, queue="followups", retry=RETRY)
    def run(subject: str, actor: str, detail: dict[str, Any]) -> None:
        followup(event)(subject=subject, actor=actor, detail=detail)


for _event in Event:
    if _event not in SILENT:
        _register(_event)


@app.periodic(cron="30 1 * * *")
@app.task(name="nightly", queue="nightly")
def nightly(timestamp: int) -> None:  # noqa: ARG001 procrastinate passes the moment it was due
    """Once a night: forget old sign-in codes, sessions and finished jobs, write the journal's anchor."""
    purge_codes()
    purge_unanswered()
    call_command("clearsessions")
    forget_ended()
    with connection.cursor() as cursor:
        cursor.execute(OLD_JOBS)
    anchors.write_anchor()


@app.periodic(cron="30 5 * * *")
@app.task(name="remind_of_information", queue="nightly", queueing_lock="remind_of_information")
def remind_of_information(timestamp: int) -> int:  # noqa: ARG001 as above
    """Every morning at nine of Tehran: citizens whose answer is due soon."""
    return remind(timezone.localdate())


@app.periodic(cron="0 5 * * *")
@app.task(name="escalate", queue="nightly", queueing_lock="escalate")
def escalate_overdue(timestamp: int) -> int:  # noqa: ARG001 as above
    """Every working morning at half past eight of Tehran: whose promised day has passed."""
    return escalate(timezone.localdate())


@app.periodic(cron="15 3 * * *")
@app.task(name="morning_digests", queue="nightly", queueing_lock="morning_digests")
def morning_digests(timestamp: int) -> int:  # noqa: ARG001 as above
    """Every working morning at a quarter to seven of Tehran: what lies with each colleague, and a week's to the heads."""
    today = timezone.localdate()
    return send_digests(today) + send_weeklies(today)


@app.periodic(cron="10 * * * *")
@app.task(name="end_pauses", queue="nightly", queueing_lock="end_pauses")
def end_pauses(timestamp: int) -> int:  # noqa: ARG001 as above
    """Every hour, so that a night without a worker is soon made up for: clocks that stood until a day that has passed."""
    return cases.end_pauses(timezone.localdate())


@app.task(name="measure_coverage", queue="measuring")
def measure_coverage(since: str = "") -> None:
    """Measure one service that was not measured (not since a moment), then ask for the next; the last one closes."""
    waiting = measuring.stale(datetime.fromisoformat(since) if since else None)
    if not waiting:
        measuring.close()
        return
    measuring.measure(waiting[0])
    defer_once("measure_coverage", queue="measuring", since=since)


@app.periodic(cron="30 22 * * *")
@app.task(name="measure_everything", queue="nightly")
def measure_everything(timestamp: int) -> None:  # noqa: ARG001 as above
    """Every night at two of Tehran: all services anew, for people leave and programs change without a publication."""
    defer_once("measure_coverage", queue="measuring", since=timezone.now().isoformat())


@app.periodic(cron="50 21 * * *")
@app.task(name="reckon_pace", queue="nightly", queueing_lock="reckon_pace")
def reckon_pace(timestamp: int) -> int:  # noqa: ARG001 as above
    """Every night before half past one of Tehran: how fast the office was. Not more often: a figure that moves with each
    opinion would tell whose it was.
    """
    return len(pacing.reckon())
