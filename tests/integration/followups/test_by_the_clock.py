"""What the worker does by itself: what the night clears away, when each job is due in Tehran, how long it tries again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models.functions import Now
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from procrastinate.periodic import PeriodicDeferrer

from dargah.journal import anchors
from dargah.journal.events import SILENT, Event
from dargah.people import sessions
from dargah.people.consent import ask_consent
from dargah.people.models import Consent, OpenSession, SignInCode
from dargah.people.sign_in import request_code
from dargah.persian.dates import TEHRAN
from tests.factories import cases as make

JOB = "INSERT INTO procrastinate_jobs (task_name, queue_name, status) VALUES ('old', 'old', %s) RETURNING id"
HAPPENED = "UPDATE procrastinate_events SET at = now() - %s WHERE job_id = %s"
There = Callable[[], bool]


def code(age: timedelta) -> There:
    number = f"0917{uuid4().int % 10_000_000:07d}"
    asked = request_code(national_id="9990000018", mobile=number, browser="b", address="10.9.8.7")
    SignInCode.objects.filter(pk=asked.pk).update(expires_at=Now() - age)
    return SignInCode.objects.filter(pk=asked.pk).exists


def consent(age: timedelta) -> There:
    asked = ask_consent(
        service=make.INQUIRY, national_id="9990000123", mobile=f"0917{uuid4().int % 10_000_000:07d}", tell="citizen",
        helper=make.citizen().reference, helper_name="یاور",
    )  # fmt: skip
    Consent.objects.filter(pk=asked.pk).update(expires_at=Now() - age)
    return Consent.objects.filter(pk=asked.pk).exists


def session(age: timedelta) -> tuple[There, There]:
    """Django's row, and ours that tells where somebody is signed in."""
    store = SessionStore()
    store.create()
    Session.objects.filter(pk=store.session_key).update(expire_date=Now() - age)
    row = sessions.opened(owner="citizen:1", session_key=store.session_key or "", device="")
    return Session.objects.filter(pk=store.session_key).exists, OpenSession.objects.filter(pk=row.pk).exists


def job(age: timedelta, status: str) -> There:
    with connection.cursor() as cursor:
        cursor.execute(JOB, ["todo"])
        (number,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, number])
        cursor.execute(HAPPENED, [age, number])

    def there() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE id = %s", [number])
            return bool(cursor.fetchone()[0])

    return there


@pytest.mark.django_db
def test_the_night_clears_away_what_is_over_and_nothing_else(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    hours, days = (lambda n: timedelta(hours=n)), (lambda n: timedelta(days=n))
    over_session, over_row = session(hours(1))
    live_session, live_row = session(hours(-1))
    over = {
        "code": code(hours(25)),
        "consent": consent(hours(25)),
        "session": over_session,
        "where somebody was signed in": over_row,
        "job": job(days(15), "succeeded"),
    }
    kept = {
        "code": code(hours(23)),
        "consent": consent(hours(23)),
        "session": live_session,
        "where somebody is signed in": live_row,
        "job": job(days(13), "succeeded"),
        "job that failed": job(days(15), "failed"),
    }
    app.tasks["nightly"](timestamp=0)
    assert [what for what, there in over.items() if there()] == []
    assert [what for what, there in kept.items() if not there()] == []
    assert len(anchors.read_anchors()) == 1, "the journal's anchor of the night"


@pytest.mark.parametrize(
    ("task", "hour", "minute"),
    [
        ("nightly", 5, 0),
        ("remind_of_information", 9, 0),
        ("morning_digests", 6, 45),
        ("escalate", 8, 30),
        ("reckon_pace", 1, 20),
        ("measure_everything", 2, 0),
        ("notices.forget_old", 7, 40),
    ],
)
def test_a_job_of_the_day_is_due_once_at_its_hour_in_tehran(task: str, hour: int, minute: int) -> None:
    """A reminder at night wakes people, and one in the evening is read when the office is closed."""
    day = datetime(2026, 11, 30, tzinfo=TEHRAN)
    periodic = next(one for (name, _), one in app.periodic_registry.periodic_tasks.items() if name == task)
    due = PeriodicDeferrer(registry=app.periodic_registry).get_timestamps(
        periodic_task=periodic,
        since=int(day.timestamp()) - 1,
        until=(day + timedelta(days=1)).timestamp() - 1,
    )
    moments = [datetime.fromtimestamp(moment, UTC).astimezone(TEHRAN) for moment in due]
    assert [(one.hour, one.minute) for one in moments] == [(hour, minute)]


@pytest.mark.parametrize("event", sorted(set(Event) - set(SILENT)))
def test_a_followup_that_fails_is_tried_again_for_more_than_a_day(event: Event) -> None:
    """First at once, then ever later; the outage of a weekend evening loses no news, and a broken one ends."""
    strategy, waited = app.tasks[event.value].retry_strategy, []
    for tried in range(100):
        failed = Job(
            id=1, queue="followups", lock=None, queueing_lock=None, task_name=event.value, attempts=tried
        )
        decision = strategy.get_retry_decision(exception=ConnectionError(), job=failed)
        if decision is None:
            break
        waited.append(timedelta(seconds=(decision.retry_at - datetime.now(UTC)).total_seconds()))
    assert waited[0] < timedelta(seconds=5)
    assert timedelta(days=1) < sum(waited, timedelta()) < timedelta(days=4)
