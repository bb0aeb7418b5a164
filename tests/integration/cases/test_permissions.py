"""Who may see a case and do what, for every role, every action, own unit and another's. The table is written out."""

from typing import Any

import pytest

from dargah.cases import citizens, finding, permissions, queries
from dargah.cases.models import Case
from dargah.cases.operations.turn import stage_of
from dargah.cases.states import TRANSITIONS, Action, State
from dargah.people.models import StaffMember, Unit
from dargah.people.refusals import NotThere
from dargah.people.roles import Role
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

OFFICER, HEAD, SECRETARIAT, DIRECTOR = Role.CASE_OFFICER, Role.UNIT_HEAD, Role.SECRETARIAT, Role.DIRECTOR
NEVER = {Role.GUARD, Role.CONTENT_EDITOR, Role.SERVICE_ANALYST, Role.SYSADMIN}

# the case stands with a case officer, at a stage that decides: who of the unit (or office) may do what
AT_A_DECIDING_STAGE = {
    Action.CLAIM: {OFFICER, HEAD},
    Action.ASSIGN: {HEAD, DIRECTOR},
    Action.REFER: {OFFICER},
    Action.ANSWER_REFERRAL: {OFFICER, HEAD, SECRETARIAT, DIRECTOR},
    Action.WITHDRAW_REFERRAL: {OFFICER, HEAD, SECRETARIAT, DIRECTOR},
    Action.REQUEST_INFORMATION: {OFFICER},
    Action.NOTE: {OFFICER, HEAD, SECRETARIAT, DIRECTOR},
    Action.ADVANCE: set(),
    Action.DECIDE: {OFFICER},
    Action.APPROVE: set(),
    Action.SEND_BACK: set(),
    Action.ISSUE: set(),
    Action.CLOSE: {
        HEAD,
        DIRECTOR,
    },  # without an outcome, an officer only where the stage says reject_incomplete
    Action.REOPEN: set(),
    Action.ADD_DOCUMENT: {OFFICER, HEAD, SECRETARIAT, DIRECTOR},
    Action.MESSAGE: {OFFICER, HEAD, SECRETARIAT, DIRECTOR},
    Action.PAUSE: {OFFICER},
    Action.SEE: {OFFICER, HEAD, DIRECTOR},
    Action.SETTLE_MESSAGE: {OFFICER, HEAD, DIRECTOR},
    Action.DRAFT_MESSAGE: {OFFICER, SECRETARIAT},
    Action.RETURN_DRAFT: {HEAD, DIRECTOR},
    Action.WITHDRAW_DRAFT: {OFFICER, SECRETARIAT},
}
WAITING_FOR_THE_HEAD = {
    Action.CLAIM: {HEAD},
    Action.ASSIGN: {HEAD, DIRECTOR},
    Action.ANSWER_REFERRAL: {OFFICER, HEAD, SECRETARIAT, DIRECTOR},
    Action.WITHDRAW_REFERRAL: {OFFICER, HEAD, SECRETARIAT, DIRECTOR},
    Action.NOTE: {OFFICER, HEAD, SECRETARIAT, DIRECTOR},
    Action.APPROVE: {HEAD},
    Action.SEND_BACK: {HEAD, DIRECTOR},
    Action.ADD_DOCUMENT: {OFFICER, HEAD, SECRETARIAT, DIRECTOR},
    Action.MESSAGE: {OFFICER, HEAD, SECRETARIAT, DIRECTOR},
    Action.SEE: {OFFICER, HEAD, DIRECTOR},
    Action.SETTLE_MESSAGE: {OFFICER, HEAD, DIRECTOR},
    Action.DRAFT_MESSAGE: {OFFICER, SECRETARIAT},
    Action.RETURN_DRAFT: {HEAD, DIRECTOR},
    Action.WITHDRAW_DRAFT: {OFFICER, SECRETARIAT},
}
WAITING_FOR_THE_LETTER = {
    Action.CLAIM: {SECRETARIAT},
    Action.ASSIGN: {SECRETARIAT, DIRECTOR},
    Action.ANSWER_REFERRAL: {OFFICER, HEAD, SECRETARIAT, DIRECTOR},
    Action.WITHDRAW_REFERRAL: {OFFICER, HEAD, SECRETARIAT, DIRECTOR},
    Action.NOTE: {OFFICER, HEAD, SECRETARIAT, DIRECTOR},
    Action.SEND_BACK: {DIRECTOR},
    Action.ISSUE: {SECRETARIAT},
    Action.CLOSE: {SECRETARIAT, DIRECTOR},
    Action.ADD_DOCUMENT: {OFFICER, HEAD, SECRETARIAT, DIRECTOR},
    Action.MESSAGE: {OFFICER, HEAD, SECRETARIAT, DIRECTOR},
    Action.SEE: {SECRETARIAT, DIRECTOR},
    Action.SETTLE_MESSAGE: {SECRETARIAT, DIRECTOR},
    Action.DRAFT_MESSAGE: {OFFICER, SECRETARIAT},
    Action.RETURN_DRAFT: {HEAD, DIRECTOR},
    Action.WITHDRAW_DRAFT: {OFFICER, SECRETARIAT},
}
ISSUED = {
    Action.NOTE: {OFFICER, HEAD, SECRETARIAT, DIRECTOR},
    Action.CLOSE: {SECRETARIAT, DIRECTOR},
    Action.REOPEN: {HEAD, DIRECTOR},
    Action.MESSAGE: {OFFICER, HEAD, SECRETARIAT, DIRECTOR},
    Action.SEE: {SECRETARIAT, DIRECTOR},
    Action.SETTLE_MESSAGE: {SECRETARIAT, DIRECTOR},
    Action.DRAFT_MESSAGE: {OFFICER, SECRETARIAT},
    Action.RETURN_DRAFT: {HEAD, DIRECTOR},
    Action.WITHDRAW_DRAFT: {OFFICER, SECRETARIAT},
}


