"""Whose process `postmaster.pid` names. After a power loss the file stays, and its number may be a stranger's by now.

The library that starts the embedded server believes the number: it would join a process that is no server, and kill it
at its own end. So the file is looked at first, and one that names a stranger is taken away.
"""

import time
from pathlib import Path

# comes with the embedded server, which cannot do without it
import psutil  # type: ignore[import-untyped]

FILE = "postmaster.pid"
LINES = 8  # of a server that has come far enough to be joined; the last one says how far
Gone = psutil.Error  # what is said of a process that ended meanwhile
BETWEEN = 0.2
TORN = 1.0  # a server that begins has written its number long before


def clear_the_way(folder: Path, patience: float) -> bool:
    """Make ``folder`` ready to be started or joined. False when a server of ours there is not ready in time.

    1. No file, or one of a process that is gone and wrote it whole: PostgreSQL itself knows what to do.
    2. Our server: wait until it takes connections (it may be repairing what a power loss left).
    3. A stranger's number, or a file that was torn: take the file away. What still holds the data is found by
       PostgreSQL without it, by the memory that its processes share.
    """
    until = time.monotonic() + patience
    torn_since = time.monotonic()
    while (lines := _lines(folder)) is not None:
        pid = _number(lines)
        if pid is not None and is_ours(pid, folder):
            if is_ready(lines):
                return True
            if time.monotonic() > until:
                return False
        elif pid is not None and len(lines) == LINES and not psutil.pid_exists(pid):
            return True
        elif pid is not None or time.monotonic() - torn_since > TORN:
            (folder / FILE).unlink(missing_ok=True)
            return True
        time.sleep(BETWEEN)
    return True


def server_of(folder: Path) -> int | None:
    """The number of the server that runs on ``folder``; None where none does."""
    pid = _number(_lines(folder) or [])
    return pid if pid is not None and is_ours(pid, folder) else None


def is_ours(pid: int, folder: Path) -> bool:
    """Whether the process lives and is the PostgreSQL that was started for ``folder``."""
    try:
        process = psutil.Process(pid)
        words = process.cmdline()
        dead = process.status() == psutil.STATUS_ZOMBIE
    except (psutil.Error, ValueError, OverflowError):
        return False
    named = bool(words) and Path(words[0]).name.startswith("postgres")
    return named and not dead and str(folder) in words


def lives(pid: int) -> bool:
    """Whether some process has the number."""
    return bool(psutil.pid_exists(pid))


def is_ready(lines: list[str]) -> bool:
    """Whether the server says that it takes connections."""
    return len(lines) == LINES and lines[-1].strip() == "ready"


def _lines(folder: Path) -> list[str] | None:
    try:
        return (folder / FILE).read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return None


def _number(lines: list[str]) -> int | None:
    first = lines[0].strip() if lines else ""
    return int(first) if first.isascii() and first.isdigit() and int(first) else None
