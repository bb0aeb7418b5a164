"""Abuse case 44: a restored backup is known as one, opens read-only, sends nothing, and opens again by a sysadmin's word."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dargah.config import restoring, serving
from dargah.conversations.models import Message
from dargah.files import storage
from dargah.journal import anchors, chain, restored
from dargah.journal.models import Entry, Installation
from dargah.people.roles import Role
from dargah.web.restored import ReadOnlyUntilSignedOff
from tests.factories import cases as make
from tests.integration.api.caller import is_problem
from tests.integration.security import scene as who
from tests.integration.security.flaws import fails
from tests.integration.security.rules import RULES, address, form_of
from tests.integration.security.scene import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, with no anchors yet; the commands run inside the test's Django."""
    settings.DATA = tmp_path
    monkeypatch.setattr(restoring, "_start", lambda: None)
    return tmp_path


@pytest.fixture
def at_home() -> None:
    restored.settle()


@pytest.fixture
def copied(at_home: None) -> None:
    """The database as pg_restore leaves it: under another number than the one its row names."""
    Installation.objects.update(database_oid=restored.own_oid() + 1)


def ask(options: list[str]) -> int:
    """`dargah restore …`."""
    parser = argparse.ArgumentParser()
    restoring.add_commands(parser.add_subparsers(required=True))
    parsed = parser.parse_args(["restore", *options])
    return int(parsed.handler(parsed))


def sysadmin() -> str:
    return str(make.staff(Role.SYSADMIN).username)


def writes(scene: Scene) -> list[tuple[str, int]]:
    """What the owner, the officer and the partner get when they send something."""
    found = []
    for name, actor in (
        ("account:messages", who.OWNER),
        ("desk:note", who.OFFICER),
        ("apply:autosave", who.OWNER),
        ("account:sign_in", who.STRANGER),
    ):
        rule = RULES[name]
        answer = scene.client(actor).post(address(name, rule, scene), form_of(rule, scene))
        found.append((name, answer.status_code))
    return found


def check_nothing_can_be_sent(scene: Scene) -> None:
    messages, entries = Message.objects.count(), Entry.objects.count()
    assert {status for _, status in writes(scene)} == {503}
    assert (Message.objects.count(), Entry.objects.count()) == (messages, entries)
    body = json.dumps({"reply": "پاسخ"})
    path = address("api:answer", RULES["api:answer"], scene)
    is_problem(scene.client(who.PARTNER).post(path, body, content_type="application/json"), 503)  # type: ignore[arg-type]


def test_a_copy_can_be_read_and_nothing_can_be_sent(scene: Scene, copied: None) -> None:
    check_nothing_can_be_sent(scene)
    owner = scene.client(who.OWNER)
    assert owner.get(address("account:case", RULES["account:case"], scene)).status_code == 200
    assert scene.client(who.OFFICER).get("/desk/queue/").status_code == 200
    answer = owner.post(address("account:messages", RULES["account:messages"], scene), {"text": "x"})
    assert "فقط خواندنی" in answer.content.decode()
    assert answer.headers["Retry-After"] == "3600"


def test_what_only_looks_and_the_staffs_way_in_stay_open(scene: Scene, copied: None) -> None:
    looked = Client().post("/track/", {"code": "100000000006", "mobile": "09170000000"})
    assert looked.status_code == 422
    assert Client().post("/desk/sign-in/", {"login": "x", "password": "y"}).status_code == 200