def everybody_of(unit: str) -> dict[Role, StaffMember]:
    """One of each role, officer and head of the unit."""
    return {role: make.staff(role, unit) if role in {OFFICER, HEAD} else make.staff(role) for role in Role}


def at(place: str) -> Case:
    if place == "deciding":
        case = make.case()
        while not stage_of(case).decide:
            from dargah.cases import operations

            operations.advance(case=case, by=make.holder(case))
            case.refresh_from_db()
        return case
    return make.walked(until={"head": "decide", "letter": "approve", "issued": "issue"}[place])


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("deciding", AT_A_DECIDING_STAGE),
        ("head", WAITING_FOR_THE_HEAD),
        ("letter", WAITING_FOR_THE_LETTER),
        ("issued", ISSUED),
    ],
)
def test_every_role_against_every_action(place: str, expected: dict[Action, set[Role]]) -> None:
    case = at(place)
    unit = case.version.parsed.unit
    people = everybody_of(unit)
    # seeing comes first: the secretariat sees only what it holds or registers
    if not permissions.may_see(case, people[SECRETARIAT]):
        case.involved = [*case.involved, people[SECRETARIAT].unit_id]
        case.save()
    stage = stage_of(case)
    found = {
        action: {role for role, who in people.items() if permissions.may_act(case, action, who, stage)}
        for action in permissions.ACTORS
    }
    assert found == {action: expected.get(action, set()) for action in permissions.ACTORS}
    assert not {role for allowed in found.values() for role in allowed} & NEVER


@pytest.mark.parametrize("role", [OFFICER, HEAD])
def test_another_unit_sees_nothing_and_does_nothing(role: Role) -> None:
    case = at("deciding")
    own = case.version.parsed.unit
    other = (
        StaffMember.objects.filter(role=role).exclude(unit__in=[*case.involved, own, "secretariat"]).first()
    )
    assert other is not None
    assert not permissions.may_see(case, other)
    assert queries.case_for_staff(other, case.tracking_code) is None
    assert finding.search(other, case.tracking_code) == []
    for action in permissions.ACTORS:
        with pytest.raises(NotThere):
            permissions.check_may_act(case, action, other, stage_of(case))


@pytest.mark.parametrize("role", sorted(Role))
def test_the_rule_for_one_case_and_for_lists_is_the_same(role: Role) -> None:
    subjects = [at("deciding"), at("head"), make.case(make.COMMISSION)]
    for who in StaffMember.objects.filter(role=role):
        seen = set(Case.objects.filter(permissions.visible_to(who)).values_list("pk", flat=True))
        for case in subjects:
            assert (case.pk in seen) == permissions.may_see(case, who), (who, case.stage)


