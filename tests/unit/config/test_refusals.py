"""What the machine refuses is said in a sentence; what we did wrong keeps its trace."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as kept
from django.db import OperationalError
from django.db.migrations.exceptions import MigrationSchemaMissing

from dargah.config import command, env
from dargah.config.refusals import sentence_for
from dargah.config.secret_key import kept_key


def test_a_key_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    key = kept_key(tmp_path)
    assert len(key) >= 50
    assert kept_key(tmp_path) == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"], "nothing is left beside it"


@pytest.mark.parametrize("left", [b"", b"\n", b"\0" * 64])
def test_a_key_that_a_full_disk_left_empty_is_made_anew(tmp_path: Path, left: bytes) -> None:
    (tmp_path / "secret-key").write_bytes(left)
    key = kept_key(tmp_path)
    assert len(key) >= 50
    assert kept_key(tmp_path) == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_key_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("written by somebody")
    assert kept_key(tmp_path) == "written by somebody"


def test_of_several_first_starts_all_have_one_key(tmp_path: Path) -> None:
    code = "import sys, pathlib; from dargah.config.secret_key import kept_key; print(kept_key(pathlib.Path(sys.argv[1])))"
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)], cwd=kept.ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    assert len({process.communicate(timeout=60)[0] for process in asking}) == 1


def test_a_folder_in_which_nothing_can_be_written() -> None:
    with pytest.raises(env.WrongSetting) as told:
        kept_key(Path("/proc/self"))
    assert "نمی‌شود نوشت" in str(told.value) or "پر است" in str(told.value)
    assert "DARGAH_DATA=" in str(told.value)


def test_a_start_on_such_a_folder_shows_no_trace() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "dargah", "run"],
        cwd=kept.ROOT,
        env={"PATH": os.environ["PATH"], "DARGAH_DATA": "/proc/self", "PORT": "18790"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert said.stderr.startswith("تنظیم DARGAH_DATA")


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "پر است"),
        (OSError(errno.EROFS, "Read-only", str(kept.DATA / "outbox.jsonl")), "نمی‌شود نوشت"),
        (OSError(errno.EACCES, "Denied", str(kept.FILES_ROOT / "ab")), "DARGAH_FILES"),
        (OperationalError("could not extend file: No space left on device"), "پر است"),
        (MigrationSchemaMissing("Unable to create (permission denied for schema public"), "createdb --owner"),
        (psycopg.OperationalError("server closed the connection unexpectedly"), "DATABASE_URL"),
    ],
)
def test_what_the_machine_refuses(
    failure: Exception, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> int:
        raise failure

    monkeypatch.setattr(command, "texts_check", fail)
    with pytest.raises(env.WrongSetting) as told:
        command.main(["texts", "check"])
    assert words in str(told.value)
    assert "بنویسید" in str(told.value)


@pytest.mark.parametrize(
    "failure", [ValueError("ours"), OSError(errno.ENOENT, "x"), PermissionError(errno.EACCES, "x", "/etc/x")]
)
def test_what_is_no_refusal_of_the_machine_keeps_its_trace(failure: Exception) -> None:
    assert sentence_for(failure) is None


def test_ctrl_c_shows_no_trace(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "texts_check", interrupted)
    assert command.main(["texts", "check"]) == 130
    assert "ناتمام ماند" in capsys.readouterr().err


def test_a_start_that_could_keep_no_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where systemd lets the unit only read DARGAH_FILES: root may write there by its mode, and still cannot."""
    from dargah.config import serving

    serving.require_files()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(env.WrongSetting, match="DARGAH_FILES") as told:
        serving.require_files()
    assert "نمی‌شود نوشت" in str(told.value)


def test_a_folder_in_which_none_can_be_made_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from dargah.config import serving, settings

    monkeypatch.setattr(settings, "FILES_ROOT", Path("/proc/1"))
    with pytest.raises(env.WrongSetting, match="DARGAH_FILES"):
        serving.require_files()


@pytest.mark.parametrize(
    ("setting", "value", "write"),
    [
        ("DARGAH_SANDBOX_PORT", "8000", "DARGAH_SANDBOX_PORT=8001"),
        ("DARGAH_SANDBOX_PAY_PORT", "8002", "DARGAH_SANDBOX_PAY_PORT=8003"),
        ("DARGAH_SANDBOX_FAULT", "slow:x", "slow:5"),
        ("DARGAH_SANDBOX_FAULT", "wat", "slow:5"),
    ],
)
def test_a_sandbox_that_is_set_wrongly_stops_the_start(setting: str, value: str, write: str) -> None:
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("DARGAH", "DATABASE", "PORT"))}
    ended = subprocess.run(
        [sys.executable, "-c", "import dargah.config.settings"],
        env={**bare, "DARGAH_MODE": "demo", "DARGAH_EMBEDDED_HOST": "/nowhere", setting: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1, ended.stderr
    assert setting in ended.stderr
    assert write in ended.stderr
    assert "Traceback" not in ended.stderr
