"""ASVS V4.2.1: whatever says its length in two ways is refused, by granian with our guard and by the nginx of the paper.

Each payload is a request that one server might end before and another after «GET /smuggled». None of it may be served:
the answer is an error, the connection ends, and the application has seen neither the first request nor the hidden one.
"""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from dargah.web.framing import OneLength
from tests.integration.security import caches
from tests.integration.security.recorder import guarded
from tests.ports import free_ports

ROOT = Path(settings.ROOT)
HIDDEN = b"GET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
LAST = b"0\r\n\r\n"


def _post(headers: bytes, body: bytes) -> bytes:
    return b"POST /first HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + b"\r\n" + body


def _length(number: int) -> bytes:
    return b"Content-Length: %d\r\n" % number


CHUNKED = b"Transfer-Encoding: chunked\r\n"
CORPUS = {
    # both ways at once, and either of them twice
    "a length and chunks": _post(_length(len(LAST + HIDDEN)) + CHUNKED, LAST + HIDDEN),
    "chunks and a length": _post(CHUNKED + _length(4), LAST + HIDDEN),
    "two lengths, the first shorter": _post(_length(0) + _length(len(HIDDEN)), HIDDEN),
    "two lengths, the first longer": _post(_length(len(HIDDEN)) + _length(0), HIDDEN),
    "a list of lengths": _post(b"Content-Length: 0, %d\r\n" % len(HIDDEN), HIDDEN),
    "chunks twice": _post(CHUNKED + CHUNKED, LAST + HIDDEN),
    "chunks and then none": _post(CHUNKED + b"Transfer-Encoding: identity\r\n", LAST + HIDDEN),
    "chunks that are not last": _post(b"Transfer-Encoding: chunked, identity\r\n", LAST + HIDDEN),
    "chunks inside another coding": _post(b"Transfer-Encoding: gzip, chunked\r\n", LAST + HIDDEN),
    # a length that is no number
    "a sign": _post(b"Content-Length: +0\r\n", HIDDEN),
    "a negative": _post(b"Content-Length: -1\r\n", HIDDEN),
    "a hexadecimal": _post(b"Content-Length: 0x0\r\n", HIDDEN),
    "nothing": _post(b"Content-Length: \r\n", HIDDEN),
    "a Persian digit": _post("Content-Length: ۰\r\n".encode(), HIDDEN),
    # a header that only one of two servers would recognise
    "a space before the colon of a length": _post(b"Content-Length : 0\r\n", HIDDEN),
    "a space before the colon of a coding": _post(b"Transfer-Encoding : chunked\r\n", LAST + HIDDEN),
    "an unknown coding": _post(b"Transfer-Encoding: xchunked\r\n" + _length(0), HIDDEN),
    "a coding after a control character": _post(b"Transfer-Encoding: \x0bchunked\r\n", LAST + HIDDEN),
    "a folded line": _post(b"Transfer-Encoding:\r\n chunked\r\n", LAST + HIDDEN),
    "a line that is no header": _post(b"Transfer-Encoding chunked\r\n" + _length(0), HIDDEN),
    "a first line that is folded": b"POST /first HTTP/1.1\r\n Transfer-Encoding: chunked\r\nHost: 127.0.0.1\r\n\r\n"
    + LAST + HIDDEN,
    "a bare carriage return": _post(b"A: b\rTransfer-Encoding: chunked\r\n", LAST + HIDDEN),
    "a NUL": _post(b"A: b\0c\r\n" + _length(0), HIDDEN),
    "chunks of an old version": b"POST /first HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n" + CHUNKED
    + b"\r\n" + LAST + HIDDEN,
    # a chunk whose size is no size
    "a negative chunk": _post(CHUNKED, b"-1\r\n\r\n" + HIDDEN),
    "a chunk beyond 64 bits": _post(CHUNKED, b"10000000000000000\r\n" + HIDDEN),
    "a chunk with a prefix": _post(CHUNKED, b"0x0\r\n\r\n" + HIDDEN),
}  # fmt: skip


class Served:
    """A running server, and what reached the application behind it."""

    def __init__(self, port: int, record: Path) -> None:
        self.port, self.record = port, record

    def reached(self) -> list[str]:
        return self.record.read_text().splitlines()


