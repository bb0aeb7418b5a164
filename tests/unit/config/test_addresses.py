"""Addresses of the settings: what is one is read as a browser or PostgreSQL means it, what is none stops the start."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as kept

from dargah.config import env
from dargah.web.database_line import connection_facts


def read(reader: Callable[..., Any], value: str, monkeypatch: pytest.MonkeyPatch, *default: str) -> Any:
    monkeypatch.setenv("DARGAH_TRIED", value)
    return reader("DARGAH_TRIED", *default)


def refuse(reader: Callable[..., Any], value: str, monkeypatch: pytest.MonkeyPatch, *default: str) -> str:
    with pytest.raises(env.WrongSetting) as told:
        read(reader, value, monkeypatch, *default)
    assert "بنویسید: DARGAH_TRIED=" in str(told.value)
    return str(told.value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("HTTPS://Portal.Example.IR", "https://portal.example.ir"),
        ("https://portal.example.ir/", "https://portal.example.ir"),
        ("https://portal.example.ir:443", "https://portal.example.ir"),
        ("https://portal.example.ir:8443", "https://portal.example.ir:8443"),
        ("HTTP://LOCALHOST:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://درگاه.ایران", "https://xn--mgbpg3g9x.xn--mgba3a4f16a"),
    ],
)
def test_an_origin_is_read_as_browsers_write_it(
    written: str, meant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(env.origin, written, monkeypatch, "") == meant


@pytest.mark.parametrize(
    "written",
    [
        "https://a b",
        "https://a\tb.ir",
        "https://user:canary@a.ir",
        "https://a.ir?x=1",
        "https://a.ir?",
        "https://a.ir#x",
        "https://a.ir:99999",
        "https://a.ir:0",
        "https://a.ir:abc",
        "https://a.ir/portal",
        "https://",
        "https://-a.ir",
        "https://a..ir",
        "https://[::1",
        "ftp://a.ir",
        "portal.example.ir",
        "http://portal.example.ir",
        "HTTP://portal.example.ir",
    ],
)
def test_an_origin_that_is_none(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "canary" not in refuse(env.origin, written, monkeypatch, "")


@pytest.mark.parametrize("origin", ["HTTPS://Portal.Example.IR", "https://portal.example.ir:8443"])
def test_an_origin_in_capitals_keeps_its_cookies_safe(origin: str, tmp_path: Path) -> None:
    code = "from dargah.config.settings import *; print(HTTPS, SESSION_COOKIE_NAME, SECURE_HSTS_SECONDS > 0, ALLOWED_HOSTS[0])"
    assert start(tmp_path, code, DARGAH_ORIGIN=origin) == (
        0,
        "True __Host-session True portal.example.ir\n",
        "",
    )


@pytest.mark.parametrize("written", ["[::1]:8000", "127.0.0.1", "a.ir"])
def test_the_host_of_an_origin(written: str) -> None:
    assert env.host_of(f"http://{written}") == written.removesuffix(":8000")


def start(tmp_path: Path, code: str, **environment: str) -> tuple[int, str, str]:
    """How a production's settings are read."""
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=kept.ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DARGAH_DATA": str(tmp_path),
            "DARGAH_ORIGIN": "https://portal.example.ir",
            "DARGAH_SECRET_KEY": "k" * 60,
            "DATABASE_URL": "postgresql://a:b@127.0.0.1:1/c",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return said.returncode, said.stdout, said.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DARGAH_SMS_URL", "nonsense"),
        ("DARGAH_SMS_URL", "http://api.kavenegar.com"),
        ("DARGAH_SMS_SENDER", "the office"),
        ("DARGAH_SMTP_HOST", "mail example"),
        ("DARGAH_SMTP_HOST", "smtp://mail.example.ir"),
        ("DARGAH_SMTP_HOST", "mail.example.ir:25"),
        ("DARGAH_MAIL_FROM", "nobody"),
        ("DARGAH_MAIL_FROM", "a@b@c"),
        ("DARGAH_MAIL_FROM", "درگاه <portal@example.ir> و دیگران"),
        ("DARGAH_CLAMD", "nonsense"),
        ("DARGAH_CLAMD", "127.0.0.1:99999"),
        ("DARGAH_CLAMD", "run/clamav/clamd.ctl"),
        ("DARGAH_PAYMENT_URL", "https://a b"),
        ("DARGAH_BIND", "localhost"),
    ],
)
def test_a_setting_that_is_none_stops_the_start(tmp_path: Path, name: str, value: str) -> None:
    code, _, said = start(tmp_path, "import dargah.config.settings", **{name: value})
    assert code == 1
    assert said.startswith(f"تنظیم {name} «{value}»")
    assert f"بنویسید: {name}=" in said
    assert "Traceback" not in said


def test_settings_as_the_guide_writes_them(tmp_path: Path) -> None:
    said = start(
        tmp_path,
        "from dargah.config.settings import *; print(SMS_URL, SMS_SENDER, EMAIL_HOST, DEFAULT_FROM_EMAIL, CLAMD, BIND)",
        DARGAH_SMS_URL="https://api.kavenegar.com/",
        DARGAH_SMS_SENDER="+9810008663",
        DARGAH_SMTP_HOST="mail.example.ir",
        DARGAH_MAIL_FROM="درگاه خدمات <portal@example.ir>",
        DARGAH_CLAMD="/run/clamav/clamd.ctl",
        DARGAH_BIND="::1",
    )
    words = "https://api.kavenegar.com +9810008663 mail.example.ir درگاه خدمات <portal@example.ir> /run/clamav/clamd.ctl ::1"
    assert said == (0, f"{words}\n", "")


