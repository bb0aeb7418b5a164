"""Our own small HTTP client: keep-alive sockets, no library, the same for both sides of every ratio."""

import selectors
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

CHUNK = 256 * 1024
OK = range(200, 400)


class BadAnswer(Exception):
    """An answer that the measure does not expect."""


@dataclass
class Answer:
    """An HTTP answer; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: list[str]

    @property
    def text(self) -> str:
        return self.body.decode()


def request_bytes(
    method: str, path: str, *, headers: Mapping[str, str] | None = None, body: bytes = b""
) -> bytes:
    """A whole request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: br, gzip"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def complete(buffer: bytes) -> int:
    """The length of the first whole answer in the buffer, 0 while it is not whole."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return 0
    head = buffer[:end].lower()
    place = head.find(b"content-length:")
    if place < 0:
        if head.startswith((b"http/1.1 304", b"http/1.1 204")):
            return end + 4
        raise BadAnswer(buffer[:300])
    length = end + 4 + int(head[place + 15 :].split(b"\r\n", 1)[0])
    return length if len(buffer) >= length else 0


def hammer(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> float:
    """Answers a second over so many connections, the requests in turn; every answer must be a 200."""
    chosen = selectors.DefaultSelector()
    buffers: dict[socket.socket, bytes] = {}
    turn = 0
    for _ in range(connections):
        line = socket.create_connection(("127.0.0.1", port))
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        chosen.register(line, selectors.EVENT_READ)
        buffers[line] = b""
        line.sendall(requests[turn % len(requests)])
        turn += 1
    done, begun = 0, time.perf_counter()
    until = begun + seconds
    while time.perf_counter() < until:
        for key, _ in chosen.select(1.0):
            line = key.fileobj  # type: ignore[assignment]  # only sockets are registered
            buffer = buffers[line] + line.recv(CHUNK)
            if length := complete(buffer):
                if not buffer.startswith(b"HTTP/1.1 200"):
                    raise BadAnswer(buffer[:300])
                done += 1
                buffer = buffer[length:]
                line.sendall(requests[turn % len(requests)])
                turn += 1
            buffers[line] = buffer
    rate = done / (time.perf_counter() - begun)
    for line in buffers:
        line.close()
    chosen.close()
    return rate


@dataclass
class Talk:
    """One visitor on one connection, with a cookie jar; ``address`` is where the visitor comes from."""

    port: int
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)
    line: socket.socket | None = None

    def ask(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """Send and wait for the whole answer."""
        sent = dict(headers or {})
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.exchange(request_bytes(method, path, headers=sent, body=body))
        for cookie in answer.cookies:
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer

    def exchange(self, request: bytes) -> Answer:
        """A prepared request and its answer."""
        if self.line is None:
            self.line = socket.create_connection(
                ("127.0.0.1", self.port), source_address=(self.address, 0), timeout=60
            )
            self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.line.sendall(request)
        buffer = b""
        while not complete(buffer):
            got = self.line.recv(CHUNK)
            if not got:
                raise BadAnswer("the line was closed")
            buffer += got
        return _answer(buffer)

    def close(self) -> None:
        """Hang up."""
        if self.line is not None:
            self.line.close()
            self.line = None


def _answer(buffer: bytes) -> Answer:
    head, _, body = buffer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    cookies = []
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
        if name.lower() == "set-cookie":
            cookies.append(value.strip())
    return Answer(int(first.split()[1]), headers, body, cookies)


def multipart(
    fields: Mapping[str, Sequence[str]], files: Mapping[str, tuple[str, bytes]]
) -> tuple[str, bytes]:
    """The content type and body of a form with files."""
    boundary = "bench-boundary-7f3a"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, values in fields.items()
        for value in values
    ]
    for name, (file_name, content) in files.items():
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        )
        parts.append(head.encode() + content + b"\r\n")
    parts.append(f"--{boundary}--\r\n".encode())
    return f"multipart/form-data; boundary={boundary}", b"".join(parts)
