"""An objection is examined by a head who had no part in the decision; who wrote or approved it does none of it."""

import pytest

from dargah.cases import citizens, objections, operations, permissions
from dargah.cases.models import Case, Decision
from dargah.cases.operations.turn import stage_of
from dargah.cases.states import Action, State
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotAllowed
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_citizen, as_staff

pytestmark = pytest.mark.django_db
OFFICER, HEAD, SECRETARIAT, DIRECTOR = Role.CASE_OFFICER, Role.UNIT_HEAD, Role.SECRETARIAT, Role.DIRECTOR
COMPLAINT = "construction-quality-complaint"  # approved by the head of the unit
UNIT, ABOVE = "engineering_system", "dep_housing"
WORDS = "نشست پی ساختمان را ندیده‌اند."

# what each may do with an objection that the head above examines: the unit's own head approved what is objected to
REVIEWED_ABOVE = {
    "the officer who wrote it": set(),
    "the head who approved it": set(),
    "another officer of the unit": set(),
    "the head above": {Action.CLAIM, Action.ASSIGN, Action.REFER, Action.PAUSE, Action.DECIDE, Action.CLOSE}
    | {Action.REQUEST_INFORMATION},
    "the director": {Action.ASSIGN, Action.CLOSE},
}


def member(role: Role, unit: str, username: str) -> StaffMember:
    return StaffMember.objects.create(username=username, full_name=username, role=role, unit_id=unit)


def object_to(case: Case) -> Case:
    operations.object_to_decision(case=case, text=WORDS, by=case.citizen, actor="citizen:test")
    case.refresh_from_db()
    return case


def ended() -> Case:
    return make.walked(COMPLAINT, "refused")


def standing(case: Case) -> Decision:
    return Decision.objects.select_related("by", "approved_by").get(case=case, superseded=False)


def reviewing(case: Case, who: StaffMember) -> set[Action]:
    return {
        action for action in permissions.REVIEWING if permissions.may_act(case, action, who, stage_of(case))
    }


def test_who_examines_who_does_not() -> None:
    case = ended()
    decision = standing(case)
    assert decision.approved_by is not None
    assert (decision.by.role, decision.approved_by.role) == (OFFICER, HEAD)
    above = member(HEAD, ABOVE, "head-above")
    colleague = member(OFFICER, UNIT, "colleague")
    case = object_to(case)
    assert (case.state, case.holder, case.unit_id) == (State.OPEN, HEAD, ABOVE)
    people = {
        "the officer who wrote it": decision.by,
        "the head who approved it": decision.approved_by,
        "another officer of the unit": colleague,
        "the head above": above,
        "the director": make.staff(DIRECTOR),
    }
    assert {name: reviewing(case, who) for name, who in people.items()} == REVIEWED_ABOVE
    stage = stage_of(case)
    for who in (decision.by, decision.approved_by):
        assert permissions.may_see(case, who)
        assert permissions.may_act(case, Action.NOTE, who, stage)
        with pytest.raises(NotAllowed, match="همکار دیگری"):
            permissions.check_may_act(case, Action.DECIDE, who, stage)
    for who in StaffMember.objects.filter(is_active=True).exclude(pk__in=[one.pk for one in people.values()]):
        assert not reviewing(case, who), who


