"""Bringing a flaw back: the check that holds without it must fail with it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction


def fails(check: Callable[..., None], *given: Any) -> None:
    """The check sees the flaw that was brought back and says so itself; what it did meanwhile is undone.

    Any other error is no finding: a check that only stumbles would stumble over anything.
    """
    with transaction.atomic():
        with pytest.raises((AssertionError, pytest.fail.Exception)):
            check(*given)
        transaction.set_rollback(True)
