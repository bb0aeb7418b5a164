"""Abuse case 34: each guard of the chain and of the database taken away; the test that stands for it fails."""

from typing import Any

import pytest
from django.db import connection, transaction

from dargah.journal import anchors, chain
from dargah.journal.models import Entry
from tests.integration.journal import test_chain as chained

pytestmark = pytest.mark.django_db

FORGED = {
    "flipped": lambda: chained.test_a_forged_entry_is_named(
        "UPDATE journal_entry SET at = at - interval '1 day' WHERE seq = %s"
    ),
    "deleted": lambda: chained.test_a_forged_entry_is_named("DELETE FROM journal_entry WHERE seq = %s"),
    "changed places": chained.test_two_entries_that_changed_places_are_named,
    "with a digest of its own": chained.test_an_entry_forged_with_its_own_digest_fits_the_next_no_more,
}


class Trusting(chain.Report):
    """A report of somebody who looks at nothing but that there are entries."""

    @property
    def holds(self) -> bool:
        return self.entries > 0


@pytest.mark.parametrize("forgery", ["flipped", "deleted", "changed places"])
def test_mutant_a_verifier_that_only_counts(forgery: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = chain.verify

    def counting(known: Any = None) -> chain.Report:
        found = real(known)
        return Trusting(found.entries, found.last_seq, found.last_digest, found.breaks)

    monkeypatch.setattr(chain, "verify", counting)
    with transaction.atomic():
        with pytest.raises(AssertionError):
            FORGED[forgery]()
        transaction.set_rollback(True)


def test_mutant_a_chain_whose_links_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers and digests alone: an entry forged with a digest of its own then passes."""
    real = chain._rows

    def linked() -> Any:
        before = chain.GENESIS
        for *content, _, digest in real():
            yield (*content, before, digest)
            before = bytes(digest)

    monkeypatch.setattr(chain, "_rows", linked)
    with pytest.raises(AssertionError):
        FORGED["with a digest of its own"]()


@pytest.mark.parametrize(
    ("trigger", "act"),
    [
        ("journal_refuse_row", lambda: Entry.objects.update(actor="nobody")),
        ("journal_refuse_row", lambda: Entry.objects.all().delete()),
        ("journal_refuse_all", lambda: connection.cursor().execute("TRUNCATE journal_entry")),
    ],
    ids=["update", "delete", "truncate"],
)
def test_mutant_a_database_without_its_trigger(trigger: str, act: Any) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {trigger} ON journal_entry")
        with pytest.raises(pytest.fail.Exception):
            chained.test_the_database_refuses_to_change_the_journal(act)
        transaction.set_rollback(True)


def test_mutant_anchors_whose_seal_nobody_checks(
    tmp_path: object, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchors.hmac, "compare_digest", lambda *_: True)
    with pytest.raises(pytest.fail.Exception):
        chained.test_an_anchor_that_is_not_ours_is_refused(tmp_path, settings)


def check_a_gap_that_was_chained_over() -> None:
    """One entry taken out and the next chained anew to what was before it: only the numbers tell."""
    *_, kept, victim, last = chained.write(4)
    chained.forge("DELETE FROM journal_entry WHERE seq = %s", victim)
    before = bytes(Entry.objects.values_list("digest", flat=True).get(pk=kept))
    with connection.cursor() as cursor:
        cursor.execute(chain.READ.replace("ORDER BY", "WHERE seq = %s ORDER BY"), [last])
        *content, _, _ = cursor.fetchone()
    chained.forge(
        "UPDATE journal_entry SET previous = %s, digest = %s WHERE seq = %s",
        before,
        chain.digest_of(*content, before),
        last,
    )
    assert [found.seq for found in chain.verify().breaks] == [last]


def test_a_gap_that_was_chained_over_is_named() -> None:
    check_a_gap_that_was_chained_over()


def test_mutant_a_verifier_that_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    real = chain.verify

    def uncounted(known: Any = None) -> chain.Report:
        found = real(known)
        left = tuple(one for one in found.breaks if "چیزی کم است" not in one.sentence)
        return chain.Report(found.entries, found.last_seq, found.last_digest, left)

    monkeypatch.setattr(chain, "verify", uncounted)
    with pytest.raises(AssertionError):
        check_a_gap_that_was_chained_over()
