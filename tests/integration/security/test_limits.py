"""Each limit stands at the door it was written for: past it the next is refused, over HTTP, and nobody else is."""

from collections.abc import Iterator
from typing import Any

import pytest

from dargah.people import limits
from dargah.people.models import Tally
from tests.factories import money
from tests.factories.money import Bank
from tests.integration.security.doors import DOORS, Door

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(settings: Any) -> Iterator[Bank]:
    settings.ORIGIN = "http://testserver"
    with money.bank() as running:
        yield running


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.limit}-{door.way}")
def test_past_the_limit_the_door_is_shut(door: Door, bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    knock = door.open(bank)
    Tally.objects.all().delete()
    monkeypatch.setitem(limits.limits(), door.limit, limits.Limit(1, limits.limits()[door.limit].window))
    assert knock(0), "the first goes in"
    assert not knock(0), "the next is refused"
    assert knock(1) is not door.everybody, "another is not stopped with them"


def test_no_limit_is_without_a_door() -> None:
    """A limit that is written down and stands nowhere protects nothing."""
    assert {door.limit for door in DOORS} == set(limits.limits())
