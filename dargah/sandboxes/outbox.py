"""What the sandboxes were given, newest first; kept in a file of JSON lines so that a restart forgets
nothing.
"""

import json
import threading
import time
from pathlib import Path
from typing import Any

MOST = 500


class Outbox:
    """The messages of both servers; safe to use from their threads."""

    def __init__(self, keep: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._keep = keep
        self._messages: list[dict[str, Any]] = []
        if keep is not None and keep.exists():
            lines = keep.read_text(encoding="utf-8").splitlines()[-MOST:]
            self._messages = [json.loads(line) for line in lines if line.strip()]

    def add(self, message: dict[str, Any]) -> dict[str, Any]:
        """Keep a message; returns it with its number and moment (seconds since 1970)."""
        with self._lock:
            number = self._messages[-1]["number"] + 1 if self._messages else 1
            kept = {"number": number, "at": int(time.time()), **message}
            self._messages = [*self._messages, kept][-MOST:]
            if self._keep is not None:
                self._keep.parent.mkdir(parents=True, exist_ok=True)
                with self._keep.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(kept, ensure_ascii=False) + "\n")
        return kept

    def newest_first(self) -> list[dict[str, Any]]:
        """All that is kept."""
        with self._lock:
            return self._messages[::-1]

    def find(self, **wanted: Any) -> list[dict[str, Any]]:
        """Messages whose fields equal the wanted ones, oldest first."""
        with self._lock:
            return [
                one for one in self._messages if all(one.get(key) == value for key, value in wanted.items())
            ]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._messages = []
            if self._keep is not None:
                self._keep.unlink(missing_ok=True)
