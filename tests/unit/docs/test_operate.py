"""docs/operate.md knows every setting, and no setting that is not there."""

import argparse
import re
from pathlib import Path

from dargah.config import command

ROOT = Path(__file__).resolve().parents[3]
READER = re.compile(
    r'env\.(?:text|address|host|sender|digits|socket_address|boolean|integer|port|folder|content|origin|database_url|one_of|tile_server|web_address|merchant|word|unguessable|domain)\(\s*"([A-Z_]+)"'
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


def commands() -> set[str]:
    """Every command as one types it: «staff add»."""
    found: set[str] = set()

    def walk(parser: argparse.ArgumentParser, words: tuple[str, ...]) -> None:
        inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
        for action in inner:
            for name, sub in action.choices.items():
                walk(sub, (*words, name))
        if not inner:
            found.add(" ".join(words))

    walk(command._parser(), ())
    return found


def test_every_command_is_listed_and_no_other() -> None:
    line = next(
        line
        for line in (ROOT / "docs" / "operate.md").read_text().splitlines()
        if line.startswith("`dargah --help` lists:")
    )
    listed: set[str] = set()
    for words in re.findall(r"`([^`]+)`", line)[1:]:
        first, _, rest = words.partition(" ")
        listed |= {f"{first} {each}" for each in rest.split("|")} if rest else {first}
    assert listed == commands()


def test_every_command_of_the_papers_is_there() -> None:
    """What a paper tells to type, `dargah …` at the beginning of a line or in a row of code."""
    known = commands()
    papers = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    told = {
        words
        for paper in papers
        for words in re.findall(
            r"(?:^|`|bin/)dargah ((?:[a-z][a-z-]+ ?){1,2})", paper.read_text(), re.MULTILINE
        )
    }
    assert len(told) > 10
    unknown = {
        words.strip()
        for words in told
        if not any(
            words.strip() == one or words.startswith(f"{one} ") or one.startswith(f"{words.strip()} ")
            for one in known
        )
    }
    assert unknown == set()


def test_every_target_of_make_that_a_paper_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    papers = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    named = {
        t
        for paper in papers
        for t in re.findall(r"(?:`|^|@\" )make ([a-z-]+)", paper.read_text(), re.MULTILINE)
    }
    assert named
    assert named <= targets