def test_a_referral_opens_the_case_to_the_asked_unit_only() -> None:
    from dargah.cases import operations
    from dargah.cases.operations.turn import today

    case = at("deciding")
    asked, stranger = [
        unit for unit in Unit.objects.filter(staff__role=OFFICER).distinct() if unit.slug not in case.involved
    ][:2]
    operations.refer(
        case=case, question="سابقه‌ای دارید؟", due_on=today(), to_unit=asked, by=make.holder(case)
    )
    case.refresh_from_db()
    assert permissions.may_see(case, make.staff(OFFICER, asked.slug))
    assert not permissions.may_see(case, make.staff(OFFICER, stranger.slug))
    assert not permissions.may_act(case, Action.DECIDE, make.staff(OFFICER, asked.slug), stage_of(case))


def asked_about(case: Case, unit: str, to: StaffMember | None = None) -> Case:
    """The same case once a question was put to a unit or to one of its members."""
    from dargah.cases import operations
    from dargah.cases.operations.turn import today

    operations.refer(
        case=case,
        question="سابقه‌ای دارید؟",
        due_on=today(),
        to_unit=None if to else Unit.objects.get(pk=unit),
        to_staff=to,
        by=make.holder(case),
    )
    case.refresh_from_db()
    return case


@pytest.mark.parametrize("colleague", [False, True])
def test_who_was_only_asked_answers_and_writes_notes_and_nothing_else(colleague: bool) -> None:
    unit = "housing"
    case = at("deciding")
    asked_about(case, unit, make.staff(OFFICER, unit) if colleague else None)
    stage = stage_of(case)
    people = {role: make.staff(role, unit) for role in (OFFICER, HEAD)}
    found = {
        action: {role for role, who in people.items() if permissions.may_act(case, action, who, stage)}
        for action in permissions.ACTORS
    }
    allowed = {Action.ANSWER_REFERRAL, Action.NOTE}
    assert found == {action: {OFFICER, HEAD} if action in allowed else set() for action in permissions.ACTORS}
    # and nobody who has the case lost anything
    own = case.version.parsed.unit
    house = {**everybody_of(own), SECRETARIAT: make.staff(SECRETARIAT)}
    for action, roles in AT_A_DECIDING_STAGE.items():
        assert {r for r, who in house.items() if permissions.may_act(case, action, who, stage)} == roles, (
            action
        )


def test_who_was_asked_and_then_gets_the_case_works_on_it_as_anybody() -> None:
    """Article 5: the land unit is asked while the planners have the case, later the case itself comes to it."""
    from dargah.cases import operations
    from dargah.insight.walking import NO_OBSTACLE, answer_referrals

    case = make.case("land-use-change-article5")
    operations.advance(case=case, by=make.holder(case))
    case.refresh_from_db()
    officer = make.staff(OFFICER, "land_legal")
    asked_about(case, "land_legal")
    assert not permissions.may_act(case, Action.MESSAGE, officer, stage_of(case))
    answer_referrals(case, NO_OBSTACLE)
    operations.advance(case=case, by=make.holder(case))
    case.refresh_from_db()
    assert (case.unit_id, case.asked) == ("land_legal", [])
    assert permissions.may_act(case, Action.MESSAGE, officer, stage_of(case))
    asked_about(case, "urban_planning")
    planner = make.staff(OFFICER, "urban_planning")
    assert permissions.may_act(case, Action.MESSAGE, planner, stage_of(case)), "it had the case before"


def test_by_address_the_asked_may_answer_and_note_only() -> None:
    from django.urls import reverse

    from tests.integration.security.rules import paper
    from tests.integration.statements.test_pages import as_staff

    case = asked_about(at("deciding"), "housing")
    desk = as_staff(make.staff(OFFICER, "housing"))
    page = desk.get(reverse("desk:case", args=[case.tracking_code])).content.decode()
    question = case.referrals.get()
    assert "فقط پرسیده شده است" in page
    refused: dict[str, dict[str, Any]] = {
        "message": {"message": "مدرک بیاورید."},
        "information_request": {"defects": "سند"},
        "decision": {"outcome": "clear", "reasons": "سوابق دیده شد و مانعی نیست."},
        "decision_preview": {"outcome": "clear", "reasons": "سوابق دیده شد و مانعی نیست."},
        "documents": {"title": "نقشه", "files": paper()},
        "pause": {"pause_reason": "بازدید از محل"},
        "closure": {"close_reason": "کار پایان یافت."},
        "referral": {"to": "unit:inspection", "question": "نظر شما؟"},
        "claim": {},
        "completion": {},
    }
    for act, data in refused.items():
        path = reverse(f"desk:{act}", args=[case.tracking_code])
        assert path not in page, act
        assert desk.post(path, {**data, "revision": case.revision}).status_code == 403, act
    answered = desk.post(
        reverse("desk:referral_answer", args=[case.tracking_code, question.pk]),
        {f"answer_{question.pk}": "سابقه‌ای نیست.", "revision": case.revision},
    )
    noted = desk.post(reverse("desk:note", args=[case.tracking_code]), {"text": "با بایگانی دیدم."})
    assert (answered.status_code, noted.status_code) == (302, 302)
    case.refresh_from_db()
    assert (case.messages.count(), case.notes.count(), case.state) == (0, 1, State.OPEN)


