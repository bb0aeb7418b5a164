"""One exchange with a server that speaks OpenAI's protocol: ``POST {base}/{method}`` with JSON both ways.

``{base}`` ends as the provider writes it, mostly in ``/v1``. One try. Only status 200 is an answer: a redirect is not
followed, so the key goes nowhere else. The whole exchange, the look-up of the name and a server that sends a byte a
second included, ends after the seconds that are set: it runs beside the asking thread, which leaves it then.
"""

import contextlib
import http.client
import json
import socket
import threading
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from dargah.answers.writers.interface import Busy, Unavailable

OK = 200
AT_ONCE = 2  # exchanges of one process: the other threads go on serving pages
_room = threading.BoundedSemaphore(AT_ONCE)


@dataclass
class _Exchange:
    """One question to the server; ``answer`` or ``failure`` when it has ended."""

    connection: http.client.HTTPConnection
    path: str
    body: bytes
    most_bytes: int
    headers: dict[str, str] = field(repr=False)
    answer: Any = None
    failure: str = "زمان گذشت"
    line: socket.socket | None = None

    def run(self) -> None:
        try:
            self.connection.connect()
            self.line = self.connection.sock  # http.client lets go of it before the answer is read
            self.connection.request("POST", self.path, body=self.body, headers=self.headers)
            response = self.connection.getresponse()
            self.answer = self._read(response.status, response.read(self.most_bytes + 1))
        except Unavailable as said:
            self.failure = str(said)
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as silent:
            self.failure = type(silent).__name__
        finally:
            self.connection.close()
            _room.release()

    def _read(self, status: int, answer: bytes) -> Any:
        """The answer as data. Raises Unavailable for everything that is no clear answer."""
        if status != OK:
            raise Unavailable(str(status))
        if len(answer) > self.most_bytes:
            raise Unavailable("پاسخ بلندتر از اندازه بود")
        try:
            return json.loads(answer)
        except (ValueError, RecursionError) as unreadable:
            raise Unavailable("پاسخ خوانده نشد") from unreadable

    def abandon(self) -> None:
        """Cut the line under it, so that it ends."""
        if self.line is not None:
            with contextlib.suppress(OSError):
                self.line.shutdown(socket.SHUT_RDWR)


def exchange(method: str, wish: dict[str, Any], *, most_bytes: int, seconds: float) -> Any:
    """What the configured server answers. Raises Busy, Unavailable."""
    if not _room.acquire(blocking=False):
        raise Busy("پرسش‌های دیگری در راه است")
    body = json.dumps(wish, ensure_ascii=False).encode()
    one = _Exchange(*_way(method, seconds), body, most_bytes, _headers())
    thread = threading.Thread(target=one.run, daemon=True, name="answers.writer")
    thread.start()
    thread.join(seconds)
    if one.answer is None:
        one.abandon()
        raise Unavailable(one.failure)
    return one.answer


def _way(method: str, seconds: float) -> tuple[http.client.HTTPConnection, str]:
    parts = urlsplit(settings.MODEL_URL)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=seconds), f"{parts.path.rstrip('/')}/{method}"


def _headers() -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if settings.MODEL_KEY:
        headers["Authorization"] = f"Bearer {settings.MODEL_KEY}"
    return headers
