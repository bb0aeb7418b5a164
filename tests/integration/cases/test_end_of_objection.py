"""An objection ends by what was decided about it: nobody brings the old decision back by closing, and no page still tells
that it is being examined.
"""

import pytest

from dargah.cases import operations, permissions
from dargah.cases.models import Case
from dargah.cases.operations.turn import stage_of
from dargah.cases.permissions import ANSWERED, RECUSED
from dargah.cases.states import Action, State
from dargah.conversations import operations as conversations
from dargah.letters import operations as letters
from dargah.people.models import StaffMember
from dargah.people.refusals import WrongMoment
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.cases.test_objections import object_to, standing
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db


def page_of(case: Case, who: StaffMember) -> str:
    return as_staff(who).get(f"/desk/cases/{case.tracking_code}/").content.decode()


def answered() -> Case:
    """The director approved the first decision, the head examined the objection, the director approved that too."""
    case = object_to(make.walked(make.COMMISSION))
    outcome = stage_of(case).decide[0]
    operations.decide(
        case=case,
        outcome=outcome,
        reasons="پرونده از نو دیده شد.",
        by=make.staff(Role.UNIT_HEAD, case.unit_id),
    )
    case.refresh_from_db()
    assert case.state == State.APPROVAL
    operations.approve(case=case, by=make.staff(Role.DIRECTOR))
    letters.prepare(case=case)
    return Case.objects.get(pk=case.pk)


def test_the_secretariat_does_not_end_it_with_the_old_decision() -> None:
    case, secretary = answered(), make.staff(Role.SECRETARIAT)
    new = standing(case)
    with pytest.raises(WrongMoment) as refused:
        operations.close(case=case, reason="تصمیم پیشین بماند.", by=secretary)
    assert refused.value.sentence == ANSWERED
    assert "بستن پرونده" not in page_of(case, secretary)
    answer = as_staff(secretary).post(
        f"/desk/cases/{case.tracking_code}/closure/",
        {"close_reason": "تصمیم پیشین بماند.", "revision": case.revision},
    )
    assert answer.status_code == 409
    case.refresh_from_db()
    assert (case.state, standing(case)) == (State.DECIDED, new)
    letter = case.letters.get(issued_at=None)
    letters.issue(letter=letter, by=secretary)
    case.refresh_from_db()
    assert (case.state, standing(case), case.recused) == (State.ISSUED, new, [])


def test_where_the_payment_for_its_letter_never_comes_a_reason_ends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = answered()
    monkeypatch.setattr(permissions, "awaits_payment", lambda _: True)
    operations.close(case=case, reason="هزینه را پس از سه یادآوری نپرداخت.", by=make.staff(Role.SECRETARIAT))
    case.refresh_from_db()
    assert case.state == State.CLOSED


def test_who_approved_its_result_does_not_read_that_a_colleague_examines_it() -> None:
    case, director = answered(), make.staff(Role.DIRECTOR)
    assert director.pk in case.recused
    page = page_of(case, director)
    assert RECUSED not in page
    assert "این گام با" in page, "whose step it is now"


def test_the_objection_that_was_answered_is_no_news_any_more() -> None:
    case = object_to(make.walked(make.COMMISSION))
    head = make.staff(Role.UNIT_HEAD, case.unit_id)
    assert 'id="news"' in page_of(case, head)
    operations.decide(case=case, outcome=stage_of(case).decide[0], reasons="پرونده از نو دیده شد.", by=head)
    case.refresh_from_db()
    assert 'id="news"' not in page_of(case, make.staff(Role.DIRECTOR))


def test_what_came_after_the_objection_stays_news() -> None:
    case = object_to(make.walked(make.COMMISSION))
    conversations.write(case=case, text="عکس تازه هم دارم.", by=case.citizen, actor="citizen:test")
    case.refresh_from_db()
    head = make.staff(Role.UNIT_HEAD, case.unit_id)
    operations.decide(case=case, outcome=stage_of(case).decide[0], reasons="پرونده از نو دیده شد.", by=head)
    case.refresh_from_db()
    assert case.news_at is not None


def test_mutant_that_lets_any_decided_case_be_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "_check_ends_by_its_letter", lambda _: None)
    case, secretary = answered(), make.staff(Role.SECRETARIAT)
    assert permissions.may_act(case, Action.CLOSE, secretary, stage_of(case))
