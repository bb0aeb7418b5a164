"""The whole portal as `make run` starts it, and a real Chromium in front of it."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.ports import free_ports

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CANDIDATES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
READY_SECONDS = 120
PATIENCE = 15_000  # milliseconds: what a loaded machine may take for a page
expect.set_options(timeout=PATIENCE)


@dataclass
class Portal:
    """A running portal: where it is, its sign-ins, what its sandboxes received."""

    origin: str
    sandbox: str
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    states: dict[str, Any] = field(default_factory=dict)
    spent_codes: set[str] = field(default_factory=set)
    told: dict[str, Any] = field(default_factory=dict)

    def restart(self) -> None:
        """End everything as Ctrl-C does and start it again on the same data."""
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(20) == 0
        self.process = start(self.environment)

    def demo(self) -> dict[str, Any]:
        """`dargah demo --json`, as a visitor would ask it, once."""
        if not self.told:
            self.told = self.ask_demo()
        return self.told

    def ask_demo(self) -> dict[str, Any]:
        """Ask it now."""
        told = subprocess.run(
            [sys.executable, "-m", "dargah", "demo", "--json"],
            cwd=ROOT, env=self.environment, capture_output=True, check=True,
        )  # fmt: skip
        return json.loads(told.stdout)

    def outbox(self) -> list[dict[str, Any]]:
        """What the sandboxes received, newest first."""
        with urllib.request.urlopen(f"{self.sandbox}/outbox.json", timeout=5) as answer:
            told = json.load(answer)
        return told["messages"] if isinstance(told, dict) else told

    def wait_for_message(self, mobile: str, pattern: str, seconds: float = 30) -> re.Match[str]:
        """The newest message to a mobile that fits the pattern."""
        until = time.monotonic() + seconds
        tail = mobile[-10:]
        while time.monotonic() < until:
            for message in self.outbox():
                if tail in str(message.get("to", message.get("receptor", ""))):
                    found = re.search(pattern, message.get("text", message.get("message", "")))
                    if found:
                        return found
            time.sleep(0.3)
        raise AssertionError(f"no message to {mobile} with {pattern}")


@pytest.fixture(scope="package")
def portal() -> Iterator[Portal]:
    """One portal for all browser tests, on data of its own.

    Not in pytest's temporary folder: another run of pytest closes its parents to the database's account.
    """
    data = Path(tempfile.mkdtemp(prefix="dargah-portal-"))
    port = free_ports(4)  # web, the sandboxes of SMS, mail and payment
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("DARGAH", "DATABASE", "DJANGO"))},
        "DARGAH_MODE": "demo",
        "DARGAH_DATA": str(data),
        "PORT": str(port),
        "PYTHONPATH": str(ROOT),
    }
    running = Portal(
        f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}", environment, start(environment)
    )
    yield running
    running.process.send_signal(signal.SIGINT)
    log = data / "run.log"
    assert running.process.wait(20) == 0, log.read_text()
    assert "Traceback" not in log.read_text(), log.read_text()
    shutil.rmtree(data)


def start(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """`dargah run` until it says that it is ready."""
    log = Path(environment["DARGAH_DATA"]) / "run.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "dargah", "run"],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    until = time.monotonic() + READY_SECONDS
    while "آماده است" not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.2)
    return process


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all browser tests.

    Playwright keeps an event loop running in its thread, in which Django refuses the database: these tests run in
    processes of their own (`make test`), and the loop ends with this package.
    """
    named = [os.environ.get("CHROMIUM", ""), *CANDIDATES]
    path = next((name for name in named if name and Path(name).exists()), None)
    assert path, "کرومیوم نیست: make test آن را نصب می‌کند"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody with a browser of their own. Errors of the pages' scripts and of the server fail the test."""

    context: BrowserContext
    page: Page
    origin: str

    def go(self, path: str) -> None:
        """Open a path of the portal; anything of 500 and above fails."""
        answer = self.page.goto(self.origin + path)
        assert answer is not None
        assert answer.status < 500, (path, answer.status)


@pytest.fixture
def visit(portal: Portal, chromium: Browser) -> Iterator[Callable[..., Visitor]]:
    """Make visitors: ``visit(width=360, javascript=False)``."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def make(width: int = 360, *, javascript: bool = True, state: Any = None) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            locale="fa-IR",
            timezone_id="Asia/Tehran",
            storage_state=state,
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on(
            "console",
            lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None,
        )
        page.on(
            "response",
            lambda answer: faults.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
        )
        return Visitor(context, page, portal.origin)

    yield make
    for context in contexts:
        context.close()
    assert not faults, faults
