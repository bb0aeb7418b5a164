"""A case ends with a letter, or with a reason; what was in force stays so, and an objection keeps its guard."""

import pytest

from dargah.cases import citizens, operations, permissions, story
from dargah.cases.models import Case
from dargah.cases.operations.turn import stage_of
from dargah.cases.states import Action, State
from dargah.followups import case_closed
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.letters import operations as letters
from dargah.letters.models import Letter
from dargah.people.refusals import Invalid, WrongMoment
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.cases.test_objections import WORDS, ended, object_to, standing
from tests.integration.statements.test_pages import as_citizen

pytestmark = pytest.mark.django_db
WHY = "با متقاضی گفت‌وگو شد."


def decided() -> Case:
    """Decided, its letter a draft."""
    case = make.walked(until="approve")
    letters.prepare(case=case)
    return case


def test_a_decision_without_its_letter_is_closed_with_a_reason_and_grants_nothing() -> None:
    case = decided()
    secretariat = make.staff(Role.SECRETARIAT)
    with pytest.raises(Invalid) as refused:
        operations.close(case=case, reason=" ", by=secretariat)
    assert refused.value.errors["reason"].startswith("نامه این تصمیم صادر نشده است")
    operations.close(case=case, reason="متقاضی هزینه را نپرداخت.", by=secretariat)
    case_closed.follow(subject=case.reference, actor=secretariat.reference, detail={})
    case.refresh_from_db()
    assert (case.state, case.outcome) == (State.CLOSED, "")
    assert citizens.citizen_view(case).outcome == ""
    assert not Letter.objects.filter(case=case).exists(), "no draft of it waits for anybody"


def test_an_issued_one_is_closed_without_a_word() -> None:
    case = make.walked(until="issue")
    operations.close(case=case, reason="", by=make.staff(Role.SECRETARIAT))
    case.refresh_from_db()
    assert (case.state, case.outcome) == (State.CLOSED, standing(case).outcome)


def test_taken_up_again_and_closed_the_decision_stands() -> None:
    case = make.walked(until="issue")
    before, director = standing(case), make.staff(Role.DIRECTOR)
    operations.reopen(case=case, reason="شاید شماره پلاک نادرست باشد.", by=director)
    case.refresh_from_db()
    operations.decide(
        case=case, outcome=stage_of(case).decide[-1], reasons="از نو دیده شد، چنین است.", by=make.holder(case)
    )
    case.refresh_from_db()
    operations.send_back(case=case, reason="همان بماند.", by=make.holder(case))
    case.refresh_from_db()
    with pytest.raises(Invalid, match="درست کنید") as refused:
        operations.close(case=case, reason="", by=director)
    assert "تصمیم پیشین می‌ماند" in refused.value.errors["reason"]
    operations.close(case=case, reason=WHY, by=director)
    case.refresh_from_db()
    assert (case.outcome, standing(case)) == (before.outcome, before)
    assert not Letter.objects.get(case=case).is_under_review


def test_a_letter_that_was_revoked_brings_no_outcome_back() -> None:
    case = make.walked(until="issue")
    director = make.staff(Role.DIRECTOR)
    letters.revoke(letter=Letter.objects.get(case=case), reason="پلاک نادرست بود.", by=director)
    operations.reopen(case=case, reason="پلاک نادرست بود.", by=director)
    case.refresh_from_db()
    operations.close(case=case, reason=WHY, by=director)
    case.refresh_from_db()
    assert case.outcome == ""


def test_an_objection_is_answered_once_and_its_guard_outlives_a_closing() -> None:
    case = ended()
    decision, director = standing(case), make.staff(Role.DIRECTOR)
    case = object_to(case)
    with pytest.raises(Invalid) as refused:
        operations.close(case=case, reason="", by=director)
    assert "پاسخ اعتراض" in refused.value.errors["reason"]
    operations.close(case=case, reason="محل دوباره دیده شد؛ نقصی نبود.", by=director)
    case.refresh_from_db()
    assert (case.outcome, standing(case)) == (decision.outcome, decision)
    view = citizens.citizen_view(case)
    assert view.objection is None
    assert "اعتراض شما بررسی شد و تصمیم پیشین ماند" in view.next_step
    assert case.citizen is not None
    page = as_citizen(case.citizen).get(f"/me/cases/{case.tracking_code}/").content.decode()
    assert WORDS in page
    assert "محل دوباره دیده شد؛ نقصی نبود." in page
    with pytest.raises(WrongMoment, match="یک بار"):
        object_to(case)
    operations.reopen(case=case, reason="مدرک تازه‌ای رسید.", by=director)
    case.refresh_from_db()
    assert {decision.by_id, decision.approved_by_id} == set(case.recused)
    for who in (decision.by, decision.approved_by):
        assert who is not None
        assert not permissions.may_act(case, Action.CLAIM, who, stage_of(case))
        assert not permissions.may_act(case, Action.DECIDE, who, stage_of(case))


