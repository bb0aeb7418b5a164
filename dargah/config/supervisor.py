"""`dargah run`: one process that starts the database, prepares it, starts web, worker and sandboxes, and ends them all.

Children get their own session, so a Ctrl-C in the terminal reaches only this process, which then ends each of them in
order. They also die with this process (PR_SET_PDEATHSIG), so killing it leaves nothing that blocks the next start.
"""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dargah.config.parent import die_with_parent
from dargah.persian.digits import persian_digits

PATIENCE = 60.0
GRACE = 6.0
TICK = 0.2
CAN_SERVE = (
    "can-serve"  # in the data folder: tables and content are there, the demo's cases may still be made
)
OK = 200

Child = tuple[str, "subprocess.Popen[bytes]"]


def run_everything() -> int:
    """Run until Ctrl-C or SIGTERM. Returns 0 after a clean stop, 1 when a part ended by itself."""
    from dargah.config import settings
    from dargah.config.last_run import remember
    from dargah.config.ports import require_free
    from dargah.config.postgres import life_of, require_answer
    from dargah.config.prepared import is_prepared
    from dargah.config.whose import require_own

    begun = time.monotonic()
    _say("درگاه آماده می‌شود…")
    ports = {
        "PORT": settings.PORT,
        "DARGAH_SANDBOX_PORT": settings.SANDBOX_PORT,
        "DARGAH_SANDBOX_SMTP_PORT": settings.SANDBOX_SMTP_PORT,
        "DARGAH_SANDBOX_PAY_PORT": settings.SANDBOX_PAY_PORT,
    }
    for name, port in ports.items():
        require_free(name, port)
    require_answer()
    require_own(settings.MODE)
    remember(settings.DATA, ports)
    _say(f"پایگاه داده روشن است ({seconds_since(begun)})")
    database_lives = always
    if not os.environ.get("DATABASE_URL"):
        os.environ["DARGAH_EMBEDDED_HOST"] = str(settings.DATABASES["default"]["HOST"])
        database_lives = life_of(settings.DATA)

    stop = _Stop()
    children: list[Child] = []
    try:
        children.append(("sandboxes", _start("-m", "dargah.sandboxes", *_sandbox_arguments(settings))))
        if not is_prepared() and not _prepare(children, settings.DATA / CAN_SERVE):
            return 1
        if "web" not in dict(children):
            children.append(("web", _start("-m", "dargah", "serve")))
        children.append(("worker", _start("-m", "dargah", "worker")))
        if not _answers(settings.PORT, children, database_lives):
            return 1
        _welcome(settings.ORIGIN, begun)
        return _watch(children, database_lives)
    except KeyboardInterrupt:
        return 0 if stop.asked else 1
    finally:
        _end(children)
        _say("همه چیز بسته شد.")


def _prepare(children: list[Child], can_serve: Path) -> bool:
    """Prepare the installation; the web server comes up beside it once tables and content are there. Whether it succeeded."""
    can_serve.unlink(missing_ok=True)
    preparing = _start("-m", "dargah", "prepare")
    children.append(("prepare", preparing))
    while preparing.poll() is None and not can_serve.exists():
        time.sleep(TICK)
    if preparing.poll() in {None, 0}:
        children.append(("web", _start("-m", "dargah", "serve")))
    prepared = preparing.wait() == 0
    children.remove(("prepare", preparing))
    return prepared


def _welcome(origin: str, begun: float) -> None:
    from dargah.config.demo.sign_ins import as_text

    _say(f"آماده است ({seconds_since(begun)}): {origin}")
    print(as_text(), flush=True)
    print("برای پایان: Ctrl-C", flush=True)


class _Stop:
    """Remembers that somebody asked to stop; the first time also interrupts what is being waited for."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        if not self.asked:
            self.asked = True
            raise KeyboardInterrupt


def always() -> bool:
    """A server that somebody else runs is somebody else's to watch."""
    return True


def _watch(children: list[Child], database_lives: Callable[[], bool]) -> int:
    """Wait; a part that ends by itself ends everything."""
    while not _ended(children, database_lives):
        time.sleep(0.3)
    return 1


def _ended(children: list[Child], database_lives: Callable[[], bool]) -> bool:
    """Whether a part is gone; says which. The database first: without it the others only follow."""
    if not database_lives():
        _say("پایگاه داده پایان یافت؛ همه را می‌بندم. داده‌ها سر جای خود است؛ دوباره آغاز کنید: make run")
        return True
    for name, child in children:
        if child.poll() is not None:
            _say(f"بخش {name} پایان یافت (کد {persian_digits(child.returncode)})؛ همه را می‌بندم.")
            return True
    return False


def _answers(port: int, children: list[Child], database_lives: Callable[[], bool]) -> bool:
    """Whether the web server answers within a minute while every part lives."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if _ended(children, database_lives):
            return False
        if _is_healthy(port):
            return True
        time.sleep(0.1)
    _say("درگاه در یک دقیقه پاسخ نداد.")
    return False


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end(children: list[Child]) -> None:
    """End the parts, the last begun first; after the grace what still runs is killed with its own children."""
    for _, child in reversed(children):
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
    until = time.monotonic() + GRACE
    for _, child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, until - time.monotonic()))
    for _, child in children:
        if child.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)


def _start(*arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, *arguments],
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 this process has one thread, and only prctl is called
    )


def _sandbox_arguments(settings: Any) -> list[str]:
    return [
        "--http-port", str(settings.SANDBOX_PORT),
        "--smtp-port", str(settings.SANDBOX_SMTP_PORT),
        "--pay-port", str(settings.SANDBOX_PAY_PORT),
        "--keep", str(settings.DATA / "outbox.jsonl"),
        "--keep-payments", str(settings.DATA / "payments.json"),
        "--inbound", f"http://127.0.0.1:{settings.PORT}/inbound/sms/{settings.SMS_IN_KEY}/",
    ]  # fmt: skip


def seconds_since(begun: float) -> str:
    """How long ago a moment of the monotonic clock was, in words."""
    return f"{persian_digits(f'{time.monotonic() - begun:.1f}').replace('.', '٫')} ثانیه"


def _say(sentence: str) -> None:
    print(f"◆ {sentence}", flush=True)
