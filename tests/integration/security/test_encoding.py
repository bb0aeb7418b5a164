"""A database that cannot be used is refused, before anything is written into it, with what to type."""

from collections.abc import Iterator

import psycopg
import pytest

from dargah.config import postgres
from dargah.config.env import WrongSetting
from dargah.web import database_line

NAME = "counts_bytes"


pytestmark = pytest.mark.django_db


@pytest.fixture
def of_bytes() -> Iterator[str]:
    """What `createdb` makes on a Debian that was installed without a locale."""
    with psycopg.connect(**database_line.connection_facts(), autocommit=True) as line:
        line.execute(f"DROP DATABASE IF EXISTS {NAME}")
        line.execute(f"CREATE DATABASE {NAME} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
        yield NAME
        line.execute(f"DROP DATABASE {NAME}")


def test_a_database_of_bytes_is_refused_with_what_to_type(
    of_bytes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres.require_answer()
    facts = {**database_line.connection_facts(), "dbname": of_bytes}
    monkeypatch.setattr(database_line, "connection_facts", lambda: facts)
    with pytest.raises(WrongSetting, match="--encoding UTF8"):
        postgres.require_answer()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"dbname": "not_there"}, "createdb --encoding UTF8"),
        ({"user": "nobody_here"}, "createuser --pwprompt"),
        ({"host": "127.0.0.1", "port": "1"}, "PostgreSQL را روشن کنید"),
    ],
)
def test_why_a_database_does_not_answer_is_told_apart(
    wrong: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = {**database_line.connection_facts(), **wrong}
    monkeypatch.setattr(database_line, "connection_facts", lambda: facts)
    with pytest.raises(WrongSetting, match=told):
        postgres.require_answer()