def test_a_case_whose_letter_was_revoked_ends_with_a_reason_and_tells_no_outcome() -> None:
    case, director = make.walked(until="issue"), make.staff(Role.DIRECTOR)
    letters.revoke(letter=Letter.objects.get(case=case), reason="پلاک نادرست بود.", by=director)
    with pytest.raises(Invalid) as refused:
        operations.close(case=case, reason="", by=director)
    assert "باطل شده است" in refused.value.errors["reason"]
    operations.close(case=case, reason=WHY, by=director)
    case.refresh_from_db()
    assert (case.state, case.outcome) == (State.CLOSED, "")


def test_a_letter_revoked_after_the_end_takes_its_outcome_from_the_citizens_page() -> None:
    case, director = make.walked(until="issue"), make.staff(Role.DIRECTOR)
    operations.close(case=case, reason="", by=director)
    letters.revoke(letter=Letter.objects.get(case=case), reason="پلاک نادرست بود.", by=director)
    case.refresh_from_db()
    view = citizens.citizen_view(case)
    assert view.outcome == ""
    assert "باطل شده است" in view.next_step
    assert view.objection is None, "nobody objects to what no longer holds"


@pytest.mark.parametrize("last", ["decide", "send_back"])
def test_a_decision_in_force_is_withdrawn_from_by_nobody(last: str) -> None:
    case, director = make.walked(until="issue", by=make.citizen()), make.staff(Role.DIRECTOR)
    operations.reopen(case=case, reason="شاید شماره پلاک نادرست باشد.", by=director)
    case.refresh_from_db()
    outcome = stage_of(case).decide[-1]
    operations.decide(case=case, outcome=outcome, reasons="از نو دیده شد، چنین است.", by=make.holder(case))
    case.refresh_from_db()
    if last == "send_back":
        operations.send_back(case=case, reason="همان بماند.", by=make.holder(case))
        case.refresh_from_db()
    with pytest.raises(WrongMoment, match="تصمیم گرفته شده"):
        operations.withdraw(case=case, by=case.citizen, actor="citizen:test")


def test_page_and_verb_agree_that_nobody_withdraws_after_a_letter_went_out() -> None:
    case, director = make.walked(until="issue", by=make.citizen()), make.staff(Role.DIRECTOR)
    letters.revoke(letter=Letter.objects.get(case=case), reason="پلاک نادرست بود.", by=director)
    operations.reopen(case=case, reason="پلاک نادرست بود.", by=director)
    case.refresh_from_db()
    outcome = stage_of(case).decide[-1]
    operations.decide(case=case, outcome=outcome, reasons="از نو دیده شد، چنین است.", by=make.holder(case))
    case.refresh_from_db()
    operations.send_back(case=case, reason="باز ببینید.", by=make.holder(case))
    case.refresh_from_db()
    assert case.state == State.OPEN
    assert Action.WITHDRAW not in citizens.citizen_view(case).may
    with pytest.raises(WrongMoment, match="تصمیم گرفته شده"):
        operations.withdraw(case=case, by=case.citizen, actor="citizen:test")


def test_a_revoked_letter_is_told_however_much_happened_since(monkeypatch: pytest.MonkeyPatch) -> None:
    case, director = make.walked(until="issue"), make.staff(Role.DIRECTOR)
    letters.revoke(letter=Letter.objects.get(case=case), reason="پلاک نادرست بود.", by=director)
    case.refresh_from_db()
    monkeypatch.setattr(story, "LONGEST_STORY", 3)
    for _ in range(3):
        record(event=Event.message_from_citizen, subject=case.reference, actor="citizen:test")
    view = citizens.citizen_view(case)
    assert {one.event for one in view.happened} == {Event.message_from_citizen}
    assert (view.outcome, view.state) == ("", "نامه باطل شده")
    assert "باطل شده است" in view.next_step
    assert Action.WITHDRAW not in view.may
