"""The way of a case: two officers at once, pauses of the clock, referrals, decisions, objections."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connections

from dargah.cases import citizens, operations, queries
from dargah.cases.models import Case, Decision
from dargah.cases.operations import turn
from dargah.cases.states import State
from dargah.catalogue.definition import Objection
from dargah.journal.models import Entry
from dargah.orders.calendar import office_calendar
from dargah.people.models import StaffMember, Unit
from dargah.people.refusals import ChangedMeanwhile, Invalid, NotAllowed, WrongMoment
from dargah.people.roles import Role
from dargah.persian.dates import TEHRAN
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_citizen, as_staff

REASONS = "سوابق دیده شد و با نقشه سنجیده شد."


def deciding() -> Case:
    case = make.case()
    while not turn.stage_of(case).decide:
        operations.advance(case=case, by=make.holder(case))
        case.refresh_from_db()
    return case


class TestTwoOfficersAtOnce:
    """Abuse case 18: one wins, the other is told, one decision stands."""

    def test_the_second_is_told_and_nothing_is_lost(self, committed: None) -> None:
        case = deciding()
        one, outcome = make.holder(case), turn.stage_of(case).decide[0]
        other = colleague_of(one)
        seen = case.revision

        def press(officer: StaffMember) -> str:
            try:
                operations.decide(case=case, outcome=outcome, reasons=REASONS, by=officer, seen=seen)
            except ChangedMeanwhile as refusal:
                assert refusal.since
                return "told"
            finally:
                connections.close_all()
            return "won"

        with ThreadPoolExecutor(6) as pool:
            outcomes = list(pool.map(press, [one, other] * 3))
        assert sorted(outcomes) == ["told"] * 5 + ["won"]
        decision = Decision.objects.get(case=case)
        entry = Entry.objects.get(subject=case.reference, event="decision_proposed")
        assert entry.actor == decision.by.reference

    def test_mutant_a_turn_that_compares_no_revision_tells_nobody_what_happened(
        self, committed: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Row 18's mutant: one guard away, and the same test of two officers fails."""
        decide = operations.decide
        monkeypatch.setattr(operations, "decide", lambda **facts: decide(**{**facts, "seen": None}))
        with pytest.raises((AssertionError, WrongMoment, NotAllowed)):
            self.test_the_second_is_told_and_nothing_is_lost(committed)

    def test_mutant_a_row_that_nobody_locks_takes_several_decisions(
        self, committed: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The other guard: without the lock several look at the same revision at once."""

        def unlocked(case: Case) -> Case:
            row = Case.objects.select_related("version__service").get(pk=case.pk)
            time.sleep(0.3)
            return row

        monkeypatch.setattr(turn, "lock", unlocked)
        with pytest.raises((AssertionError, Decision.MultipleObjectsReturned, IntegrityError)):
            self.test_the_second_is_told_and_nothing_is_lost(committed)


def colleague_of(officer: StaffMember) -> StaffMember:
    """Another officer of the same unit."""
    return StaffMember.objects.create(
        username=f"t-{uuid4().hex[:12]}",
        full_name="همکار دوم",
        role=officer.role,
        unit_id=officer.unit_id,
        password="!",
    )


@pytest.mark.django_db
class TestClock:
    """Working days of the office: Saturday to Wednesday, without the holidays of 1405."""

    MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # دوشنبه ۲ آذر ۱۴۰۵، ۱۰:۰۰ تهران

    def test_the_due_date_counts_working_days_from_the_day_after(self) -> None:
        with time_machine.travel(self.MONDAY, tick=False):
            case = make.case()
            days = case.version.parsed.deadline.working_days
            assert case.due_on == office_calendar().add_working_days(self.MONDAY.date(), days)
            assert queries.days_left(case) == days

    def test_it_stands_while_the_citizen_is_asked_and_runs_on_after(self) -> None:
        with time_machine.travel(self.MONDAY, tick=False) as clock:
            case = make.case()
            promised = case.due_on
            operations.request_information(case=case, defects=["سند خوانا نیست."], by=make.holder(case))
            clock.move_to(datetime(2026, 11, 30, 6, 30, tzinfo=UTC))
            operations.answer_information(case=case, reply="فرستادم.", by=case.citizen, actor="citizen:test")
            case.refresh_from_db()
            stood = office_calendar().working_days_between(
                self.MONDAY.date(), datetime(2026, 11, 30, tzinfo=UTC).date()
            )
            assert stood == 5
            assert case.due_on == office_calendar().add_working_days(promised, stood)
            assert case.state == State.OPEN
            assert case.pauses.get().working_days == stood

    def test_a_late_case_is_late_for_citizen_and_officer_alike(self) -> None:
        with time_machine.travel(self.MONDAY, tick=False) as clock:
            make.with_confirmed_deadline(make.COMMISSION)
            case = make.case(make.COMMISSION)
            clock.move_to(datetime(2027, 3, 1, 6, 30, tzinfo=UTC))
            assert queries.days_left(case) < 0
            assert citizens.citizen_view(case).is_overdue

    def test_a_proposed_deadline_is_never_a_promise(self) -> None:
        case = make.case(make.INQUIRY)
        assert case.version.parsed.deadline.status == "proposed"
        assert citizens.citizen_view(case).promised_on is None


@pytest.mark.django_db
class TestInformation:
    def test_an_empty_list_of_defects_is_refused(self) -> None:
        case = make.case()
        with pytest.raises(Invalid):
            operations.request_information(case=case, defects=[" ", ""], by=make.holder(case))

    def test_the_citizen_answers_only_what_was_asked(self) -> None:
        case = make.case()
        with pytest.raises(WrongMoment):
            operations.answer_information(case=case, reply="چیزی", by=case.citizen, actor="citizen:test")

    def test_an_answer_without_words_and_files_is_refused(self) -> None:
        case = make.case()
        operations.request_information(case=case, defects=["سند"], by=make.holder(case))
        with pytest.raises(Invalid):
            operations.answer_information(case=case, reply="  ", by=case.citizen, actor="citizen:test")


@pytest.mark.django_db
class TestDecision:
    def test_without_reasons_it_is_refused(self) -> None:
        case = deciding()
        with pytest.raises(Invalid) as refusal:
            operations.decide(case=case, outcome="no such", reasons="نه", by=make.holder(case))
        assert set(refusal.value.errors) == {"outcome", "reasons"}

    def test_the_head_sends_it_back_and_the_officer_decides_anew(self) -> None:
        case = deciding()
        officer = make.holder(case)
        outcome = turn.stage_of(case).decide[0]
        operations.decide(case=case, outcome=outcome, reasons=REASONS, by=officer)
        case.refresh_from_db()
        assert (case.state, case.holder) == (State.APPROVAL, Role.UNIT_HEAD)
        assert citizens.citizen_view(case).outcome == "", "what the head has not approved is not told"
        operations.send_back(case=case, reason="مستند قانونی را بنویسید.", by=make.holder(case))
        case.refresh_from_db()
        assert (case.state, case.assignee) == (State.OPEN, officer)
        operations.decide(case=case, outcome=outcome, reasons=REASONS, by=officer)
        case.refresh_from_db()
        operations.approve(case=case, by=make.holder(case))
        case.refresh_from_db()
        assert case.state == State.DECIDED
        assert Decision.objects.filter(case=case, superseded=False, final=True).count() == 1

    def test_it_waits_for_the_answer_to_a_question_of_its_own_stage(self) -> None:
        case = deciding()
        officer = make.holder(case)
        asked = operations.refer(
            case=case, question="سابقه؟", due_on=turn.today(), to_unit=make.unit_to_ask(case), by=officer
        )
        case.refresh_from_db()
        path = f"/desk/cases/{case.tracking_code}/decision/"
        words = {"outcome": turn.stage_of(case).decide[0], "reasons": REASONS, "revision": case.revision}
        page = as_staff(officer).post(path, words)
        assert page.status_code == 409
        assert f"پاسخ «{asked.addressee}» هنوز نرسیده است" in page.content.decode()
        assert not case.decisions.exists()
        operations.answer_referral(
            referral=asked, answer="سابقه ندارد.", by=make.staff(Role.CASE_OFFICER, asked.to_unit_id)
        )
        case.refresh_from_db()
        assert as_staff(officer).post(path, {**words, "revision": case.revision}).status_code == 302
        assert case.decisions.count() == 1

    def test_it_waits_for_the_answers_of_outside_offices(self) -> None:
        case = make.case(make.COMMISSION)
        while not turn.stage_of(case).ask:
            operations.advance(case=case, by=make.holder(case))
            case.refresh_from_db()
        assert case.referrals.filter(answered_at=None).exists()
        with pytest.raises(WrongMoment, match="نرسیده"):
            operations.advance(case=case, by=make.holder(case))
        for asked in case.referrals.all():
            operations.answer_referral(referral=asked, answer="مانعی نیست.", by=make.holder(case))
        operations.advance(case=case, by=make.holder(case))


@pytest.mark.django_db
class TestEnds:
    def test_a_citizen_withdraws_until_the_decision(self) -> None:
        case = make.case()
        operations.withdraw(case=case, by=case.citizen, actor="citizen:test")
        case.refresh_from_db()
        assert case.state == State.WITHDRAWN
        with pytest.raises(WrongMoment):
            operations.withdraw(case=case, by=case.citizen, actor="citizen:test")

    def test_an_objection_brings_the_case_to_the_head(self) -> None:
        case = make.walked(make.COMMISSION)
        operations.object_to_decision(
            case=case, text="زمین من پیش از ۱۳۵۸ آباد بوده است.", by=case.citizen, actor="citizen:test"
        )
        case.refresh_from_db()
        assert (case.state, case.holder) == (State.OPEN, Role.UNIT_HEAD)
        assert turn.stage_of(case).decide

    def test_an_objection_after_days_that_have_a_source_is_refused_and_not_offered(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Objection, "binding", True)
        case = make.walked(make.COMMISSION)
        rule = case.version.parsed.outcomes[case.outcome].objection
        assert rule is not None
        told = citizens.citizen_view(case)
        assert told.objection is not None
        until = turn.today() + timedelta(days=rule.days)
        assert (told.objection.until, told.objection.is_over, "object" in told.may) == (until, False, True)
        # half an hour past midnight in Tehran, when it is the day before in Greenwich: its last day is still today
        at = datetime.combine(turn.today() - timedelta(days=rule.days), datetime.min.time(), TEHRAN)
        Decision.objects.filter(case=case).update(approved_at=at + timedelta(minutes=30))
        assert "object" in citizens.citizen_view(case).may
        Decision.objects.filter(case=case).update(approved_at=at - timedelta(minutes=30))
        assert "object" not in citizens.citizen_view(case).may
        assert case.citizen is not None
        page = as_citizen(case.citizen).get(f"/me/cases/{case.tracking_code}/").content.decode()
        assert "مهلت اعتراض تا" in page
        assert 'name="objection"' not in page
        with pytest.raises(WrongMoment, match="مهلت"):
            operations.object_to_decision(
                case=case, text="موافق نیستم چون …", by=case.citizen, actor="citizen:test"
            )

    def test_days_that_nobody_confirmed_are_neither_told_nor_held_against_the_citizen(self) -> None:
        case = make.walked(make.COMMISSION)
        Decision.objects.filter(case=case).update(approved_at=datetime(2020, 1, 1, tzinfo=UTC))
        told = citizens.citizen_view(case)
        assert told.objection is not None
        assert (told.objection.until, "object" in told.may) == (None, True)
        assert case.citizen is not None
        page = as_citizen(case.citizen).get(f"/me/cases/{case.tracking_code}/").content.decode()
        assert "اعتراض را رئیس" in page
        operations.object_to_decision(
            case=case, text="موافق نیستم چون …", by=case.citizen, actor="citizen:test"
        )

    def test_the_day_of_the_answer_is_the_one_the_case_then_gets(self) -> None:
        make.with_confirmed_deadline("construction-quality-complaint")
        case = make.walked("construction-quality-complaint", "refused")
        told = citizens.citizen_view(case).objection
        assert told is not None
        assert told.answered_by is not None, "the service's deadline is confirmed"
        operations.object_to_decision(
            case=case, text="موافق نیستم چون …", by=case.citizen, actor="citizen:test"
        )
        case.refresh_from_db()
        assert (case.due_on, citizens.chair_of(case)) == (told.answered_by, told.reviewer)

    def test_closing_without_an_outcome_wants_a_reason(self) -> None:
        case = deciding()
        with pytest.raises(WrongMoment):  # this stage does not let its officer end a case without an outcome
            operations.close(case=case, reason="ناقص است.", by=make.holder(case))
        head = make.staff(Role.UNIT_HEAD, case.unit_id)
        with pytest.raises(Invalid):
            operations.close(case=case, reason="", by=head)
        operations.close(case=case, reason="متقاضی درخواست دیگری داد.", by=head)
        case.refresh_from_db()
        assert case.closed_at is not None
        operations.reopen(case=case, reason="سند تازه رسید.", by=make.staff(Role.UNIT_HEAD, case.unit_id))
        case.refresh_from_db()
        assert (case.state, case.closed_at) == (State.OPEN, None)


@pytest.mark.django_db
def test_a_decided_application_is_not_withdrawn_and_the_page_does_not_offer_it() -> None:
    case = make.walked(make.COMMISSION)
    assert case.citizen is not None
    assert "withdraw" in citizens.citizen_view(make.case()).may
    operations.object_to_decision(
        case=case,
        text="با این تصمیم موافق نیستم؛ نقشه تازه دارم.",
        by=case.citizen,
        actor=case.citizen.reference,
    )
    case.refresh_from_db()
    assert case.state == State.OPEN
    assert "withdraw" not in citizens.citizen_view(case).may
    with pytest.raises(WrongMoment, match="تصمیم گرفته شده"):
        operations.withdraw(case=case, by=case.citizen, actor=case.citizen.reference)


@pytest.mark.django_db
def test_a_question_inside_the_office_is_told_to_the_citizen_as_the_offices_own() -> None:
    case = deciding()
    other = Unit.objects.filter(staff__role=Role.CASE_OFFICER).exclude(slug__in=case.involved).first()
    assert other is not None
    due = turn.today() + timedelta(days=5)
    questions = [
        operations.refer(case=case, question=text, due_on=due, to_unit=other, by=make.holder(case))
        for text in ("سابقه‌ای دارید؟", "نقشه‌ای دارید؟")
    ]
    operations.answer_referral(
        referral=questions[0], answer="نداریم.", by=make.staff(Role.CASE_OFFICER, other.slug)
    )
    operations.withdraw_referral(referral=questions[1], reason="پیدا شد.", by=make.holder(case))
    told = [happening.text for happening in citizens.citizen_view(case).happened]
    assert told[:4] == [
        "پاسخی که اداره برای رسیدگی خواسته بود دیگر لازم نیست.",
        "پاسخی که اداره برای رسیدگی خواسته بود رسید.",
        *[f"اداره برای رسیدگی از «{other.name}» پرسید."] * 2,
    ]
