"""`dargah demo` tells a code for everybody whom the readme names."""

import json
import re
from pathlib import Path

import pytest

from dargah.config import settings
from dargah.config.demo import sign_ins

README = Path(__file__).resolve().parents[3] / "README.md"


def test_the_table_has_everybody_of_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = re.findall(r"^\| (`.*?) \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([a-z0-9-]+)`", row)}
    assert "finance-k2" in named
    monkeypatch.setattr(settings, "DATA", str(tmp_path))
    secret = "JBSWY3DPEHPK3PXP"
    member = {
        "name": "نمونه",
        "role": "case_officer",
        "unit": "finance",
        "secret": secret,
    }
    staff = [{**member, "username": name} for name in sorted(named)]
    sign_ins.sign_ins_file().write_text(json.dumps(staff), encoding="utf-8")
    told = sign_ins.as_text()
    assert {name for name in named if not re.search(rf"^\s+{name}\s+\d{{6}}\s", told, re.MULTILINE)} == set()