@contextlib.contextmanager
def granian(folder: Path, application: str) -> Iterator[Served]:
    """Our own start of the web server, with the recorder in place of the portal."""
    port, record = free_ports(), folder / "recorded"
    record.touch()
    code = f"from dargah.config.serving import serve_web; serve_web('tests.integration.security.recorder:{application}')"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port), "DARGAH_WEB_WORKERS": "1", "RECORDED": str(record), "DARGAH_MODE": "test"},
    )  # fmt: skip
    try:
        until = time.monotonic() + 20
        while not caches.listens(port):
            assert process.poll() is None, "granian did not start"
            assert time.monotonic() < until, "granian did not listen"
            time.sleep(0.1)
        yield Served(port, record)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def answer_to(port: int, payload: bytes) -> bytes:
    """Everything that comes back until the server ends the connection or has nothing more to say."""
    said = b""
    with socket.create_connection(("127.0.0.1", port), timeout=3) as connection:
        connection.settimeout(1)
        connection.sendall(payload)
        with contextlib.suppress(OSError):
            while part := connection.recv(65536):
                said += part
    return said


def check_refused(served: Served, name: str) -> None:
    """One error, and nothing of it reached the application."""
    before = served.reached()
    said = answer_to(served.port, CORPUS[name])
    statuses = [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3})", said)]
    assert len(statuses) == 1, (name, said[:400])
    assert statuses[0] in {400, 411, 501}, (name, said[:400])
    assert served.reached() == before, name


@pytest.fixture(scope="module")
def guard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with granian(tmp_path_factory.mktemp("guarded"), "guarded") as served:
        yield served


def test_a_plain_request_is_served(guard: Served) -> None:
    """The check itself sees what is let through: one request, and two lawful ones on one connection."""
    before = len(guard.reached())
    assert answer_to(guard.port, _post(_length(3), b"abc") + HIDDEN).count(b"200 OK") == 2
    assert guard.reached()[before:] == ["POST /first 3", "GET /smuggled 0"]


@pytest.mark.parametrize("name", CORPUS)
def test_what_says_its_length_in_two_ways_is_refused(guard: Served, name: str) -> None:
    check_refused(guard, name)


def test_a_program_reads_a_problem(guard: Served) -> None:
    chunked = b"POST /api/v1/services HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    said = answer_to(guard.port, chunked)
    assert b"411 " in said
    assert b"application/problem+json" in said


def test_the_portal_stands_behind_the_guard() -> None:
    source = (ROOT / "dargah" / "config" / "wsgi.py").read_text()
    assert isinstance(guarded, OneLength)
    assert re.search(r"^application = OneLength\(", source, re.MULTILINE)


def test_mutant_without_the_guard_a_hidden_request_is_served(tmp_path: Path) -> None:
    with granian(tmp_path, "bare") as served:
        let_through = []
        for name in CORPUS:
            try:
                check_refused(served, name)
            except AssertionError:
                let_through.append(name)
        assert {"chunks twice", "chunks inside another coding", "a length and chunks"} <= set(let_through)
        assert "GET /smuggled 0" in served.reached()


if caches.NGINX:

    @contextlib.contextmanager
    def papers_nginx(folder: Path, behind: int) -> Iterator[int]:
        """nginx with the words of docs/deploy/nginx.conf, its certificate, names and places of files aside."""
        paper = (ROOT / "docs" / "deploy" / "nginx.conf").read_text()
        paper = re.sub(r"server \{\s*listen 80;.*?\n\}\n", "", paper, flags=re.DOTALL)
        paper = re.sub(
            r"^\s*(?:ssl_\w+|listen|server_name|access_log|error_log) .*\n", "", paper, flags=re.MULTILINE
        )
        paper = paper.replace("server_tokens off;", "server_tokens off; listen 127.0.0.1:{port};", 1)
        paper = paper.replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
        assert "proxy_pass http://dargah;" in paper
        assert "{port}" in paper
        with caches.behind_nginx(folder, behind, servers=paper) as port:
            yield port

    @pytest.fixture(scope="module")
    def front(guard: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
        with papers_nginx(tmp_path_factory.mktemp("nginx") / "n", guard.port) as port:
            yield Served(port, guard.record)

    def test_through_nginx_a_plain_request_is_served(front: Served) -> None:
        before = len(front.reached())
        assert answer_to(front.port, _post(CHUNKED, b"3\r\nabc\r\n" + LAST)).count(b"200 OK") == 1
        assert front.reached()[before:] == ["POST /first 3"], "chunks arrive with a length"

    @pytest.mark.parametrize("name", CORPUS)
    def test_through_nginx_it_is_refused_too(front: Served, name: str) -> None:
        check_refused(front, name)
