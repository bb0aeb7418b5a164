"""A command typed beside `make run` means that portal, and never a real office's."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dargah.config import command, last_run

PORTS = {
    "PORT": 8120,
    "DARGAH_SANDBOX_PORT": 8121,
    "DARGAH_SANDBOX_SMTP_PORT": 8122,
    "DARGAH_SANDBOX_PAY_PORT": 8123,
}


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An environment that says nothing but where the data lie."""
    with monkeypatch.context() as patch:
        for name in [*last_run.OWN_WORDS, "DARGAH_MODE"]:
            patch.setenv(name, "")
            patch.delenv(name)
        patch.setenv("DARGAH_DATA", str(tmp_path))
        last_run.remember(tmp_path, PORTS)
        yield tmp_path


def test_the_last_start_is_remembered(bare: Path) -> None:
    last_run.speak_as_it_did()
    assert os.environ["DARGAH_MODE"] == "demo"
    assert {name: int(os.environ[name]) for name in PORTS} == PORTS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DARGAH_MODE", "production"),
        ("DARGAH_ORIGIN", "https://portal.example.ir"),
        ("DATABASE_URL", "postgresql://a:b@127.0.0.1/c"),
        ("DARGAH_SECRET_KEY", "x" * 60),
    ],
)
def test_an_environment_with_words_of_its_own_is_believed(
    bare: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    last_run.speak_as_it_did()
    assert os.environ.get("PORT") is None
    assert os.environ.get("DARGAH_MODE", "") in {"", "production"}


def test_the_same_port_said_again_is_no_other_word(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", str(PORTS["PORT"]))
    last_run.speak_as_it_did()
    assert os.environ["DARGAH_MODE"] == "demo"


def test_another_port_is_believed(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", str(PORTS["PORT"] + 7))
    last_run.speak_as_it_did()
    assert "DARGAH_MODE" not in os.environ


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"PORT": "x"}', "\x00"])
def test_a_spoilt_note_is_no_note(bare: Path, content: str) -> None:
    (bare / "last-run.json").write_text(content)
    last_run.speak_as_it_did()
    assert "DARGAH_MODE" not in os.environ


def test_a_database_of_its_own_is_not_noted(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:secret@127.0.0.1/c")
    last_run.remember(bare, PORTS)
    assert not (bare / "last-run.json").exists()


def test_what_runs_a_portal_never_reads_the_note() -> None:
    assert {command.run, command.serve, command.worker, command.prepare} == command.OF_AN_INSTALLATION


def test_the_demos_sign_ins_tell_the_running_port(tmp_path: Path) -> None:
    (tmp_path / "last-run.json").write_text(json.dumps(PORTS))
    environment = {
        "PATH": os.environ["PATH"],
        "DARGAH_DATA": str(tmp_path),
        "DARGAH_EMBEDDED_HOST": str(tmp_path),
    }
    said = subprocess.run(
        [sys.executable, "-m", "dargah", "demo", "--json"],
        capture_output=True,
        text=True,
        env=environment,
        cwd=last_run.ROOT,
        timeout=60,
        check=False,
    )
    facts = json.loads(said.stdout)
    assert facts["address"] == "http://127.0.0.1:8120"
    assert facts["staff"] == []
    assert said.returncode == 1, "nobody can sign in yet, and a script is told"
    assert "آماده نیست" in said.stderr
