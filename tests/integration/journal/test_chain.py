"""Abuse case 34: an edited, deleted, reordered or cut-off entry is found, and the database refuses to make one."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError, ProgrammingError

from dargah.config.command import main
from dargah.journal import anchors, chain
from dargah.journal.events import Event
from dargah.journal.models import Entry
from dargah.journal.operations import record

pytestmark = pytest.mark.django_db


def write(times: int) -> list[int]:
    return [
        record(
            event=Event.note_written,
            subject=f"case:{n}",
            actor="staff:1",
            detail={"note": n, "متن": "آزمایش"},
        )
        for n in range(times)
    ]


def forge(statement: str, *values: object) -> None:
    """What an owner of the database could do: take the guards away, change, put them back."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        cursor.execute(statement, list(values))
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")


def test_an_untouched_chain_holds_and_is_numbered_without_gaps() -> None:
    written = write(5)
    assert written == list(range(written[0], written[0] + 5))
    assert chain.verify().holds


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET detail = '{}' WHERE seq = %s",
        "UPDATE journal_entry SET actor = 'staff:2' WHERE seq = %s",
        "UPDATE journal_entry SET at = at - interval '1 day' WHERE seq = %s",
        "UPDATE journal_entry SET event = 'case_closed' WHERE seq = %s",
        "DELETE FROM journal_entry WHERE seq = %s",
    ],
)
def test_a_forged_entry_is_named(statement: str) -> None:
    victim = write(6)[2]
    forge(statement, victim)
    report = chain.verify()
    assert not report.holds
    assert report.breaks[0].seq in {victim, victim + 1}


def test_an_entry_forged_with_its_own_digest_fits_the_next_no_more() -> None:
    """Who knows how a digest is made can make it anew; what came after was chained to the old one, anchor or none."""
    victim = write(6)[2]
    forge("UPDATE journal_entry SET actor = 'staff:2' WHERE seq = %s", victim)
    with connection.cursor() as cursor:
        cursor.execute(chain.READ.replace("ORDER BY", "WHERE seq = %s ORDER BY"), [victim])
        *content, before, _ = cursor.fetchone()
    forge(
        "UPDATE journal_entry SET digest = %s WHERE seq = %s",
        chain.digest_of(*content, bytes(before)),
        victim,
    )
    report = chain.verify()
    assert [found.seq for found in report.breaks] == [victim + 1]
    assert "به ردیف پیش از خود نمی‌خورد" in report.breaks[0].sentence


def test_two_entries_that_changed_places_are_named() -> None:
    first, second = write(6)[2:4]
    forge("UPDATE journal_entry SET seq = -1 WHERE seq = %s", first)
    forge("UPDATE journal_entry SET seq = %s WHERE seq = %s", first, second)
    forge("UPDATE journal_entry SET seq = %s WHERE seq = -1", second)
    assert not chain.verify().holds


def test_a_tail_cut_off_is_found_by_the_anchor(tmp_path: object, settings: object) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    last = write(4)[-1]
    anchors.write_anchor()
    forge("DELETE FROM journal_entry WHERE seq = %s", last)
    assert chain.verify().holds, "without the anchor a shorter chain looks whole"
    report = chain.verify(anchors.read_anchors())
    assert [found.seq for found in report.breaks] == [last]


def test_mutant_a_check_without_anchors_takes_the_shorter_chain_for_whole(
    tmp_path: object, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchors, "read_anchors", dict)
    with pytest.raises(AssertionError):
        test_a_tail_cut_off_is_found_by_the_anchor(tmp_path, settings)


def test_an_anchor_that_is_not_ours_is_refused(tmp_path: object, settings: object) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    write(1)
    anchors.write_anchor()
    kept = anchors.anchor_file()
    line = kept.read_text().rstrip("\n")
    kept.write_text(f"{line[:-1]}{'1' if line[-1] == '0' else '0'}\n")
    with pytest.raises(ValueError, match="سطر"):
        anchors.read_anchors()


@pytest.mark.parametrize(
    ("torn", "said"),
    [
        *[(line, "نیمه‌کاره") for line in ("12", "12 ab", "x y z", "\x00\x00", "", "1 2 3 4", "²  a b")],
        ("12 ab ی", "مهر"),
    ],
)
def test_a_torn_line_of_the_anchors_is_named_in_persian_and_takes_no_other_with_it(
    torn: str, said: str, tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """A full disk or a power cut: the command says which line, and the next anchor stands on its own."""
    settings.DATA = tmp_path
    write(2)
    anchors.write_anchor()
    with anchors.anchor_file().open("a") as file:
        file.write(torn or "\n")
    anchors.write_anchor()
    assert main(["journal", "verify"]) == 1
    told = capsys.readouterr().err
    assert "سطر ۲ در journal-anchors.txt" in told
    assert said in told
    assert re.findall("[A-Za-z]+", told) == ["journal", "anchors", "txt"]
    lines = anchors.anchor_file().read_text().splitlines()
    anchors.anchor_file().write_text("\n".join([lines[0], *lines[2:]]) + "\n")
    assert main(["journal", "verify"]) == 0
    assert anchors.set_aside(after=0) == 2


@pytest.mark.parametrize(
    "act",
    [
        lambda: Entry.objects.update(actor="nobody"),
        lambda: Entry.objects.all().delete(),
        lambda: connection.cursor().execute("TRUNCATE journal_entry"),
    ],
)
def test_the_database_refuses_to_change_the_journal(act: Callable[[], object]) -> None:
    write(1)
    with pytest.raises((InternalError, ProgrammingError), match="append-only"), transaction.atomic():
        act()


def test_mutant_a_verifier_that_believes_the_stored_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant of row 34: the forgeries that the test above names are named no more."""
    monkeypatch.setattr(
        chain, "digest_of", lambda seq, *_: bytes(Entry.objects.values_list("digest", flat=True).get(pk=seq))
    )
    with pytest.raises(AssertionError):
        test_a_forged_entry_is_named("UPDATE journal_entry SET actor = 'staff:2' WHERE seq = %s")
