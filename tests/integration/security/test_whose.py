"""A demo never writes into an office's database, and an office never takes one of a demo. Real databases, real commands."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password

from dargah.config import whose
from dargah.config.demo.people import PASSWORD
from dargah.web.database_line import connection_facts
from tests.ports import free_ports

ROOT = Path(settings.ROOT)
OFFICES_OWN = {
    "DARGAH_SECRET_KEY": "k" * 60,
    "DARGAH_ORIGIN": "https://portal.example.ir",
    "DARGAH_SIGNING_P12": "/etc/dargah/signing.p12",
    "DARGAH_SMS_API_KEY": "key",
    "DARGAH_PAYMENT_MERCHANT": "11111111-0000-4000-8000-000000000000",
}


@pytest.fixture
def database() -> Iterator[str]:
    """The name of an empty database on the server of the tests."""
    name = f"whose_{secrets.token_hex(6)}"
    facts = {**connection_facts(), "dbname": "postgres"}
    with psycopg.connect(**facts, autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{name}"')
        yield name
        line.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def address(name: str) -> str:
    facts = connection_facts()
    return f"postgresql://{facts['user']}@/{name}?host={facts['host']}"


def dargah(
    data: Path, *command: str, name: str = "", **environment: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "dargah", *command],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DARGAH_DATA": str(data),
            "PORT": str(free_ports(4)),
            **({"DATABASE_URL": address(name)} if name else {}),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("name", OFFICES_OWN)
def test_run_without_a_mode_is_refused_where_an_office_has_set_something(tmp_path: Path, name: str) -> None:
    said = dargah(tmp_path, "run", **{name: OFFICES_OWN[name]})
    assert said.returncode == 1
    assert "DARGAH_MODE" in said.stderr
    assert name in said.stderr
    assert "Traceback" not in said.stderr
    assert "key" not in said.stderr.replace("KEY", ""), "a secret is not repeated"


@pytest.mark.parametrize("mode", ["production", "test"])
def test_run_is_for_demos(tmp_path: Path, mode: str) -> None:
    said = dargah(tmp_path, "run", DARGAH_MODE=mode, **OFFICES_OWN)
    assert said.returncode == 1
    assert "فقط نمایش" in said.stderr


def test_a_demo_is_allowed_to_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DARGAH_MODE", "demo")
    monkeypatch.setenv("DARGAH_SECRET_KEY", "k" * 60)
    whose.require_words_of_a_demo()


def test_the_database_alone_is_no_word_of_an_office(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DARGAH_MODE", *OFFICES_OWN):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:b@127.0.0.1/c")
    whose.require_words_of_a_demo()
    assert os.environ["DARGAH_MODE"] == "demo"


@pytest.fixture
def tables(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator["psycopg.Connection[Any]"]:
    """A line to a database with the two tables that are looked at; ``whose`` looks there."""
    line = psycopg.connect(**{**connection_facts(), "dbname": database}, autocommit=True)
    line.execute("CREATE TABLE people_staffmember (id int, password text)")
    line.execute("CREATE TABLE people_citizen (id int)")
    monkeypatch.setattr(
        whose,
        "_line",
        lambda: psycopg.connect(**{**connection_facts(), "dbname": database}, autocommit=True),
    )
    yield line
    line.close()


def refused(mode: str) -> bool:
    try:
        whose.require_own(mode)
    except whose.WrongSetting as told:
        assert "بنویسید" in str(told)
        return True
    return False


def test_what_an_office_prepared_takes_no_demo(tables: "psycopg.Connection[Any]") -> None:
    whose.note("production")
    assert refused("demo")
    assert not refused("production")


def test_what_a_demo_prepared_is_no_office(tables: "psycopg.Connection[Any]") -> None:
    whose.note("demo")
    tables.execute("INSERT INTO people_staffmember VALUES (1, 'changed by a visitor')")
    assert not refused("demo")
    assert refused("production")
    whose.note("production")
    assert refused("production"), "the first word stands"


def test_an_empty_one_is_anybodys(tables: "psycopg.Connection[Any]") -> None:
    assert not refused("demo")
    assert not refused("production")
    tables.execute("DROP TABLE people_staffmember, people_citizen")
    assert not refused("demo")
    assert not refused("production")


def test_people_of_before_the_mark(tables: "psycopg.Connection[Any]") -> None:
    """Databases of earlier versions: the first member tells."""
    tables.execute("INSERT INTO people_citizen VALUES (1)")
    assert refused("demo"), "citizens without staff are no demo"
    tables.execute("INSERT INTO people_staffmember VALUES (2, %s)", [make_password(PASSWORD)])
    assert not refused("demo")
    assert refused("production")
    tables.execute("INSERT INTO people_staffmember VALUES (1, %s)", [make_password("an office's own")])
    assert refused("demo")
    assert not refused("production")


def test_the_commands_ask(database: str, tmp_path: Path) -> None:
    """`prepare` and `run` on the database of an office with one member: nothing is written into it."""
    with psycopg.connect(**{**connection_facts(), "dbname": database}, autocommit=True) as line:
        line.execute("CREATE TABLE people_staffmember (id int, password text)")
        line.execute("INSERT INTO people_staffmember VALUES (1, 'x')")
        for command in ("prepare", "run"):
            said = dargah(tmp_path, command, name=database, DARGAH_MODE="demo")
            assert said.returncode == 1, said.stderr
            assert "پایگاه داده یک اداره است" in said.stderr
            assert "Traceback" not in said.stderr
        tables = line.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        assert tables == (1,), "no table was made"


def test_prepare_notes_whose_it_is(database: str, tmp_path: Path) -> None:
    said = dargah(
        tmp_path,
        "prepare",
        name=database,
        DARGAH_MODE="production",
        DARGAH_SECRET_KEY="k" * 60,
        DARGAH_ORIGIN="https://portal.example.ir",
    )
    assert said.returncode == 0, said.stderr
    assert dargah(tmp_path, "prepare", name=database, DARGAH_MODE="demo").returncode == 1
