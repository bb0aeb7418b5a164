"""The gateway of these tests, and the catalogue that they change."""

from collections.abc import Iterator
from typing import Any

import pytest

from dargah.catalogue import queries
from tests.factories import money
from tests.factories.money import Bank


@pytest.fixture(autouse=True)
def catalogue_as_it_was() -> Iterator[None]:
    """What these tests publish is taken back with their transaction: what the process knew is right again.

    Else the next test's first page would ask for the catalogue anew, and count statements that are not its own.
    """
    known = queries._Kept.known
    yield
    queries._Kept.known = known


@pytest.fixture
def bank(settings: Any) -> Iterator[Bank]:
    """A running gateway, which brings the payer back to the client of the tests."""
    settings.ORIGIN = "http://testserver"
    with money.bank() as running:
        yield running
