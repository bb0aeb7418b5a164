"""Two providers of SMS: the second sends when the first has not taken the message, and never where it may have."""

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from dargah.notices.channels import asking
from dargah.notices.models import Notice, ProviderHealth, State
from dargah.notices.operations import handing, note_deliveries, send_due
from dargah.notices.operations.breaker import OPENS_AFTER
from dargah.notices.operations.handing import UNSURE
from tests.ports import free_ports
from tests.unit.notices.test_sending import code, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(sandboxes: Any, settings: Any) -> Any:
    sandboxes.point_second(settings)
    return sandboxes


def tried(notice: Notice, after: timedelta = timedelta(seconds=1)) -> Notice:
    notice.refresh_from_db()
    with time_machine.travel(max(notice.next_try_at, timezone.now()) + after, tick=False):
        send_due(notice.pk)
    notice.refresh_from_db()
    return notice


def takers(both: Any) -> list[str]:
    return [one["provider"] for one in both.outbox.newest_first()]


def test_who_took_it_stands_on_the_notice(both: Any) -> None:
    notice = tried(told())
    assert (notice.state, notice.provider, notice.doubtful, takers(both)) == (
        State.SENT,
        "kavenegar",
        "",
        ["kavenegar"],
    )


@pytest.mark.parametrize("way", ["no credit", "nobody there"])
def test_a_clear_no_of_the_first_is_sent_by_the_second_at_once(both: Any, settings: Any, way: str) -> None:
    if way == "no credit":
        both.faults.set("credit", 1)
    else:
        settings.SMS_URL = f"http://127.0.0.1:{free_ports()}"
    notice = tried(told())
    assert (notice.state, notice.tries, notice.provider, takers(both)) == (
        State.SENT,
        1,
        "ghasedak",
        ["ghasedak"],
    )


def check_silence_is_asked_about(both: Any) -> None:
    """The first took it and the line was cut: the second is given nothing, the first is asked and has it."""
    both.faults.set("lost", 1)
    notice = tried(told())
    assert (notice.state, notice.doubtful) == (State.WAITING, "kavenegar")
    assert tried(notice).state == State.SENT
    assert (notice.provider, takers(both)) == ("kavenegar", ["kavenegar"])


def test_silence_of_the_first_is_asked_about_before_the_second_sends(both: Any) -> None:
    check_silence_is_asked_about(both)


def test_mutant_that_takes_silence_for_a_no(both: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing, "_asked_for", lambda *_: None)
    both.faults.set("lost", 1)
    with pytest.raises(AssertionError):
        check_silence_is_asked_about(both)


def test_what_the_first_does_not_know_the_second_may_send(both: Any, settings: Any) -> None:
    both.faults.set("error", 1)
    notice = tried(told())
    assert (notice.state, notice.doubtful) == (State.WAITING, "kavenegar")
    both.faults.set("credit")
    assert (tried(notice).state, notice.provider, takers(both)) == (State.SENT, "ghasedak", ["ghasedak"])


def test_while_the_first_cannot_be_asked_nobody_sends_and_in_the_end_a_person_decides(
    both: Any, settings: Any
) -> None:
    both.faults.set("lost", 1)
    notice, there = tried(told()), settings.SMS_URL
    settings.SMS_URL = f"http://127.0.0.1:{free_ports()}"
    for _ in range(6):
        assert tried(notice).state == State.WAITING
    assert takers(both) == ["kavenegar"]
    settings.SMS_URL = there
    notice = tried(notice, timedelta(hours=13))  # by now the first would say «unknown» of what it has sent
    assert (notice.state, notice.doubtful, takers(both)) == (State.DEAD, "kavenegar", ["kavenegar"])
    assert notice.problem.startswith(UNSURE)


def test_a_slow_first_provider_sends_one_message(both: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SECONDS", 0.2)
    both.faults.set("slow", 1, seconds=0.6)
    notice = tried(told())
    assert (notice.state, notice.doubtful) == (State.WAITING, "kavenegar")
    time.sleep(0.7)  # it takes the message after all
    assert (tried(notice).state, takers(both)) == (State.SENT, ["kavenegar"])


def test_a_dead_first_provider_does_not_cost_each_notice_its_time(both: Any, settings: Any) -> None:
    settings.SMS_URL = f"http://127.0.0.1:{free_ports()}"
    now = timezone.now() + timedelta(seconds=1)
    with time_machine.travel(now, tick=False):
        for number in range(OPENS_AFTER + 4):
            notice = told(f"many:{number}")
            send_due(notice.pk)
    assert takers(both) == ["ghasedak"] * (OPENS_AFTER + 4)
    assert ProviderHealth.objects.get(pk="kavenegar").failures == OPENS_AFTER
    settings.SMS_URL = both.url
    with time_machine.travel(now + timedelta(seconds=61), tick=False):  # one a minute tries it again
        notice = told("back")
        send_due(notice.pk)
    assert (takers(both)[0], ProviderHealth.objects.get(pk="kavenegar").failures) == ("kavenegar", 0)


def test_a_code_that_the_first_cannot_take_comes_by_the_second_in_time(both: Any) -> None:
    both.faults.set("credit")
    assert (tried(code()).state, takers(both)) == (State.SENT, ["ghasedak"])


def test_receipts_are_asked_of_who_took_it_and_may_come_twice(both: Any) -> None:
    first = tried(told("one"))
    both.faults.set("credit")
    second = tried(told("two"))
    for _ in range(2):
        note_deliveries()
    for notice in (first, second):
        notice.refresh_from_db()
        assert notice.state == State.DELIVERED
    assert len(takers(both)) == 2