@pytest.mark.parametrize("address", ["127.0.0.1:3310", "clamd:3310", ""])
def test_a_scanner(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(env.socket_address, address, monkeypatch) == address


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("DARGAH_SMTPHOST", "DARGAH_SMTP_HOST"), ("DARGAH_SIGNING_PASS", "DARGAH_SIGNING_PASSWORD")],
)
def test_a_slip_of_the_pen_is_told_with_what_was_meant(tmp_path: Path, slip: str, meant: str) -> None:
    code, _, said = start(tmp_path, "import dargah.config.settings", **{slip: "canary"})
    assert code == 1
    assert said.startswith(f"تنظیم {slip} شناخته نیست. بنویسید: {meant}=")
    assert "canary" not in said


# --- the database --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "host", "port", "options"),
    [
        ("u:p%40@[::1]:5433/d", "::1", "5433", {}),
        ("u:p%40@db/d?sslmode=verify-full&sslrootcert=/ca", "db", "", {"sslmode": "verify-full", "sslrootcert": "/ca"}),
        ("u:p%40@/d?host=/run/postgresql", "/run/postgresql", "", {}),
        ("u:p%40@a:5432,b:5433/d", "a,b", "5432,5433", {"target_session_attrs": "read-write"}),
        ("u:p%40@a,b/d?target_session_attrs=any", "a,b", ",", {"target_session_attrs": "any"}),
    ],
)  # fmt: skip
def test_the_address_of_a_database(
    written: str, host: str, port: str, options: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = read(env.database_url, f"postgresql://{written}", monkeypatch)
    assert facts == {
        "NAME": "d",
        "USER": "u",
        "PASSWORD": "p@",
        "HOST": host,
        "PORT": port,
        "OPTIONS": options,
    }


@pytest.mark.parametrize(
    "written",
    [
        "sqlite:///x",
        "host=db dbname=d password=canary",
        "postgresql://u:canary@db",
        "postgresql://u:canary@db:abc/d",
        "postgresql://u:canary@db:99999/d",
        "postgresql://u:canary@a:1,b:0/d",
        "postgresql://u:canary@db/d?sslmod=verify-full",
        "postgresql://u:canary@[::1/d",
        "postgresql://u:canary%zz@db/d",
    ],
)
def test_an_address_of_a_database_that_is_none(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", written)
    with pytest.raises(env.WrongSetting, match="بنویسید: DATABASE_URL=postgresql://") as told:
        env.database_url("DATABASE_URL")
    assert "canary" not in str(told.value)


def test_its_options_reach_django_the_worker_and_bare_lines(tmp_path: Path) -> None:
    """A real server is asked under which name the three know themselves."""
    facts = connection_facts()
    code = """
import django, psycopg
django.setup()
from django.db import connection
from procrastinate.contrib.django.utils import connector_params
from dargah.config.postgres import require_answer
from dargah.web.database_line import connection_facts
require_answer()
ask = "SELECT current_setting('application_name')"
print(connection.cursor().execute(ask).fetchone()[0])
for facts in (connector_params(), connection_facts()):
    with psycopg.connect(**facts) as line:
        print(line.execute(ask).fetchone()[0])
connection.close_pool()
"""
    said = start(
        tmp_path,
        code,
        DJANGO_SETTINGS_MODULE="dargah.config.settings",
        DATABASE_URL=f"postgresql://{facts['user']}@/postgres?host={facts['host']}&application_name=ours&connect_timeout=3",
    )
    assert said == (0, "ours\nours\nours\n", "")


TILES = "https://tiles.example.ir/{z}/{x}/{y}.png"


@pytest.mark.parametrize(
    "written", ["", TILES, "https://tiles.example.ir:8443/v1/{z}/{x}/{y}@2x.png?key=a-b_c&lang=fa"]
)
def test_a_tile_server_is_taken_as_it_is_written(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(env.tile_server, written, monkeypatch) == written


@pytest.mark.parametrize(
    "written",
    [
        "https://tiles.example.ir;script-src/{z}/{x}/{y}.png",
        "https://tiles.example.ir; script-src *;/{z}/{x}/{y}.png",
        "https://tiles.example.ir/{z}/{x}/{y}.png;",
        "https://tiles.example.ir/{z}/{x} /{y}.png",
        "https://tiles.example.ir,https://a.ir/{z}/{x}/{y}.png",
        "https://*/{z}/{x}/{y}.png",
        "https:///{z}/{x}/{y}.png",
        "https://user@a.ir/{z}/{x}/{y}.png",
        "http://tiles.example.ir/{z}/{x}/{y}.png",
        "https://tiles.example.ir/{z}/{x}.png",
    ],
)
def test_a_tile_server_writes_nothing_of_its_own_into_the_policy_of_browsers(
    written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert TILES in refuse(env.tile_server, written, monkeypatch)
