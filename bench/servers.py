"""Starting a web server as production does, and reading what its processes used."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TICK = os.sysconf("SC_CLK_TCK")
PORTAL = "dargah.config.wsgi:application"
READY_SECONDS = 60
START = "import sys; from dargah.config.serving import serve_web; sys.exit(serve_web(sys.argv[1]))"


@dataclass
class Server:
    """A running server; ``seconds`` from its start to its first answer."""

    port: int
    process: subprocess.Popen[bytes]
    seconds: float

    def tree(self) -> list[int]:
        """Its processes: granian, the web workers, their examiners."""
        return descendants(self.process.pid)

    def cpu_seconds(self) -> float:
        """CPU that all its processes have used, with those that ended."""
        return sum(cpu_of(pid) for pid in self.tree())

    def workers_memory(self) -> list[float]:
        """Proportional memory (PSS) of each web worker in MB, its examiner not counted."""
        return [pss_of(pid) for pid in self.web_workers()]

    def web_workers(self) -> list[int]:
        """The processes that answer requests."""
        return [pid for pid in children_of(self.process.pid) if b"resource_tracker" not in command_of(pid)]

    def stop(self) -> None:
        """End it and wait."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            for pid in reversed(self.tree()):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait(10)


def start(application: str = PORTAL, *, workers: int = 2, path: str = "/", **environment: str) -> Server:
    """Start granian with the settings of production and wait for the first answer on ``path``."""
    port = free_port()
    own = {**os.environ, "PORT": str(port), "DARGAH_WEB_WORKERS": str(workers), **environment}
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", START, application], env=own, cwd=ROOT)
    while not _answers(port, path):
        if process.poll() is not None or time.perf_counter() - begun > READY_SECONDS:
            process.kill()
            raise RuntimeError(f"{application} did not start")
        time.sleep(0.02)
    return Server(port, process, time.perf_counter() - begun)


@contextlib.contextmanager
def running(application: str = PORTAL, **choices: object):  # type: ignore[no-untyped-def]
    """A server for the length of a measure."""
    server = start(application, **choices)  # type: ignore[arg-type]  # passed on
    try:
        yield server
    finally:
        server.stop()


def free_port() -> int:
    """A port that nobody holds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _answers(port: int, path: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
            return line.recv(64).startswith((b"HTTP/1.1 200", b"HTTP/1.1 302"))
    except OSError:
        return False


def children_of(pid: int) -> list[int]:
    """The direct children of a process, of all its threads."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(child) for child in task.read_text().split()]
    return found


def descendants(pid: int) -> list[int]:
    """A process and everything below it."""
    return [pid, *(inner for child in children_of(pid) for inner in descendants(child))]


def cpu_of(pid: int) -> float:
    """User and system seconds of a process and of its children that ended."""
    try:
        facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(value) for value in facts[11:15]) / TICK


def pss_of(pid: int) -> float:
    """Proportional set size in MB."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"no memory facts of {pid}")


def command_of(pid: int) -> bytes:
    """Its command line."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
