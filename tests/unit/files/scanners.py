"""A scanner for the tests: the real clamd with EICAR's hash as its only signature, or a stand-in."""

import contextlib
import hashlib
import shutil
import socket
import socketserver
import struct
import subprocess
import threading
import time
from pathlib import Path

from tests.unit.files.corpus import EICAR

START_SECONDS = 20


@contextlib.contextmanager
def running_scanner(make: str, folder: Path, *, reply: bytes | None = None, delay: float = 0):
    """Yields the address for settings.CLAMD."""
    with _clamd(folder) if make == "clamd" else _stand_in(folder, reply, delay) as address:
        yield address


@contextlib.contextmanager
def _clamd(folder: Path):
    database = folder / "signatures"
    database.mkdir(exist_ok=True)
    (database / "test.hdb").write_text(f"{hashlib.md5(EICAR).hexdigest()}:{len(EICAR)}:Eicar-Test\n")  # noqa: S324 clamd's format
    address = folder / "clamd.sock"
    address.unlink(missing_ok=True)
    settings = folder / "clamd.conf"
    settings.write_text(
        f"Foreground yes\nDatabaseDirectory {database}\nLocalSocket {address}\nLogFile {folder}/clamd.log\n"
    )
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        [str(shutil.which("clamd")), "-c", str(settings)],
        stdout=quiet,
        stderr=quiet,
    ) as process:
        try:
            _wait_for(address)
            yield str(address)
        finally:
            process.terminate()
            process.wait()


def _wait_for(address: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(address))
            probe.sendall(b"zPING\0")
            if probe.recv(10) == b"PONG\0":
                return
        time.sleep(0.1)
    raise AssertionError("clamd did not start")


@contextlib.contextmanager
def _stand_in(folder: Path, reply: bytes | None, delay: float):
    class Talk(socketserver.StreamRequestHandler):
        def handle(self):
            data = b""
            with contextlib.suppress(OSError):
                if self.rfile.read(len(b"zPING\0")) == b"zPING\0":
                    self.wfile.write(b"PONG\0")
                    return
                self.rfile.read(len(b"zINSTREAM\0") - len(b"zPING\0"))
                while length := struct.unpack("!L", self.rfile.read(4))[0]:
                    data += self.rfile.read(length)
                time.sleep(delay)
                answer = b"stream: Eicar-Test FOUND\0" if EICAR in data else b"stream: OK\0"
                self.wfile.write(answer if reply is None else reply)

    address = folder / "stand-in.sock"
    address.unlink(missing_ok=True)
    with socketserver.ThreadingUnixStreamServer(str(address), Talk) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield str(address)
        finally:
            server.shutdown()
            thread.join()
