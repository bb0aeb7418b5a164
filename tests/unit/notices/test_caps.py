"""What one number gets is capped over all notices; what is over it waits, is seen, and is not lost."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from dargah.notices.models import Notice, State
from dargah.notices.operations import caps, send_due
from dargah.notices.queries import held_up
from tests.unit.notices.test_sending import code, told

pytestmark = pytest.mark.django_db


def sent(many: int, settings: Any, start: int = 0) -> list[Notice]:
    settings.SMS_AN_HOUR, settings.SMS_A_DAY = 3, 5
    notices = [told(f"cap:{number}") for number in range(start, start + many)]
    for notice in notices:
        send_due(notice.pk)
        notice.refresh_from_db()
    return notices


def check_the_fourth_waits_for_the_hour(sandboxes: Any, settings: Any) -> Notice:
    with time_machine.travel(timezone.now() + timedelta(seconds=1), tick=False):
        *_, over = sent(4, settings)
        assert len(sandboxes.outbox.newest_first()) == 3
        assert (over.state, over.tries, over.problem) == (State.WAITING, 0, caps.OVER)
        assert over.next_try_at == timezone.now() + timedelta(hours=1)
        assert [one.reason for one in held_up()] == [caps.OVER]
    return over


def test_the_fourth_waits_for_the_hour_and_goes_then(sandboxes: Any, settings: Any) -> None:
    over = check_the_fourth_waits_for_the_hour(sandboxes, settings)
    with time_machine.travel(over.next_try_at + timedelta(seconds=1), tick=False):
        send_due(over.pk)
    over.refresh_from_db()
    assert (over.state, len(sandboxes.outbox.newest_first())) == (State.SENT, 4)


def test_mutant_without_a_cap(sandboxes: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caps, "free_at", lambda _: None)
    with pytest.raises(AssertionError):
        check_the_fourth_waits_for_the_hour(sandboxes, settings)


def test_the_day_has_a_cap_too(sandboxes: Any, settings: Any) -> None:
    now = timezone.now() + timedelta(seconds=1)
    with time_machine.travel(now, tick=False):
        sent(3, settings)
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        *_, over = sent(3, settings, start=3)
    assert (over.state, over.next_try_at) == (State.WAITING, now + timedelta(days=1))


def test_another_number_and_a_code_are_not_held(sandboxes: Any, settings: Any) -> None:
    sent(4, settings)
    other, its_code = told("cap:other", mobile="+989160000077"), code("cap:code")
    for notice in (other, its_code):
        send_due(notice.pk)
        notice.refresh_from_db()
        assert notice.state == State.SENT
