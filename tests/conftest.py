"""What every test stands on: a real PostgreSQL, the office's content loaded once, its staff, a clock that is set."""

import gc
import ipaddress
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections

OTHERS_OFF = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """The database of the session, with content and staff committed once: what no test changes.

    The plugin makes a test database only for tests that carry its own mark; one that commits for real would find the
    database of the settings instead. So it is made here for everybody.
    """
    from io import StringIO

    from django.core.management import call_command
    from django.test.utils import setup_databases, teardown_databases

    from dargah.config.demo.seed import seed_staff
    from dargah.config.preparation import load_content
    from dargah.people.models import StaffMember

    with django_db_blocker.unblock():
        gc.disable()  # as config.preparation does while it migrates
        made = setup_databases(
            verbosity=0,
            interactive=False,
            aliases={"default"},
            serialized_aliases=set(),
            keepdb=django_db_keepdb and not django_db_createdb,
        )
        gc.enable()
        assert "test" in connection.settings_dict["NAME"], "never on the office's own database"
        if not StaffMember.objects.exists():
            load_content(say=lambda _: None)
            seed_staff()
        call_command("createcachetable", stdout=StringIO())
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            with connection.cursor() as cursor:  # threads of a test that ended may still hold theirs
                cursor.execute(OTHERS_OFF)
            connections.close_all()
            teardown_databases(made, verbosity=0)


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Real commits, for tests of what several do at once. What they write stays: the journal refuses to be emptied.

    Tests that use it make their own subjects and never count whole tables.
    """
    with django_db_blocker.unblock():
        yield
        connections.close_all()


@pytest.fixture
def cursor(db: None) -> Iterator[Any]:
    """A cursor of the test's own connection."""
    with connection.cursor() as opened:
        yield opened


@pytest.fixture(scope="session", autouse=True)
def no_way_out() -> Iterator[None]:
    """A guard on every socket of the tests: who is no part of this machine is not reached (ASVS V13.2.4)."""
    ways = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex")}

    def guarded(name: str) -> Callable[[socket.socket, Any], Any]:
        def connect(self: socket.socket, address: Any) -> Any:
            if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] != "localhost":
                assert ipaddress.ip_address(address[0]).is_loopback, f"a test went out to {address}"
            return ways[name](self, address)

        return connect

    with pytest.MonkeyPatch.context() as patch:
        for name in ways:
            patch.setattr(socket.socket, name, guarded(name))
        yield
