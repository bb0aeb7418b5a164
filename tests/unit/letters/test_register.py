"""The register of letters: no gap and no double, with several at once."""

import threading
import time

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from dargah.letters import operations
from dargah.letters.models import Register
from dargah.letters.register import next_number, wait_turn
from dargah.letters.states import LetterState
from dargah.people.refusals import NotAllowed, WrongMoment
from tests.factories import cases as make
from tests.unit.letters.ready import decided


@pytest.mark.usefixtures("committed")
class TestRegister:
    """Real commits from several at once."""

    YEAR = 1399

    def taken(self, years_number) -> None:
        connections.close_all()

        def take(place: int) -> None:
            for turn in range(10):
                with transaction.atomic():
                    number = years_number(self.YEAR)
                    time.sleep(0.001)
                    if (place + turn) % 4 == 0:
                        transaction.set_rollback(True)
                    else:
                        self.kept.append(number)
            connection.close()

        self.kept: list[int] = []
        threads = [threading.Thread(target=take, args=(place,)) for place in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    @pytest.fixture(autouse=True)
    def _empty_year(self, committed):
        Register.objects.filter(year=self.YEAR).delete()
        yield
        Register.objects.filter(year=self.YEAR).delete()

    def test_no_gap_and_no_double_with_eight_at_once_and_rollbacks(self):
        self.taken(next_number)
        assert sorted(self.kept) == list(range(1, len(self.kept) + 1))
        assert len(self.kept) == 60
        assert Register.objects.get(year=self.YEAR).last == 60

    def test_mutant_with_a_sequence_leaves_gaps(self):
        with connection.cursor() as cursor:
            cursor.execute("CREATE SEQUENCE IF NOT EXISTS mutant_numbers")

        def from_sequence(_year):
            with connection.cursor() as cursor:
                cursor.execute("SELECT nextval('mutant_numbers')")
                return cursor.fetchone()[0]

        self.taken(from_sequence)
        with connection.cursor() as cursor:
            cursor.execute("DROP SEQUENCE mutant_numbers")
        with pytest.raises(AssertionError):
            assert sorted(self.kept) == list(range(1, len(self.kept) + 1))

    def test_each_year_begins_with_the_first_number(self):
        Register.objects.filter(year=1398).delete()
        with transaction.atomic():
            assert next_number(1398, first=500) == 500
            assert next_number(1398, first=500) == 501
            transaction.set_rollback(True)

    def test_only_in_a_transaction(self):
        with pytest.raises(RuntimeError):
            next_number(self.YEAR)

    def test_two_who_issue_one_letter(self):
        case, letter = decided()
        by = make.holder(case)
        connections.close_all()
        outcomes: list[str] = []

        def press() -> None:
            try:
                operations.issue(letter=letter, by=by)
                outcomes.append("issued")
            except (WrongMoment, NotAllowed):
                outcomes.append("refused")
            finally:
                connection.close()

        threads = [threading.Thread(target=press) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["issued", "refused", "refused", "refused"]
        letter.refresh_from_db()
        assert letter.state == LetterState.NUMBERED

    def test_a_number_is_dated_after_the_one_before_it(self):
        """Who waits for the register is dated when it is their turn, not when they began to wait."""
        case, letter = decided()
        by = make.holder(case)
        connections.close_all()
        has_turn, dates = threading.Event(), []

        def before() -> None:
            with transaction.atomic():
                wait_turn()
                has_turn.set()
                time.sleep(0.5)
                dates.append(timezone.now())
            connection.close()

        first = threading.Thread(target=before)
        first.start()
        assert has_turn.wait(10)
        operations.issue(letter=letter, by=by)
        first.join()
        letter.refresh_from_db()
        assert letter.numbered_at > dates[0]
