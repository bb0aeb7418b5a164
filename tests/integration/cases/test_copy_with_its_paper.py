"""A copy is given with the paper itself: nobody marks it given while nothing goes with the letter."""

from importlib import import_module

import pytest
from django.utils import timezone

from dargah.cases import operations
from dargah.cases.models import Case, CaseFile
from dargah.cases.operations.turn import stage_of
from dargah.cases.states import State
from dargah.people.refusals import WrongMoment
from tests.factories import cases as make
from tests.integration.cases.test_other_units import paper
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db
WORDS = {"outcome": "given", "reasons": "قرارداد در بایگانی یافت شد."}


def at_its_decision() -> Case:
    case = make.case("document-copy")
    while not stage_of(case).decide:
        operations.advance(case=case, by=make.holder(case))
        case.refresh_from_db()
    return case


def lay_in(case: Case, *, with_letter: bool) -> None:
    by = make.holder(case)
    operations.add_document(case=case, files=paper(), by=by, actor=by.reference, with_letter=with_letter)
    case.refresh_from_db()


def test_without_a_paper_that_goes_along_it_is_not_given() -> None:
    case = at_its_decision()
    lay_in(case, with_letter=False)
    answer = as_staff(make.holder(case)).post(
        f"/desk/cases/{case.tracking_code}/decision/", {**WORDS, "revision": case.revision}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "«نسخه داده شد» نخست خود سند را با «افزودن مدرک» بیفزایید" in page
    assert WORDS["reasons"] in page, "what was typed is not lost"
    assert not case.decisions.exists()


def test_with_it_the_copy_is_given_and_a_refusal_needs_none() -> None:
    given, refused = at_its_decision(), at_its_decision()
    lay_in(given, with_letter=True)
    operations.decide(case=given, by=make.holder(given), **WORDS)
    operations.decide(
        case=refused, by=make.holder(refused), outcome="refused", reasons="سند در بایگانی نیست."
    )
    assert given.decisions.get().outcome == "given"


def test_a_paper_found_infected_since_is_none_and_is_seen_before_the_approval() -> None:
    case = at_its_decision()
    lay_in(case, with_letter=True)
    operations.decide(case=case, by=make.holder(case), **WORDS)
    case.refresh_from_db()
    assert case.state == State.APPROVAL
    file = CaseFile.objects.get(case=case, with_letter=True).file
    file.scan, file.scanned_at = "infected", timezone.now()
    file.save(update_fields=["scan", "scanned_at"])
    with pytest.raises(WrongMoment, match="خود سند"):
        operations.approve(case=case, by=make.holder(case))


def test_mutant_that_does_not_look_for_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("dargah.cases.operations.decide"), "_check_enclosed", lambda *_: None)
    with pytest.raises(AssertionError):
        test_without_a_paper_that_goes_along_it_is_not_given()
