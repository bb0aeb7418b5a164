"""Ready pages: what is the same for every reader is answered before Django is asked, and is right at once after a publication.

Published pages do not change between publications. A page that a view declared public (Cache-Control: public, with an
ETag, no cookie) is kept here as bytes, also compressed. PostgreSQL tells every process of each publication or order
(LISTEN); while that line is down, or the day has changed, nothing is answered from here.
"""

import gzip
import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import brotli
import psycopg

from dargah.orders.calendar import forget_calendar
from dargah.web.database_line import connection_facts

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]

CHANNEL = "dargah_publication"
MOST_KEPT = 1024
HEARTBEAT = 5.0
RETRY = 1.0
TEHRAN = ZoneInfo("Asia/Tehran")
log = logging.getLogger("dargah.web.ready")


@dataclass(frozen=True)
class Ready:
    """A finished answer in the encodings a browser may want."""

    etag: str
    bodies: dict[str, bytes]
    headers: dict[str, Headers]
    unchanged: Headers


class ReadyPages:
    """WSGI in, WSGI out. ``generation`` grows with every publication this process hears of."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.generation = 0
        self.listening = False
        self.midnight = 0.0
        self.kept: dict[str, Ready] = {}
        self.starting = threading.Lock()
        self.listener: threading.Thread | None = None

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if self.listening and environ["REQUEST_METHOD"] == "GET" and not environ.get("QUERY_STRING"):
            if time.time() >= self.midnight:
                self.forget()
                self.midnight = next_midnight()
            found = self.kept.get(environ["PATH_INFO"])
            if found is not None:
                return answer(found, environ, start_response)
            return self._ask_and_keep(environ, start_response)
        if self.listener is None:
            self._listen()
        return self.application(environ, start_response)

    def forget(self) -> None:
        """Drop every kept page, and the calendar that they tell of."""
        forget_calendar()
        self.generation += 1
        self.kept = {}

    def _ask_and_keep(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        asked_at = self.generation
        said: list[Any] = []

        def remember(status: str, headers: Headers, *rest: Any) -> Any:
            said[:] = [status, headers]
            return start_response(status, headers, *rest)

        if environ.get("HTTP_IF_NONE_MATCH") or "HTTP_COOKIE" in environ:
            return self.application(environ, start_response)
        chunks = self.application(environ, remember)
        if not said or not keepable(said[0], said[1]):
            return chunks
        body = b"".join(chunks)
        close = getattr(chunks, "close", None)
        if close:
            close()
        if self.generation == asked_at and len(self.kept) < MOST_KEPT:
            self.kept[environ["PATH_INFO"]] = finished(said[1], body)
        return [body]

    def _listen(self) -> None:
        with self.starting:
            if self.listener is None:
                self.listener = threading.Thread(target=self._keep_listening, name="ready-pages", daemon=True)
                self.listener.start()

    def _keep_listening(self) -> None:
        while True:
            try:
                with psycopg.connect(**connection_facts(), autocommit=True) as line:
                    line.execute(f"LISTEN {CHANNEL}")
                    self.forget()
                    self.midnight = next_midnight()
                    self.listening = True
                    while True:
                        for _ in line.notifies(timeout=HEARTBEAT):
                            self.forget()
                        line.execute("SELECT 1")
            except psycopg.Error as broken:
                self.listening = False
                log.warning(
                    "the line to the database is down, pages are made one by one: %s", type(broken).__name__
                )
                time.sleep(RETRY)


def answer(found: Ready, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """A kept page in the best encoding the browser takes, or 304."""
    if environ.get("HTTP_IF_NONE_MATCH") == found.etag:
        start_response("304 Not Modified", found.unchanged)
        return [b""]
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    encoding = "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""
    start_response("200 OK", found.headers[encoding])
    return [found.bodies[encoding]]


def keepable(status: str, headers: Headers) -> bool:
    """Whether a view said that this answer is the same for everybody."""
    facts = {name.lower(): value for name, value in headers}
    return (
        status.startswith("200")
        and "public" in facts.get("cache-control", "")
        and "etag" in facts
        and "set-cookie" not in facts
        and "vary" not in facts
    )


def finished(headers: Headers, body: bytes) -> Ready:
    """An answer with its encodings, made once."""
    plain = [(name, value) for name, value in headers if name.lower() != "content-length"]
    etag = next(value for name, value in plain if name.lower() == "etag")
    bodies = {"": body, "gzip": gzip.compress(body, 9, mtime=0), "br": brotli.compress(body)}
    with_length = {
        encoding: [
            *plain,
            ("Vary", "Accept-Encoding"),
            ("Content-Length", str(len(bodies[encoding]))),
            *([("Content-Encoding", encoding)] if encoding else []),
        ]
        for encoding in bodies
    }
    return Ready(etag, bodies, with_length, [*plain, ("Vary", "Accept-Encoding")])


def next_midnight() -> float:
    """The next change of day in Tehran, in seconds since 1970."""
    tomorrow = datetime.now(TEHRAN).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=TEHRAN).timestamp()
