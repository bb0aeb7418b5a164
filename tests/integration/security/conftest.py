"""A scene for the security tests: people of every kind and things of one citizen, made once a module, never committed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections, transaction

from tests.factories import money
from tests.integration.security.scene import Scene, build


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """The scene, in a transaction of the module; each test works in a savepoint of it."""
    with django_db_blocker.unblock():
        with money.bank(), transaction.atomic():
            yield build()
            transaction.set_rollback(True)
        connections.close_all()
