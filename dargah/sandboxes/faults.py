"""Switches that make a sandbox misbehave as real services do, for a number of requests.

refuse      the documented refusal of a receptor (411), for mail a permanent 550
credit      the account has no credit left (418), for mail a temporary 451
error       HTTP 500 without a readable answer
slow        the answer comes after `seconds`
lost        the message is taken, the connection ends before the answer
empty       the message is taken, the answer says so and names none
"""

import os
import threading
import time
from dataclasses import dataclass

KINDS = frozenset({"refuse", "credit", "error", "slow", "lost", "empty"})


@dataclass
class Faults:
    """The fault that is on; `times` is how many requests it still meets (-1: all)."""

    kind: str = ""
    times: int = 0
    seconds: float = 3.0

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    @classmethod
    def from_environment(cls) -> "Faults":
        """``DARGAH_SANDBOX_FAULT=slow`` or ``slow:5`` (for five requests)."""
        return written(os.environ.get("DARGAH_SANDBOX_FAULT", ""))

    def set(self, kind: str, times: int = -1, seconds: float = 3.0) -> None:
        """Switch a fault on, or all off with an empty kind."""
        if kind and kind not in KINDS:
            raise ValueError(kind)
        with self._lock:
            self.kind, self.times, self.seconds = kind, times, seconds

    def meet(self) -> str:
        """The fault that this request meets, counted; a slow one is slept here."""
        with self._lock:
            kind = self.kind if self.times else ""
            if kind and self.times > 0:
                self.times -= 1
            seconds = self.seconds
        if kind == "slow":
            time.sleep(seconds)
        return kind


def written(text: str) -> Faults:
    """A fault as it is written in a setting, none for nothing. Raises ValueError with what may be written."""
    kind, _, times = text.partition(":")
    if (kind and kind not in KINDS) or (times and not times.isdecimal()) or (times and not kind):
        raise ValueError("، یا ".join([*sorted(KINDS), "slow:5"]))
    return Faults(kind, int(times or -1))
