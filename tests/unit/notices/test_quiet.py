"""In the quiet hours of its recipient a text message waits; at their end it goes, once. Codes and mails do not wait."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from dargah.notices.models import Notice, State
from dargah.notices.operations import Recipient, quiet, recover, send_due, tell
from dargah.notices.queries import held_up
from tests.unit.notices.test_sending import MOBILE, code
from tests.unit.notices.test_texts import VALUES

TEHRAN = timedelta(hours=3, minutes=30)
NIGHT, NOON = (22, 7), (13, 15)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An hour of Tehran in Azar 1405."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - TEHRAN


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(at(23, 12), tick=False) as moved:
        yield moved


def told(hours: tuple[int, int] | None = NIGHT, email: str = "", **more: Any) -> list[Notice]:
    with transaction.atomic():
        to = [Recipient(MOBILE, email, hours)]
        return tell(event="case_closed", intent="case_closed:1", to=to, merge=VALUES, **more)


def tried(notice: Notice) -> Notice:
    send_due(notice.pk)
    notice.refresh_from_db()
    return notice


@pytest.mark.parametrize(
    ("hours", "now", "over"),
    [
        (NIGHT, at(23, 21, 59), None),
        (NIGHT, at(23, 22), at(24, 7)),
        (NIGHT, at(23, 23, 59), at(24, 7)),
        (NIGHT, at(24, 0), at(24, 7)),
        (NIGHT, at(24, 6, 59), at(24, 7)),
        (NIGHT, at(24, 7), None),
        (NOON, at(23, 12, 59), None),
        (NOON, at(23, 14), at(23, 15)),
        (NOON, at(23, 15), None),
        ((0, 23), at(23, 23), None),
        ((23, 0), at(23, 23, 30), at(24, 0)),
        (None, at(23, 23), None),
    ],
    ids=str,
)
def test_the_hours_are_those_of_tehran(
    hours: tuple[int, int] | None, now: datetime, over: datetime | None
) -> None:
    first, last = hours or (None, None)
    assert quiet.over_at(Notice(channel="sms", quiet_from=first, quiet_until=last), now) == over


@pytest.mark.django_db
class TestSending:
    def test_before_them_it_goes_at_once(self, sandboxes: Any, clock: Any) -> None:
        assert tried(told()[0]).state == State.SENT

    def check_it_is_held_and_goes_once(self, sandboxes: Any, clock: Any) -> None:
        clock.move_to(at(23, 23, 30))
        notice = tried(told()[0])
        assert (notice.state, notice.tries, notice.next_try_at) == (State.WAITING, 0, at(24, 7))
        assert sandboxes.outbox.newest_first() == []
        assert held_up() == []  # what somebody wishes is nothing that the sysadmin has to see to
        clock.move_to(at(24, 6, 59))
        recover()
        assert send_due(notice.pk) is None
        clock.move_to(at(24, 7))
        assert tried(notice).state == State.SENT
        assert send_due(notice.pk) is None
        assert not told()
        assert len(sandboxes.outbox.newest_first()) == 1

    def test_within_them_it_is_held_and_goes_once(self, sandboxes: Any, clock: Any) -> None:
        self.check_it_is_held_and_goes_once(sandboxes, clock)

    def test_mutant_without_quiet_hours(
        self, sandboxes: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(quiet, "over_at", lambda *_: None)
        with pytest.raises(AssertionError):
            self.check_it_is_held_and_goes_once(sandboxes, clock)

    def test_a_mail_is_not_held(self, sandboxes: Any, clock: Any) -> None:
        clock.move_to(at(24, 3))
        states = {one.channel: tried(one).state for one in told(email="a@example.com")}
        assert states == {"sms": State.WAITING, "email": State.SENT}

    def test_a_code_is_not_held(self, sandboxes: Any, clock: Any) -> None:
        clock.move_to(at(24, 3))
        notice = code()
        Notice.objects.filter(pk=notice.pk).update(quiet_from=22, quiet_until=7, expires_at=None)
        assert tried(notice).state == State.SENT

    @pytest.mark.parametrize(("lasts", "state"), [(1, State.SENT), (4, State.SENT), (5, State.WAITING)])
    def test_what_would_come_too_late_is_not_held(
        self, sandboxes: Any, clock: Any, lasts: int, state: State
    ) -> None:
        clock.move_to(at(24, 3))
        assert tried(told(expires_at=timezone.now() + timedelta(hours=lasts))[0]).state == state

    def test_one_that_was_taken_without_a_word_is_settled_and_not_sent_again(
        self, sandboxes: Any, clock: Any
    ) -> None:
        clock.move_to(at(23, 21, 59))
        sandboxes.faults.set("lost", 1)
        notice = tried(told()[0])
        assert notice.state == State.WAITING
        clock.move_to(at(23, 22, 5))
        assert tried(notice).state == State.SENT
        assert len(sandboxes.outbox.newest_first()) == 1

    def test_one_that_the_provider_does_not_know_waits_until_the_morning(
        self, sandboxes: Any, clock: Any
    ) -> None:
        clock.move_to(at(23, 21, 59))
        sandboxes.faults.set("error", 1)
        notice = tried(told()[0])
        clock.move_to(at(23, 22, 5))
        Notice.objects.filter(pk=notice.pk).update(doubtful="kavenegar", doubted_at=at(23, 21, 59))
        notice = tried(notice)
        assert (notice.state, notice.doubtful, notice.next_try_at) == (State.WAITING, "", at(24, 7))
        clock.move_to(at(24, 7))
        assert tried(notice).state == State.SENT
        assert len(sandboxes.outbox.newest_first()) == 1
