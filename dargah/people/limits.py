"""Limits on what costs money or could be guessed, counted in PostgreSQL so that all workers count together."""

import hashlib
import hmac
import ipaddress
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from dargah.persian.digits import persian_digits

COUNT = """
    INSERT INTO people_tally (key, count, expires_at)
    VALUES (%s, 1, now() + make_interval(secs => %s))
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN people_tally.expires_at <= now() THEN 1 ELSE people_tally.count + 1 END,
        expires_at = CASE WHEN people_tally.expires_at <= now() THEN excluded.expires_at ELSE people_tally.expires_at END
    RETURNING count, ceil(extract(epoch FROM expires_at - now()))::int
"""


ASKED = "چند بار پشت سر هم کد پیامکی خواسته شده است"
TRIED = "چند بار پشت سر هم کد آزموده شده است"
DONE = {  # what was done too often, where the person may not know it
    "code_to_number": ASKED, "code_to_number_a_day": ASKED, "code_from_address": ASKED, "try_code_from_address": TRIED,
    "code_everywhere": "امروز بیش از اندازه کد پیامکی فرستاده شده است", "track_code": TRIED,
    "upload": "فایل‌های پرشماری پشت سر هم فرستاده شده است",
}  # fmt: skip


class TooOften(Exception):
    """A limit is reached; ``seconds`` until the window ends, ``sentence`` for the person."""

    def __init__(self, kind: str, seconds: int) -> None:
        minutes = max(1, -(-seconds // 60))
        self.kind = kind
        self.seconds = seconds
        done = DONE.get(kind, "چند بار پشت سر هم انجام شد")
        self.sentence = f"{done}. {persian_digits(minutes)} دقیقه دیگر دوباره بیایید."
        super().__init__(kind)


@dataclass(frozen=True)
class Limit:
    """``limit`` times in ``window`` seconds."""

    limit: int
    window: int


@cache
def limits() -> dict[str, Limit]:
    """The limits of limits.toml by name."""
    with (Path(__file__).parent / "limits.toml").open("rb") as file:
        return {name: Limit(**values) for name, values in tomllib.load(file).items()}


def count(kind: str, subject: str = "") -> None:
    """Count one more of ``kind`` for ``subject``; raise TooOften past the limit. One atomic statement."""
    rule = limits()[kind]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [_key(kind, subject), rule.window])
        times, seconds = cursor.fetchone()
    if times > rule.limit:
        raise TooOften(kind, int(seconds))


def counted(kind: str, subject: str = "") -> int:
    """How often ``kind`` was counted in the window that runs now; counts nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count FROM people_tally WHERE key = %s AND expires_at > now()", [_key(kind, subject)]
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _key(kind: str, subject: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{kind}:{subject}".encode(), hashlib.sha256).hexdigest()


def neighbourhood(address: str) -> str:
    """The network of an address that shares a limit: IPv4 /24, IPv6 /48; an unreadable address counts as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{parsed}/{24 if parsed.version == 4 else 48}", strict=False))  # noqa: PLR2004
