"""A database that counts bytes instead of letters is refused before anything is written into it."""

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
