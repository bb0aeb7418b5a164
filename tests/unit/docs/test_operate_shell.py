"""What docs/operate.md gives the sysadmin to type does what it says, in a real shell."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
GUIDE = (ROOT / "docs" / "operate.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
# the package of Debian that brings a command of the guide; what every Debian has is not named
BROUGHT_BY = {
    "curl": "curl",
    "rsync": "rsync",
    "nginx": "nginx",
    "git": "git",
    "make": "make",
    "createdb": "postgresql",
    "pg_dump": "postgresql",
}


def install_line() -> set[str]:
    return set(re.search(r"apt-get install -y (.*)", GUIDE)[1].split())  # type: ignore[index]


@pytest.mark.parametrize("command", BROUGHT_BY)
def test_what_is_typed_is_installed(command: str) -> None:
    assert any(re.search(rf"\b{command}\b", block) for block in BLOCKS), "the guide no longer types it"
    assert BROUGHT_BY[command] in install_line()


def test_the_daily_script_has_who_runs_it() -> None:
    assert "cron" in install_line()
    assert re.search(r"/etc/cron\.daily/dargah-backup.*chmod \+x", GUIDE)


def test_the_settings_reach_the_command_whole(tmp_path: Path) -> None:
    """Blank lines, remarks, spaces and signs of the shell in a value."""
    lines = {line for line in GUIDE.splitlines() if "exec env" in line}
    assert len(lines) == 1, "install and upgrade type the same"
    settings = tmp_path / "dargah.env"
    settings.write_text(
        "# a remark\n"
        "DARGAH_MAIL_FROM=درگاه <p@example.ir>\n\n   \nDARGAH_SECRET_KEY=a=b'c\"d$e\\f\nPORT=8001\nDARGAH_SIGNING_P12=/x\n"
    )
    make = tmp_path / "make"
    make.write_text("#!/bin/sh\nenv\n")
    make.chmod(0o755)
    said = subprocess.run(
        ["/bin/sh", "-euc", lines.pop().replace("/etc/dargah/dargah.env", str(settings))],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (0, "")
    told = said.stdout.splitlines()
    assert {"DARGAH_MAIL_FROM=درگاه <p@example.ir>", "DARGAH_SECRET_KEY=a=b'c\"d$e\\f", "PORT=8001"} <= set(
        told
    )


def test_the_backup_ends_well_before_the_first_night_and_after_it(tmp_path: Path) -> None:
    """On a new machine there is no anchor yet; from the second night on everything is kept."""
    script = next(block for block in BLOCKS if block.startswith("#!/bin/sh"))
    for name, stands_in in {
        "runuser": 'echo "dumped by $2"',
        "rsync": 'shift; for to; do :; done; mkdir -p "$to"; while [ $# -gt 1 ]; do cp -r "$1" "$to" || exit 23; shift; done',
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{stands_in}\n")
        (tmp_path / name).chmod(0o755)
    data, settings, kept = tmp_path / "data", tmp_path / "etc", tmp_path / "kept"
    (data / "files").mkdir(parents=True)
    settings.mkdir()
    for theirs, ours in (("/var/lib/dargah", data), ("/etc/dargah", settings), ("/var/backups/dargah", kept)):
        script = script.replace(theirs, str(ours))

    def run() -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["/bin/sh", "-c", script],
            env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )

    first = run()
    assert first.returncode == 0, first.stderr
    assert "journal-anchors.txt" in first.stderr, "what is not there is said"
    (data / "journal-anchors.txt").write_text("an anchor")
    (data / "signing").mkdir()
    second = run()
    assert (second.returncode, second.stderr) == (0, "")
    assert (kept / "journal-anchors.txt").read_text() == "an anchor"
    assert (kept / "signing").is_dir()
    assert kept.stat().st_mode & 0o777 == 0o700
    assert next(kept.glob("dargah-*.dump")).read_text() == "dumped by postgres\n"


def test_a_service_is_tried_again_however_long_the_database_is_away() -> None:
    for name in ("web", "worker"):
        unit = (ROOT / "docs" / "deploy" / f"dargah-{name}.service").read_text()
        assert "Restart=always" in unit
        assert "StartLimitIntervalSec=0" in unit.split("[Service]")[0]


def test_the_certificate_is_there_before_the_first_start() -> None:
    assert GUIDE.index("/etc/dargah/signing.p12\n```") < GUIDE.index("systemctl enable --now dargah-web")