def test_everybody_of_the_unit_stays_out_though_the_case_lay_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: were nobody recused, the head who approved would hold the case by role and unit."""
    case = ended()
    approved = standing(case).approved_by
    assert approved is not None
    case = object_to(case)
    Case.objects.filter(pk=case.pk).update(unit=UNIT, holder=HEAD)
    case.refresh_from_db()
    assert not permissions.may_act(case, Action.DECIDE, approved, stage_of(case))
    monkeypatch.setattr(permissions, "is_recused", lambda *_: False)
    assert permissions.may_act(case, Action.DECIDE, approved, stage_of(case))


def test_the_head_who_only_saw_it_pass_examines_and_the_director_approves() -> None:
    case = make.walked(make.COMMISSION)  # approved by the director
    unit = case.version.parsed.unit
    case = object_to(case)
    head = make.staff(HEAD, unit)
    assert (case.holder, case.unit_id) == (HEAD, unit)
    outcome = stage_of(case).decide[0]
    operations.decide(case=case, outcome=outcome, reasons="پرونده از نو دیده شد.", by=head)
    case.refresh_from_db()
    assert (case.state, case.holder) == (State.APPROVAL, DIRECTOR)
    operations.send_back(case=case, reason="عکس هوایی را هم ببینید.", by=make.staff(DIRECTOR))
    case.refresh_from_db()
    assert (case.state, case.holder, case.unit_id, case.assignee) == (State.OPEN, HEAD, unit, head)


def test_a_director_who_approved_leaves_the_answer_to_the_head_who_did_not() -> None:
    case = object_to(make.walked(make.COMMISSION))
    director, head = make.staff(DIRECTOR), make.staff(HEAD, case.unit_id)
    assert director.pk in case.recused
    assert reviewing(case, director) == set()
    assert {Action.DECIDE, Action.CLOSE} <= reviewing(case, head)
    with pytest.raises(NotAllowed, match="همکار دیگری"):
        operations.close(case=case, reason="اعتراض وارد نیست.", by=director)


def test_where_no_other_head_is_the_director_examines_and_needs_nobodys_word() -> None:
    case = object_to(ended())  # the demo office has no head above
    director = make.staff(DIRECTOR)
    assert case.holder == DIRECTOR
    operations.decide(
        case=case, outcome=stage_of(case).decide[0], reasons="محل از نو دیده شد و نقص هست.", by=director
    )
    case.refresh_from_db()
    assert (case.state, standing(case).by) == (State.DECIDED, director)


def test_a_second_objection_comes_to_nobody_who_decided_before() -> None:
    first = standing(ended())
    case = object_to(first.case)
    operations.decide(
        case=case, outcome="no_fault", reasons="محل از نو دیده شد و نقصی نیست.", by=make.holder(case)
    )
    Case.objects.filter(pk=case.pk).update(state=State.ISSUED)
    case.decisions.filter(superseded=False).update(in_force=True)  # its letter is out
    case = object_to(Case.objects.get(pk=case.pk))
    assert set(case.recused) >= {first.by_id, first.approved_by_id}
    told = objections.reviewer(UNIT, case.recused)
    assert (told.role, told.is_other) == (DIRECTOR, False), "nobody else is left, and no page says otherwise"
    operations.decide(
        case=case, outcome="no_fault", reasons="بار دیگر دیده شد و نقصی نیست.", by=make.staff(DIRECTOR)
    )
    Case.objects.filter(pk=case.pk).update(state=State.ISSUED)
    case.decisions.filter(superseded=False).update(in_force=True)
    assert case.citizen is not None
    page = as_citizen(case.citizen).get(f"/me/cases/{case.tracking_code}/").content.decode()
    assert "خود او در تصمیم دست داشته است، ولی رئیس دیگری که در آن دست نداشته باشد نمانده است" in page


def test_it_is_not_given_to_who_decided() -> None:
    case = ended()
    approved = standing(case).approved_by
    assert approved is not None
    case = object_to(case)
    Case.objects.filter(pk=case.pk).update(unit=UNIT, holder=HEAD)
    with pytest.raises(Invalid) as refused:
        operations.assign(case=case, to=approved, by=make.staff(DIRECTOR))
    assert "اعتراض" in refused.value.errors["to"]


def test_once_its_letter_is_out_nobody_is_recused() -> None:
    case = object_to(ended())
    operations.close(case=case, reason="با شهروند گفت‌وگو شد و پس گرفت.", by=make.staff(DIRECTOR))
    case.refresh_from_db()
    assert case.recused == []


def test_no_day_is_told_where_the_office_has_confirmed_none() -> None:
    case = ended()
    assert case.citizen is not None
    way = citizens.citizen_view(case).objection
    assert way is not None
    assert way.answered_by is None
    page = as_citizen(case.citizen).get(f"/me/cases/{case.tracking_code}/").content.decode()
    assert "اعتراض را مدیرکل بررسی می‌کند" in page
    assert "اگر امروز بفرستید، تا" not in page


def test_the_pages_say_who_examines_and_by_when() -> None:
    make.with_confirmed_deadline(COMPLAINT)
    case = ended()
    officer = standing(case).by
    assert case.citizen is not None
    way = citizens.citizen_view(case).objection
    assert way is not None
    assert way.answered_by is not None
    path = f"/me/cases/{case.tracking_code}/"
    page = as_citizen(case.citizen).get(path).content.decode()
    assert "اعتراض را مدیرکل بررسی می‌کند، نه کسی که تصمیم را نوشته یا تأیید کرده است" in page
    assert "اگر امروز بفرستید، تا" in page
    places = [page.index(mark) for mark in ('id="lt"', 'id="objection"', 'id="pr"', 'id="hs"')]
    assert places == sorted(places), "the way to object follows the result and its letter"
    case = object_to(case)
    assert "اعتراض شما نزد مدیرکل بررسی می‌شود" in as_citizen(case.citizen).get(path).content.decode()
    desk = as_staff(officer).get(f"/desk/cases/{case.tracking_code}/").content.decode()
    assert permissions.RECUSED in desk


def test_a_deputy_is_called_so() -> None:
    member(HEAD, ABOVE, "head-above")
    way = citizens.citizen_view(ended()).objection
    assert way is not None
    assert (way.reviewer, way.is_other) == ("معاون مسکن و ساختمان", True)
