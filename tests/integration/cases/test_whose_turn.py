"""The case page says whose turn it is: whose answer is awaited, who takes it on, and who sent it in another's name."""

import pytest
from django.urls import reverse
from django.utils import timezone

from dargah.cases import operations, permissions
from dargah.cases.models import Case
from dargah.cases.operations import turn
from dargah.cases.states import Action
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from dargah.persian.digits import persian_digits
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db


def test_while_an_answer_is_awaited_the_page_says_whose_and_offers_no_end_of_the_stage() -> None:
    case = make.walked(until="advance")
    officer = make.holder(case)
    other = make.staff(Role.CASE_OFFICER, "finance").unit
    assert permissions.may_act(case, Action.ADVANCE, officer, turn.stage_of(case))
    asked = operations.refer(
        case=case, to_unit=other, question="آیا پرداخت شده است؟", due_on=case.due_on, by=officer
    )
    address = reverse("desk:completion", args=[case.tracking_code])
    case_page = reverse("desk:case", args=[case.tracking_code])
    desk = as_staff(officer)
    page = desk.get(case_page).content.decode()
    assert f"پاسخ «{asked.addressee}»</a> هنوز نرسیده است" in page
    assert f'action="{address}"' not in page
    case.referrals.update(answered_at=timezone.now(), answer="آری")
    page = desk.get(case_page).content.decode()
    assert "هنوز نرسیده است" not in page
    assert f'action="{address}"' in page


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.SECRETARIAT, Role.DIRECTOR])
def test_who_does_not_take_a_case_on_reads_who_does(role: Role) -> None:
    case = make.walked(until="approve")
    turns = 0
    for member in StaffMember.objects.filter(role=role, is_active=True):
        if permissions.may_see(case, member) and case.assignee_id != member.pk:
            page = as_staff(member).get(reverse("desk:case", args=[case.tracking_code])).content.decode()
            can = any(
                permissions.may_act(case, action, member, turn.stage_of(case))
                for action in permissions.HOLDER_ONLY | {Action.CLAIM}
            )
            told = "از شما کاری خواسته نشده است" in page
            assert (
                can is not told
                or permissions.with_a_colleague(case, member)
                or permissions.only_asked(case, member)
            )
            turns += 1
    assert turns


def test_who_sent_it_in_anothers_name_stands_on_the_case() -> None:
    case = make.case()
    assert case.citizen is not None
    own = {
        **case.answers,
        "applicant": {**case.answers["applicant"], "national_id": case.citizen.national_id},
    }
    page = reverse("desk:case", args=[case.tracking_code])
    desk = as_staff(make.holder(case))
    Case.objects.filter(pk=case.pk).update(answers=own)
    assert "کسی جز متقاضی" not in desk.get(page).content.decode()
    other = {**own, "applicant": {**own["applicant"], "national_id": "9990001677"}}
    Case.objects.filter(pk=case.pk).update(answers=other)
    told = desk.get(page).content.decode()
    assert "کسی جز متقاضی" in told
    assert persian_digits(case.citizen.national_id) in told
