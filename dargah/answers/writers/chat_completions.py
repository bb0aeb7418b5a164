"""The protocol that most servers of language models speak: ``POST {base}/chat/completions``.

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
from urllib.parse import urlsplit

from django.conf import settings

from dargah.answers.writers.interface import Busy, Unavailable

ANSWER_BYTES = 64_000
MOST_TOKENS = 600
OK = 200
AT_ONCE = 2  # exchanges of one process: the other threads go on serving pages
_room = threading.BoundedSemaphore(AT_ONCE)


@dataclass
class _Exchange:
    """One question to the server; ``text`` or ``failure`` when it has ended."""

    connection: http.client.HTTPConnection
    path: str
    body: bytes
    headers: dict[str, str] = field(repr=False)
    text: str | None = None
    failure: str = "زمان گذشت"
    line: socket.socket | None = None

    def run(self) -> None:
        try:
            self.connection.connect()
            self.line = self.connection.sock  # http.client lets go of it before the answer is read
            self.connection.request("POST", self.path, body=self.body, headers=self.headers)
            response = self.connection.getresponse()
            answer = response.read(ANSWER_BYTES + 1)
            self.text = _text_of(response.status, answer)
        except Unavailable as said:
            self.failure = str(said)
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as silent:
            self.failure = type(silent).__name__
        finally:
            self.connection.close()
            _room.release()

    def abandon(self) -> None:
        """Cut the line under it, so that it ends."""
        if self.line is not None:
            with contextlib.suppress(OSError):
                self.line.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True, slots=True)
class ChatCompletions:
    """One model of one server."""

    base: str
    name: str
    key: str = field(repr=False)
    seconds: float

    @classmethod
    def from_settings(cls) -> "ChatCompletions":
        """The model of this office."""
        return cls(settings.MODEL_URL, settings.MODEL_NAME, settings.MODEL_KEY, settings.MODEL_SECONDS)

    def write(self, *, instructions: str, material: str) -> str:
        said = [{"role": "system", "content": instructions}, {"role": "user", "content": material}]
        wish = {
            "model": self.name,
            "messages": said,
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
            "stream": False,
        }
        if not _room.acquire(blocking=False):
            raise Busy("پرسش‌های دیگری در راه است")
        exchange = self._exchange("chat/completions", json.dumps(wish, ensure_ascii=False).encode())
        thread = threading.Thread(target=exchange.run, daemon=True, name="answers.writer")
        thread.start()
        thread.join(self.seconds)
        if exchange.text is None:
            exchange.abandon()
            raise Unavailable(exchange.failure)
        return exchange.text

    def _exchange(self, method: str, body: bytes) -> _Exchange:
        parts = urlsplit(self.base)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        connection = kind(parts.hostname or "", parts.port, timeout=self.seconds)
        return _Exchange(connection, f"{parts.path.rstrip('/')}/{method}", body, headers)


def _text_of(status: int, answer: bytes) -> str:
    """The text of the first choice. Raises Unavailable for everything that is no clear answer."""
    if status != OK:
        raise Unavailable(str(status))
    if len(answer) > ANSWER_BYTES:
        raise Unavailable("پاسخ بلندتر از اندازه بود")
    try:
        text = json.loads(answer)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as unreadable:
        raise Unavailable("پاسخ خوانده نشد") from unreadable
    if not isinstance(text, str):
        raise Unavailable("پاسخ خوانده نشد")
    return text
