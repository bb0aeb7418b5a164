"""Anchors: the chain's last digest, written once a day to a file that leaves the machine with the backups."""

import hashlib
import hmac
from pathlib import Path

from django.conf import settings

from dargah.journal.models import Entry
from dargah.persian.digits import persian_digits

LONGEST_NUMBER = 18  # digits of an entry's number


def anchor_file() -> Path:
    """Where the anchors stand: one line each, ``seq digest seal``."""
    return Path(settings.DATA) / "journal-anchors.txt"


def write_anchor() -> str | None:
    """Append the newest entry's number and digest, sealed with the installation's key; None for an empty journal.

    A line that was torn before (a full disk, a power cut) keeps its own line: the new one stands whole.
    """
    entry = Entry.objects.order_by("-seq").first()
    if entry is None:
        return None
    digest = bytes(entry.digest).hex()
    line = f"{entry.seq} {digest} {_seal(entry.seq, digest)}"
    torn = _text()[-1:] not in {"", "\n"}
    with anchor_file().open("a") as file:
        file.write(("\n" if torn else "") + line + "\n")
    return line


def read_anchors() -> dict[int, str]:
    """The anchors whose seal is ours, by entry number. Raises ValueError naming the line that is not."""
    anchors: dict[int, str] = {}
    for number, line in enumerate(_text().splitlines(), start=1):
        where = f"سطر {persian_digits(number)} در {anchor_file().name}"
        seq, digest, seal = _parts(line)
        if not seq:
            raise ValueError(
                f"{where} نیمه‌کاره یا ناخوانا است؛ آن را با رونوشت همین فایل در نسخه‌های پشتیبان بسنجید و درست کنید."
            )
        if not _is_ours(seq, digest, seal):
            raise ValueError(f"مهر {where} درست نیست.")
        anchors[seq] = digest
    return anchors


def newest_anchor() -> int:
    """The highest entry number whose seal is ours; 0 where none is. A torn line hides no other."""
    whole = [_parts(line) for line in _text().splitlines()]
    return max((parts[0] for parts in whole if parts[0] and _is_ours(*parts)), default=0)


def set_aside(*, after: int) -> int:
    """Move the anchors of entries past a number to ``journal-anchors-lost.txt``; returns how many.

    After the restore of an older backup those entries are gone, and others will stand under their numbers.
    """
    lines = _text().splitlines(keepends=True)
    lost = [line for line in lines if _parts(line)[0] > after]
    if lost:
        with anchor_file().with_name("journal-anchors-lost.txt").open("a", encoding="utf-8") as file:
            file.writelines(lost)
        anchor_file().write_text("".join(line for line in lines if line not in lost), "utf-8")
    return len(lost)


def _text() -> str:
    """The whole file; empty where there is none. Bytes that are no text are shown as such, and fit no seal."""
    return anchor_file().read_text("utf-8", "replace") if anchor_file().exists() else ""


def _parts(line: str) -> tuple[int, str, str]:
    """Number, digest and seal of a line; the number is 0 where it is no whole line."""
    match line.split():
        case [seq, digest, seal] if seq.isascii() and seq.isdigit() and len(seq) <= LONGEST_NUMBER:
            return int(seq), digest, seal
    return 0, "", ""


def _is_ours(seq: int, digest: str, seal: str) -> bool:
    return hmac.compare_digest(seal.encode(), _seal(seq, digest).encode())


def _seal(seq: int, digest: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{seq}:{digest}".encode(), hashlib.sha256).hexdigest()
