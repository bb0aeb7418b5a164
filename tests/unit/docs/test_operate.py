"""docs/operate.md knows every setting, and no setting that is not there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
READER = re.compile(
    r'env\.(?:text|boolean|integer|port|folder|origin|database_url|one_of|tile_server)\(\s*"([A-Z_]+)"'
)
ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)


def test_every_setting_is_in_the_table_and_no_other() -> None:
    read = {
        name
        for path in (ROOT / "dargah" / "config").rglob("*.py")
        for name in READER.findall(path.read_text())
    }
    assert set(ROW.findall((ROOT / "docs" / "operate.md").read_text())) == read


def test_the_units_of_systemd_differ_only_in_what_they_run() -> None:
    web, worker = (
        (ROOT / "docs" / "deploy" / f"dargah-{name}.service").read_text().splitlines()
        for name in ("web", "worker")
    )
    assert [
        (ours.split()[-1], theirs.split()[-1])
        for ours, theirs in zip(web, worker, strict=True)
        if ours != theirs and ours.startswith("ExecStart")
    ] == [("serve", "worker")]


def test_links_of_the_papers_lead_somewhere() -> None:
    papers = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{paper.relative_to(ROOT)}: {target}"
        for paper in papers
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", paper.read_text())
        if "://" not in target and not (paper.parent / target).exists()
    ]
    assert broken == []
