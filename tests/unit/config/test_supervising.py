"""A demo whose database was killed does not stay up with 503: it ends everything and says so."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from dargah.config import postmaster, supervisor
from dargah.config.postgres import life_of


def test_it_ends_when_the_database_is_gone(capsys: pytest.CaptureFixture[str]) -> None:
    part = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    begun = time.monotonic()
    try:
        code = supervisor._watch([("web", part)], lambda: time.monotonic() < begun + 0.5)
    finally:
        part.kill()
        part.wait()
    assert code == 1
    assert "پایگاه داده پایان یافت" in capsys.readouterr().out


def test_it_does_not_wait_for_answers_without_a_database() -> None:
    begun = time.monotonic()
    assert supervisor._answers(1, [], lambda: False) is False
    assert time.monotonic() - begun < 5


def test_a_part_that_ends_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    part = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])
    part.wait()
    assert supervisor._watch([("worker", part)], supervisor.always) == 1
    assert "بخش worker پایان یافت (کد ۳)" in capsys.readouterr().out


def test_a_folder_without_a_server_has_no_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert life_of(tmp_path)() is False
    monkeypatch.setattr(postmaster, "server_of", lambda _: 1)
    assert life_of(tmp_path)() is False, "the first process of the machine is no PostgreSQL of ours"
