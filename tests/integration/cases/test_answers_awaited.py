"""A stage that waits for an outside office's answer leads its officer to where that answer is written down."""

import re

import pytest

from dargah.cases import operations
from dargah.cases.models import Case
from dargah.cases.operations import turn
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db


def waiting_for_outside() -> Case:
    case = make.case(make.COMMISSION)
    while not turn.stage_of(case).ask:
        operations.advance(case=case, by=make.holder(case))
        case.refresh_from_db()
    return case


def told(case: Case, who: StaffMember) -> tuple[str, str]:
    """The whole page and what stands under «اقدام»."""
    page = as_staff(who).get(f"/desk/cases/{case.tracking_code}/").content.decode()
    found = re.search(r'id="act".*?</section>', page, re.DOTALL)
    assert found is not None
    return page, found[0]


def test_each_awaited_answer_is_a_link_to_its_question() -> None:
    case = waiting_for_outside()
    page, act = told(case, make.holder(case))
    asked = list(case.referrals.filter(answered_at=None))
    assert asked
    for one in asked:
        assert f'<a href="#referral-{one.pk}">پاسخ «{one.addressee}»</a>' in act
        assert f'id="referral-{one.pk}" tabindex="-1"' in page, "what the link leads to takes the focus"
    assert "زیر همان پرسش ثبت کنید" in act


def test_who_can_only_wait_is_not_told_to_write_the_answer() -> None:
    case = make.deciding()
    officer = make.holder(case)
    operations.refer(
        case=case,
        question="سابقه دارد؟",
        due_on=turn.today(),
        to_unit=make.unit_to_ask(case),
        to_staff=None,
        by=officer,
    )
    case.refresh_from_db()
    assert officer.role == Role.CASE_OFFICER
    _, act = told(case, officer)
    assert f'href="#referral-{case.referrals.get().pk}"' in act
    assert "زیر همان پرسش ثبت کنید" not in act
