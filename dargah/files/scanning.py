"""The virus scanner's port: clamd's INSTREAM protocol, over TCP or a unix socket.

The answer is honest: `clean` is said only by a scanner that read the whole file. No scanner, a silent one, a
slow one or one that reports an error all give `unscanned` («بررسی نشده»), never `clean`.
"""

import socket
import struct
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings

CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 8.0
CHUNK = 64 * 1024
REPLY_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Scan:
    """`state` is clean, infected or unscanned; `signature` names what was found, or why nothing was."""

    state: str
    signature: str = ""


def is_configured() -> bool:
    """Does this office run a scanner? Then a file waits for it, see ``operations.may_be_served``."""
    return bool(settings.CLAMD)


def answers() -> bool:
    """Does the scanner answer now? Asked when somebody looks at the state of the system."""
    if not is_configured():
        return False
    try:
        with _connection(settings.CLAMD) as clamd:
            clamd.settimeout(CONNECT_SECONDS)
            clamd.sendall(b"zPING\0")
            return _reply(clamd) == "PONG"
    except OSError:
        return False


def scan(file: BinaryIO) -> Scan:
    """Send the file to clamd; leaves the file at its start."""
    if not is_configured():
        return Scan("unscanned", "no scanner")
    file.seek(0)
    try:
        with _connection(settings.CLAMD) as clamd:
            clamd.settimeout(ANSWER_SECONDS)
            clamd.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                clamd.sendall(struct.pack("!L", len(chunk)) + chunk)
            clamd.sendall(struct.pack("!L", 0))
            reply = _reply(clamd)
    except OSError as silent:
        return Scan("unscanned", type(silent).__name__)
    finally:
        file.seek(0)
    if reply == "stream: OK":
        return Scan("clean")
    if reply.endswith(" FOUND"):
        return Scan("infected", reply.removeprefix("stream: ").removesuffix(" FOUND"))
    return Scan("unscanned", reply[:100])


def _connection(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(CONNECT_SECONDS)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=CONNECT_SECONDS)


def _reply(clamd: socket.socket) -> str:
    received = b""
    while b"\0" not in received and len(received) < REPLY_BYTES:
        part = clamd.recv(REPLY_BYTES)
        if not part:
            break
        received += part
    return received.split(b"\0", 1)[0].decode("utf-8", "replace").strip()
