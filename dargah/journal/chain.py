"""Checking the chain: every entry's digest covers its content and the digest before it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from dargah.persian.digits import persian_digits

GENESIS = bytes(32)
SEPARATOR = "\x1f"
READ = """
    SELECT seq, (extract(epoch FROM at) * 1000000)::bigint, event, subject, actor, detail::text, previous, digest
    FROM journal_entry ORDER BY seq
"""


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold, and a Persian sentence that says how."""

    seq: int
    sentence: str


@dataclass(frozen=True)
class Report:
    """What a check found: the number of entries read, the last digest, and the breaks in order."""

    entries: int
    last_seq: int
    last_digest: str
    breaks: tuple[Break, ...]

    @property
    def holds(self) -> bool:
        return not self.breaks


def digest_of(
    seq: int, micros: int, event: str, subject: str, actor: str, detail: str, previous: bytes
) -> bytes:
    """SHA-256 over the entry as the trigger of migration 0001 computes it (``at`` in microseconds since 1970)."""
    parts = [str(seq), str(micros), event, subject, actor, detail, previous.hex()]
    return hashlib.sha256(SEPARATOR.join(parts).encode()).digest()


def verify(anchors: dict[int, str] | None = None) -> Report:
    """Read the whole journal and report every break.

    ``anchors`` maps entry numbers to digests (hex) that were kept outside the database; they uncover a tail cut off
    and a chain that was rewritten as a whole.
    """
    breaks: list[Break] = []
    previous, expected, entries = GENESIS, 1, 0
    wanted = dict(anchors or {})
    for seq, micros, event, subject, actor, detail, before, digest in _rows():
        entries += 1
        if seq != expected:
            breaks.append(_broken(seq, f"پیش از ردیف {seq} از ردیف {expected} چیزی کم است."))
        if bytes(before) != previous:
            breaks.append(_broken(seq, f"ردیف {seq} به ردیف پیش از خود نمی‌خورد."))
        if digest_of(seq, micros, event, subject, actor, detail, bytes(before)) != bytes(digest):
            breaks.append(_broken(seq, f"محتوای ردیف {seq} دست خورده است."))
        anchor = wanted.pop(seq, None)
        if anchor is not None and anchor != bytes(digest).hex():
            breaks.append(_broken(seq, f"ردیف {seq} با نشانه‌ای که بیرون از پایگاه نگه داشته شده یکی نیست."))
        previous, expected = bytes(digest), seq + 1
    breaks.extend(_broken(seq, f"ردیف {seq} که نشانه‌اش نگه داشته شده دیگر نیست.") for seq in sorted(wanted))
    return Report(entries, expected - 1, previous.hex(), tuple(breaks))


def _broken(seq: int, sentence: str) -> Break:
    return Break(seq, persian_digits(sentence))


def _rows() -> Iterator[tuple[int, int, str, str, str, str, bytes, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(READ)
        while rows := cursor.fetchmany(5000):
            yield from rows
