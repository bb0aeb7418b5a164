"""Anchors: the chain's last digest, written once a day to a file that leaves the machine with the backups."""

import hashlib
import hmac
from pathlib import Path

from django.conf import settings

from dargah.journal.models import Entry
from dargah.persian.digits import persian_digits


def anchor_file() -> Path:
    """Where the anchors stand: one line each, ``seq digest seal``."""
    return Path(settings.DATA) / "journal-anchors.txt"


def write_anchor() -> str | None:
    """Append the newest entry's number and digest, sealed with the installation's key; None for an empty journal."""
    entry = Entry.objects.order_by("-seq").first()
    if entry is None:
        return None
    digest = bytes(entry.digest).hex()
    line = f"{entry.seq} {digest} {_seal(entry.seq, digest)}"
    with anchor_file().open("a") as file:
        file.write(line + "\n")
    return line


def read_anchors() -> dict[int, str]:
    """The anchors whose seal is ours, by entry number. Raises ValueError naming the line that is not."""
    anchors: dict[int, str] = {}
    if not anchor_file().exists():
        return anchors
    for number, line in enumerate(anchor_file().read_text().splitlines(), start=1):
        seq, digest, seal = line.split()
        if not hmac.compare_digest(seal, _seal(int(seq), digest)):
            raise ValueError(f"مهر سطر {persian_digits(number)} در {anchor_file().name} درست نیست.")
        anchors[int(seq)] = digest
    return anchors


def set_aside(*, after: int) -> int:
    """Move the anchors of entries past a number to ``journal-anchors-lost.txt``; returns how many.

    After the restore of an older backup those entries are gone, and others will stand under their numbers.
    """
    if not anchor_file().exists():
        return 0
    lines = anchor_file().read_text().splitlines(keepends=True)
    lost = [line for line in lines if int(line.split()[0]) > after]
    if lost:
        with anchor_file().with_name("journal-anchors-lost.txt").open("a") as file:
            file.writelines(lost)
        anchor_file().write_text("".join(line for line in lines if line not in lost))
    return len(lost)


def _seal(seq: int, digest: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{seq}:{digest}".encode(), hashlib.sha256).hexdigest()
