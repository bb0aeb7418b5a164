"""A case has one valid letter: a newer one takes the place of the older, and while the case is reopened it is under review."""

import pytest
from django.db import IntegrityError, transaction

from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.letters import compose, operations, queries, verification
from dargah.letters.models import Letter
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.unit.letters.ready import issued
from tests.unit.letters.spoken import spoken


def taken_up_again(letter: Letter) -> Letter:
    """The same case reopened, decided anew, with the draft of its second letter."""
    cases.reopen(
        case=letter.case, reason="مدرک تازه‌ای رسیده است.", by=make.staff(Role.UNIT_HEAD, letter.case.unit_id)
    )
    steps = make.loaded(make.COMMISSION).samples["accepted"].walk
    first = next(place for place, step in enumerate(steps) if step.do == "decide")
    case = make.walk(Case.objects.get(pk=letter.case_id), steps[first:])
    return queries.letters_of(case).first()


@pytest.mark.django_db
class TestOneValidLetter:
    def test_while_the_case_is_taken_up_again_its_letter_is_under_review(self, client):
        letter = issued()
        assert not verification.look_up(letter.verify_code).is_under_review
        cases.reopen(
            case=letter.case,
            reason="مدرک تازه‌ای رسیده است.",
            by=make.staff(Role.UNIT_HEAD, letter.case.unit_id),
        )
        assert verification.look_up(letter.verify_code).is_under_review
        page = client.get(f"/verify/{letter.verify_code}/").content.decode()
        assert "در دست بازبینی" in page

    def test_the_second_letter_takes_the_place_of_the_first(self, client):
        first = issued()
        second = taken_up_again(first)
        first.refresh_from_db()
        assert second.pk != first.pk
        assert (first.state, first.replaced_by_id) == ("revoked", second.pk)
        assert second.number in first.revoke_reason
        assert Letter.objects.filter(case=first.case_id, state__in=["numbered", "issued"]).count() == 1
        page = client.get(f"/verify/{first.verify_code}/").content.decode()
        assert "باطل شده است" in page
        assert second.number in page

    def test_the_second_letter_says_which_one_it_takes_the_place_of(self):
        first = issued()
        assert first.data["replaces"] == {}
        second = taken_up_again(first)
        assert second.data["replaces"] == {"number": first.number, "date": first.data["date"]}
        said = str(spoken(compose.render(operations.source_of(second), second.data)))
        assert first.number in said
        assert "دیگر اعتبار ندارد" in said

    def test_mutant_that_forgets_the_first_is_stopped_by_the_database(self, monkeypatch):
        monkeypatch.setattr(operations, "_replace_earlier", lambda *_: None)
        with pytest.raises(IntegrityError, match="one_valid_letter_of_a_case"), transaction.atomic():
            taken_up_again(issued())
