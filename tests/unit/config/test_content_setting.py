"""A wrong folder of content stops the start with a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("command", [["prepare"], ["services", "check"]], ids=" ".join)
def test_a_folder_without_a_directorate_is_refused(command: list[str], tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "dargah", *command],
        cwd=ROOT,
        env={**os.environ, "DARGAH_DATA": str(tmp_path), "DARGAH_CONTENT": str(tmp_path / "nothing")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode != 0
    assert "DARGAH_CONTENT" in told.stderr
    assert "directorate.yaml" in told.stderr
    assert "Traceback" not in told.stderr