def test_mutants_a_portal_that_takes_a_copy_for_its_own(
    scene: Scene, copied: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as flaw:
        flaw.setattr(ReadOnlyUntilSignedOff, "process_view", lambda *_, **__: None)
        fails(check_nothing_can_be_sent, scene)
    with monkeypatch.context() as flaw:  # the row is believed, whichever database it stands in
        flaw.setattr(restored, "SIGNED_OFF", "SELECT NOT held FROM journal_installation")
        fails(check_nothing_can_be_sent, scene)


def test_at_home_everything_goes_on(scene: Scene, at_home: None) -> None:
    assert restored.look()
    assert 503 not in {status for _, status in writes(scene)}


def test_a_new_installation_is_at_home_and_stays_so() -> None:
    Installation.objects.all().delete()
    assert restored.is_signed_off()
    restored.settle()
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid::bigint FROM pg_database WHERE datname = current_database()")
        assert Installation.objects.get().database_oid == cursor.fetchone()[0]
    Installation.objects.update(database_oid=1)
    restored.settle()
    assert Installation.objects.get().database_oid == 1, "what is known is never overwritten by a start"


# --- an older database than the anchors, files that are gone -----------------------------------------------------------------


def older_than_its_anchors() -> int:
    """An anchor of an entry that this database does not have; returns how many are lost."""
    anchors.write_anchor()
    last = restored.last_entry()
    digest = "0" * 64
    with anchors.anchor_file().open("a") as file:
        file.write(f"{last + 7} {digest} {anchors._seal(last + 7, digest)}\n")
    return 7


def check_an_older_database_is_held(capsys: Any) -> None:
    older_than_its_anchors()
    with pytest.raises(SystemExit):
        serving.require_signed_off()
    assert "dargah restore check" in capsys.readouterr().err
    assert not restored.is_signed_off(), "kept for the web server, which reads no anchors"


def test_the_worker_of_an_older_database_does_not_start(scene: Scene, at_home: None, capsys: Any) -> None:
    check_an_older_database_is_held(capsys)
    check_nothing_can_be_sent(scene)


def test_mutant_a_worker_that_starts(at_home: None, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(restored, "lost_entries", lambda: 0)
    fails(check_an_older_database_is_held, capsys)


def check_the_word_is_given_only_with_open_eyes(scene: Scene, name: str, capsys: Any) -> None:
    lost = older_than_its_anchors()
    stored = scene.issued.files.first().file
    blob = storage.blob_path(stored.digest)
    kept = blob.read_bytes()
    blob.unlink()
    try:
        assert ask(["check"]) == 1
        said = capsys.readouterr()
        assert "۷ ردیف آخر" in said.err
        assert stored.digest in said.err
        assert "فقط خواندنی" in said.out
        assert ask(["sign-off", name]) == 1, "something is missing"
        assert not restored.is_signed_off()
        assert ask(["sign-off", name, "--with-gaps"]) == 0
    finally:
        blob.parent.mkdir(parents=True, exist_ok=True)
        blob.write_bytes(kept)
    assert restored.is_signed_off()
    entry = Entry.objects.get(event="restore_signed_off", seq=restored.last_entry())
    assert entry.detail["lost_entries"] == lost
    assert entry.detail["missing_files"] >= 1


def test_the_word_is_given_only_with_open_eyes(scene: Scene, copied: None, capsys: Any) -> None:
    check_the_word_is_given_only_with_open_eyes(scene, sysadmin(), capsys)
    assert 503 not in {status for _, status in writes(scene)}


def test_mutant_a_sign_off_that_does_not_look(
    scene: Scene, copied: None, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "_gaps", lambda: 0)
    fails(check_the_word_is_given_only_with_open_eyes, scene, sysadmin(), capsys)


def test_afterwards_the_chain_goes_on_and_the_lost_anchors_are_kept(at_home: None, data: Path) -> None:
    older_than_its_anchors()
    assert not restored.look()
    restored.sign_off(by="staff:1", missing_files=0)
    assert restored.look(), "the next start does not stumble over the same loss"
    assert len((data / "journal-anchors-lost.txt").read_text().splitlines()) == 1
    anchors.write_anchor()
    assert chain.verify(anchors.read_anchors()).holds


def test_a_torn_line_of_the_anchors_hides_no_loss_and_one_of_another_key_makes_none(at_home: None) -> None:
    lost = older_than_its_anchors()
    with anchors.anchor_file().open("a") as file:
        file.write(f"99999999 {'0' * 64} {'0' * 64}\n12 ab")
    assert restored.lost_entries() == lost
    assert not restored.look()


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.CASE_OFFICER])
def test_only_a_sysadmin_signs_off(copied: None, role: Role, capsys: Any) -> None:
    assert ask(["sign-off", make.staff(role).username, "--with-gaps"]) == 1
    assert ask(["sign-off", "nobody", "--with-gaps"]) == 1
    assert not restored.is_signed_off()
    assert "مدیر سامانه" in capsys.readouterr().err
