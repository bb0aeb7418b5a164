"""docs/api.md is true: its commands run as they stand against a portal that answers."""

import os
import re
import subprocess
from pathlib import Path

from django.conf import settings

from dargah.cases.models import Case
from tests.integration.api.caller import Caller
from tests.integration.api.test_questions import OFFICE, asking
from tests.integration.security import caches

PAPER = Path(settings.ROOT) / "docs" / "api.md"


def test_the_commands_of_the_paper_run(committed: None, tmp_path: Path) -> None:
    commands = "\n".join(re.findall(r"^```sh\n(.*?)^```", PAPER.read_text(), re.MULTILINE | re.DOTALL))
    caller, office = Caller(), Caller(("answer",), office=OFFICE)
    asked = asking().referrals.get()
    with caches.serving(caches.Portal()) as port:
        said = subprocess.run(
            ["/bin/sh", "-eu", "-c", commands],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "BASE": f"http://127.0.0.1:{port}/api/v1",
                "KEY": caller.key,
                "OFFICE_KEY": office.key,
            },
            timeout=120,
            check=False,
        )
    assert said.returncode == 0, said.stderr
    case = Case.objects.get(partner=caller.partner)
    lines = said.stdout.splitlines()
    assert lines[0].startswith("land-status-inquiry ")
    assert lines[-7:-3] == ["201", "201", "open False 0", "409"]
    assert lines[-3:] == [f"{asked.due_on} {asked.question}", "200", "409"]
    asked.refresh_from_db()
    assert asked.answered_through == office.partner
    assert case.tracking_code in (tmp_path / "sent.json").read_text()