def test_mutant_that_takes_the_asked_for_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "only_asked", lambda *_: False)
    with pytest.raises(AssertionError):
        test_who_was_only_asked_answers_and_writes_notes_and_nothing_else(colleague=False)


def ended(sample: str, *, close: bool) -> Case:
    """An inquiry whose letter went out, closed or not, which another unit was asked about on its way."""
    from dargah.cases import operations
    from dargah.cases.operations.turn import today

    case = at("deciding")
    asked = Unit.objects.filter(staff__role=HEAD, parent=None).exclude(slug__in=case.involved).first()
    asked = asked or Unit.objects.filter(staff__role=HEAD).exclude(slug__in=case.involved).first()
    assert asked is not None
    question = operations.refer(
        case=case, question="سابقه‌ای دارید؟", due_on=today(), to_unit=asked, by=make.holder(case)
    )
    operations.answer_referral(referral=question, answer="نداریم.", by=make.staff(HEAD, asked.slug))
    case.refresh_from_db()
    steps = [step for step in make.loaded(make.INQUIRY).samples[sample].walk if step.do != "advance"]
    case = make.walk(case, steps)
    if close:
        operations.close(case=case, reason="نامه به دست متقاضی رسید.", by=make.staff(DIRECTOR))
        case.refresh_from_db()
    return case


@pytest.mark.parametrize("close", [False, True])
def test_an_ended_case_is_taken_up_again_by_the_head_of_who_decided_it(close: bool) -> None:
    from dargah.cases import operations

    case = ended("accepted", close=close)
    assert case.unit_id == "secretariat"
    decided = case.version.parsed.unit
    above = Unit.objects.get(pk=decided).parent_id
    may = {
        (who.role, who.unit_id)
        for who in StaffMember.objects.filter(is_active=True)
        if permissions.may_act(case, Action.REOPEN, who, stage_of(case))
    }
    # besides: the secretariat's own head, with whose unit the case lies now
    heads = {(HEAD, unit) for unit in (decided, above, case.unit_id) if make.staff(HEAD, unit or "-")}
    assert may == {(DIRECTOR, make.staff(DIRECTOR).unit_id), *heads}
    operations.reopen(case=case, reason="مدرک تازه رسید.", by=make.staff(HEAD, decided))
    case.refresh_from_db()
    assert (case.state, case.unit_id) == (State.OPEN, decided)


def test_mutant_only_who_holds_an_ended_case_takes_it_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "_heads_the_decision", lambda *_: False)
    with pytest.raises(AssertionError):
        test_an_ended_case_is_taken_up_again_by_the_head_of_who_decided_it(close=False)


def test_a_member_who_left_sees_nothing() -> None:
    case = at("deciding")
    who = make.holder(case)
    who.is_active = False
    assert not permissions.may_see(case, who)


def test_a_citizen_sees_their_own_case_and_no_other() -> None:
    mine, other = make.citizen(), make.citizen()
    case = make.case(by=mine)
    assert permissions.may_citizen_see(case, mine)
    assert not permissions.may_citizen_see(case, other)
    assert list(citizens.cases_of(other)) == []


def test_every_transition_has_its_permission() -> None:
    named = set(permissions.ACTORS) | set(permissions.CITIZEN_ACTIONS)
    assert set(TRANSITIONS) == named == set(Action)
    reached = {row.target for row in TRANSITIONS.values() if row.target} | {State.OPEN, State.APPROVAL}
    assert reached == set(State)


def test_mutant_a_rule_of_seeing_that_forgets_the_unit_fails_the_table(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Row 1's mutant: if any desk role could see any case, another unit's officer would."""
    case = at("deciding")
    other = StaffMember.objects.filter(role=OFFICER).exclude(unit__in=case.involved).first()
    assert other is not None
    assert not permissions.may_see(case, other)
    monkeypatch.setattr(permissions, "units_of", lambda _: case.involved)
    assert permissions.may_see(case, other)
