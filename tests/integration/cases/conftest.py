"""The clock of tests that make appointments."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.integration.cases.appointing import MONDAY


@pytest.fixture
def monday() -> Iterator[object]:
    """It is ten o'clock on Monday, and stays it until a test moves it."""
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock
