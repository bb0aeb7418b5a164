"""Abuse cases 41 and 42: a mail server that is away, greylists, bounces or answers itself; beside each the flaw, brought back."""

import itertools
import smtplib
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from dargah.notices.channels import email_smtp
from dargah.notices.channels.interface import Message, Unavailable
from dargah.notices.models import Notice, State
from dargah.notices.operations import send_due, telling
from dargah.notices.operations import sending as sends
from tests.ports import free_ports
from tests.unit.notices import test_sending as sending
from tests.unit.notices.test_sending import told

pytestmark = pytest.mark.django_db


def mail() -> Notice:
    return told(f"mail-{timezone.now().timestamp()}", mobile="", email="a@example.com")


def later(notice: Notice) -> Notice:
    """One try, at the notice's own time."""
    notice.refresh_from_db()
    with time_machine.travel(max(notice.next_try_at, timezone.now()) + timedelta(seconds=1), tick=False):
        send_due(notice.pk)
    notice.refresh_from_db()
    return notice


def check_greylisting_is_waited_for(sandboxes: Any) -> None:
    """451 at first, as a greylisting server says: tried again after a while, sent once."""
    sandboxes.faults.set("credit", 1)
    notice = later(mail())
    assert (notice.state, notice.tries) == (State.WAITING, 1)
    assert notice.next_try_at > timezone.now() + timedelta(seconds=10), "not at once"
    assert (later(notice).state, notice.tries) == (State.SENT, 2)
    assert len(sandboxes.outbox.newest_first()) == 1


def test_greylisting_is_waited_for(sandboxes: Any) -> None:
    check_greylisting_is_waited_for(sandboxes)


def test_mutant_a_temporary_refusal_taken_for_good(sandboxes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email_smtp, "PERMANENT", 400)
    with pytest.raises(AssertionError):
        check_greylisting_is_waited_for(sandboxes)


def check_a_bounce_is_kept_and_not_tried_again(sandboxes: Any) -> None:
    """550: the notice says that it did not arrive and why; nothing more is sent to the address for it."""
    sandboxes.faults.set("refuse", 1)
    notice = later(mail())
    assert (notice.state, notice.tries) == (State.DEAD, 1)
    assert "550" in notice.problem
    jobs = ProcrastinateJob.objects.filter(args__notice_id=str(notice.pk)).count()
    assert jobs == 1, "no job of a second try"
    assert (later(notice).tries, len(sandboxes.outbox.newest_first())) == (1, 0)


def test_a_bounce_is_kept_and_not_tried_again(sandboxes: Any) -> None:
    check_a_bounce_is_kept_and_not_tried_again(sandboxes)


def test_mutant_a_bounce_that_is_tried_again(sandboxes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(email_smtp, "PERMANENT", 600)
    with pytest.raises(AssertionError):
        check_a_bounce_is_kept_and_not_tried_again(sandboxes)


def check_no_machine_answers_our_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop needs two that answer: ours says that a machine wrote it (RFC 3834), and we read no mail."""
    sent: list[Any] = []
    monkeypatch.setattr(email_smtp.EmailMessage, "send", lambda self: sent.append(self.message()))
    send_due(mail().pk)
    assert sent[0]["Auto-Submitted"] == "auto-generated"


def test_no_machine_answers_our_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    check_no_machine_answers_our_mail(monkeypatch)


def test_mutant_a_mail_that_looks_like_a_persons(monkeypatch: pytest.MonkeyPatch) -> None:
    real = email_smtp.EmailMessage

    class Seen(real):  # type: ignore[misc, valid-type]  # the class of Django
        def __init__(self, **given: Any) -> None:
            super().__init__(**{**given, "headers": {"Message-ID": "<x@y>"}})

    monkeypatch.setattr(email_smtp, "EmailMessage", Seen)
    with pytest.raises(AssertionError):
        check_no_machine_answers_our_mail(monkeypatch)


def check_a_server_that_is_away_meets_no_storm(monkeypatch: pytest.MonkeyPatch) -> None:
    """In three hours fewer than twelve tries of one notice, each after a longer wait."""
    tries: list[float] = []

    def away(self: Any) -> None:
        tries.append(timezone.now().timestamp())
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(email_smtp.EmailMessage, "send", away)
    notice, end = mail(), timezone.now() + timedelta(hours=3)
    while notice.state != State.DEAD and notice.next_try_at < end and len(tries) < 50:
        later(notice)
    waits = [after - before for before, after in itertools.pairwise(tries)]
    assert 5 < len(tries) < 12
    assert waits == sorted(waits)
    assert notice.state == State.WAITING, "kept, and tried again for three days"


def test_a_server_that_is_away_meets_no_storm(monkeypatch: pytest.MonkeyPatch) -> None:
    check_a_server_that_is_away_meets_no_storm(monkeypatch)


def test_mutant_a_try_every_few_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sends, "wait_after", lambda _: timedelta(seconds=20))
    with pytest.raises(AssertionError):
        check_a_server_that_is_away_meets_no_storm(monkeypatch)


def test_mutant_an_outage_that_is_given_up_at_once(sandboxes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 41: the gateway is away, and the notice with it."""
    monkeypatch.setattr(sends, "PATIENCE", timedelta(seconds=-1))
    with pytest.raises(AssertionError):
        sending.TestTrying().test_a_provider_that_cannot_now_is_tried_later(sandboxes, "error")


def test_mutant_a_followup_that_runs_twice_tells_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 41: one message an intent."""
    keys = iter(range(100))
    monkeypatch.setattr(telling, "_intent_key", lambda event, intent, *_: f"{event}:{intent}:{next(keys)}")
    with pytest.raises(AssertionError):
        sending.TestTelling().test_an_intent_is_told_once()


def test_a_server_that_is_down_and_comes_back_sends_one(sandboxes: Any, settings: Any) -> None:
    """Nobody listens at the port, three times; then the real one does."""
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, free_ports()
    notice = mail()
    for number in range(1, 4):
        assert (later(notice).state, notice.tries, notice.doubtful) == (State.WAITING, number, "")
    assert notice.problem == "ConnectionRefusedError"
    settings.EMAIL_PORT = there
    assert (later(notice).state, notice.provider) == (State.SENT, "smtp")
    assert len(sandboxes.outbox.newest_first()) == 1


def test_a_silent_server_is_no_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for fault in (OSError(), smtplib.SMTPServerDisconnected(), TimeoutError()):
        monkeypatch.setattr(
            email_smtp.EmailMessage, "send", lambda _, fault=fault: (_ for _ in ()).throw(fault)
        )
        with pytest.raises(Unavailable):
            email_smtp.Smtp().send(Message(1, "a@example.com", "متن"))
