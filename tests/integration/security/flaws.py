"""Bringing a flaw back: the check that holds without it must fail with it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from dargah.persian.identifiers import Rejected


def fails(check: Callable[..., None], *given: Any) -> None:
    """The check sees the flaw that was brought back; what it did meanwhile is undone."""
    with transaction.atomic():
        with pytest.raises((AssertionError, pytest.fail.Exception, Rejected, ValueError, OSError)):
            check(*given)
        transaction.set_rollback(True)
