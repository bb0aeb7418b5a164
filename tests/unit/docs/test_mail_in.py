"""docs/deploy/mail-in hands settings and mail to the command whole, and says «later» for everything but taken."""

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "deploy" / "mail-in"


@pytest.mark.parametrize(("code", "said"), [(0, 0), (75, 75), (1, 75), (127, 75)])
def test_settings_and_mail_arrive(tmp_path: Path, code: int, said: int) -> None:
    (tmp_path / "env").write_text(
        "# a note\nDARGAH_MAIL_FROM=درگاه <portal@example.ir>\nDARGAH_SECRET_KEY=a$b'c\"d\n"
    )
    command = tmp_path / "dargah"
    command.write_text(
        f'#!/bin/sh\nprintf "%s|%s|%s|" "$1" "$DARGAH_MAIL_FROM" "$DARGAH_SECRET_KEY"\ncat\nexit {code}\n'
    )
    command.chmod(0o755)
    paper = SCRIPT.read_text()
    for written, here in (
        ("/etc/dargah/dargah.env", tmp_path / "env"),
        ("/opt/dargah/.venv/bin/dargah", command),
    ):
        assert written in paper
        paper = paper.replace(written, str(here))
    ended = subprocess.run(
        ["/bin/sh", "-c", paper], input="From: a\n\nمتن", capture_output=True, text=True, check=False
    )
    told = "mail-in|درگاه <portal@example.ir>|a$b'c\"d|From: a\n\nمتن"
    assert (ended.returncode, ended.stdout) == (said, told)
