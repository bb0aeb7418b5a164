"""Asking the examiner: one persistent process a web worker, started at the first file and again when it died.

The design and its cost are told in :mod:`dargah.files.examiner.__main__`.
"""

import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from dargah.files import limits

ROOT = Path(__file__).resolve().parents[2]
ANSWER_BYTES = 64 * 1024
GRACE_SECONDS = 3  # beyond the child's own clock: the machine may be busy


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the examiner answered: `refused` is a code of ``operations.SENTENCES`` or empty."""

    refused: str
    note: str
    kind: str
    rewritten: bool
    metadata: dict[str, Any]


class _Examiner:
    """The running process and the socket that leads to it; one a process of ours, also after a fork."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.owner = 0
        self.control: socket.socket | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def send(self, message: bytes, descriptors: list[int]) -> None:
        """Hand a file over, starting the process when there is none (twice: it may just have died)."""
        with self.lock:
            for attempt in (1, 2):
                control = self.running()
                try:
                    socket.send_fds(control, [message], descriptors)
                except OSError:
                    self.forget()
                    if attempt == 2:  # noqa: PLR2004 the second attempt
                        raise
                else:
                    return

    def running(self) -> socket.socket:
        """The socket to the examiner; called with the lock held."""
        if (
            self.control is not None
            and self.owner == os.getpid()
            and self.process
            and self.process.poll() is None
        ):
            return self.control
        self.forget()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            # No secret of ours goes along: only where the code is and how to decode names.
            environment = {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
            self.process = subprocess.Popen(
                [sys.executable, "-m", "dargah.files.examiner", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=subprocess.DEVNULL,
                cwd="/",
            )
        self.control, self.owner = ours, os.getpid()
        return ours

    def forget(self) -> None:
        """Close the socket, at which the examiner ends, and wait for that."""
        if self.control is not None:
            self.control.close()
        if self.process is not None and self.owner == os.getpid():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=GRACE_SECONDS)
        self.control = self.process = None


_examiner = _Examiner()
atexit.register(_examiner.forget)


def warm_up() -> None:
    """Start the examiner before the first citizen needs it (a web worker calls this when it starts)."""
    with _examiner.lock:
        _examiner.running()


def examine(source: BinaryIO, result: BinaryIO, *, accept: frozenset[str]) -> Verdict:
    """What the file in `source` is and whether it may come in; never raises for what a file contains.

    Both arguments are real files (with descriptors). A child that a limit killed answers ``too_heavy``.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with ours:
        with theirs:
            message = json.dumps({"accept": sorted(accept)}).encode()
            _examiner.send(message, [theirs.fileno(), source.fileno(), result.fileno()])
        ours.settimeout(limits.CHILD_WALL_SECONDS + GRACE_SECONDS)
        try:
            answer = ours.recv(ANSWER_BYTES)
        except TimeoutError:
            answer = b""
    if not answer:
        return Verdict("too_heavy", "", "", rewritten=False, metadata={})
    told = json.loads(answer)
    return Verdict(
        refused=told.get("refused", ""),
        note=told.get("note", ""),
        kind=told.get("kind", ""),
        rewritten=told.get("rewritten", False),
        metadata=told.get("metadata", {}),
    )
