"""What a case waits for, and how the wait ends: questions taken back, the citizen's days, pauses of the office's own."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.template.loader import render_to_string

from dargah.cases import citizens, operations, permissions, queries
from dargah.cases.models import Case
from dargah.cases.operations import turn
from dargah.cases.states import State
from dargah.followups import file_infected, information_reminder, information_requested
from dargah.journal.models import Entry
from dargah.notices.models import Notice
from dargah.orders.calendar import office_calendar
from dargah.people.models import StaffMember, Unit
from dargah.people.refusals import Invalid, NotAllowed, WrongMoment
from dargah.people.roles import DESK_ROLES, Role
from tests.factories import cases as make

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


def second_officer(case: Case) -> StaffMember:
    return StaffMember.objects.create(
        username="second-officer", full_name="همکار دوم", role=Role.CASE_OFFICER, unit=case.unit
    )


class TestReferral:
    def test_a_unit_where_nobody_works_on_cases_cannot_be_asked(self) -> None:
        case = make.deciding()
        empty = Unit.objects.exclude(staff__role__in=DESK_ROLES).first()
        with pytest.raises(Invalid) as refusal:
            operations.refer(
                case=case, question="سابقه؟", due_on=turn.today(), to_unit=empty, by=make.holder(case)
            )
        assert set(refusal.value.errors) == {"to"}

    @pytest.mark.parametrize("who", ["asker", "head", "director"])
    def test_taken_back_the_case_goes_on(self, who: str) -> None:
        case = make.case()
        officer = make.holder(case)
        if "refer" not in turn.stage_of(case).may:
            case = make.deciding()
            officer = make.holder(case)
        asked = operations.refer(
            case=case, question="سابقه؟", due_on=turn.today(), to_unit=make.unit_to_ask(case), by=officer
        )
        case.refresh_from_db()
        by = {
            "asker": officer,
            "head": make.staff(Role.UNIT_HEAD, case.unit_id),
            "director": make.staff(Role.DIRECTOR),
        }[who]
        operations.withdraw_referral(referral=asked, reason="واحد دیگری پاسخ داد.", by=by)
        asked.refresh_from_db()
        assert (asked.withdrawn, asked.answer) == (True, "واحد دیگری پاسخ داد.")
        assert queries.open_referrals(make.staff(Role.CASE_OFFICER, asked.to_unit_id or "")) == []
        with pytest.raises(WrongMoment, match="پس گرفته"):
            operations.answer_referral(referral=asked, answer="دیر رسید.", by=make.staff(Role.DIRECTOR))
        stage = turn.stage_of(case)
        operations.decide(
            case=case, outcome=stage.decide[0], reasons="سوابق دیده شد و مانعی نیست.", by=officer
        )

    def test_another_unit_does_not_take_it_back_and_a_reason_is_wanted(self) -> None:
        case = make.deciding()
        unit = make.unit_to_ask(case)
        asked = operations.refer(
            case=case, question="سابقه؟", due_on=turn.today(), to_unit=unit, by=make.holder(case)
        )
        with pytest.raises(NotAllowed):
            operations.withdraw_referral(
                referral=asked, reason="نمی‌خواهم.", by=make.staff(Role.CASE_OFFICER, unit.slug)
            )
        with pytest.raises(Invalid):
            operations.withdraw_referral(referral=asked, reason=" ", by=make.holder(case))

    def test_the_director_and_the_units_head_answer_in_its_name(self) -> None:
        case = make.deciding()
        unit = make.unit_to_ask(case)
        for by in (make.staff(Role.DIRECTOR), make.staff(Role.UNIT_HEAD, unit.slug)):
            asked = operations.refer(
                case=case,
                question="سابقه؟",
                due_on=turn.today(),
                to_staff=make.staff(Role.CASE_OFFICER, unit.slug),
                by=make.holder(case),
            )
            operations.answer_referral(referral=asked, answer="سابقه‌ای نیست.", by=by)
            asked.refresh_from_db()
            assert asked.answered_by == by


class TestCitizensDays:
    def test_the_office_takes_its_request_back_and_the_clock_runs_on(self) -> None:
        with time_machine.travel(MONDAY, tick=False) as clock:
            case = make.case()
            promised = case.due_on
            operations.request_information(case=case, defects=["سند"], by=make.holder(case))
            clock.move_to(MONDAY + timedelta(days=7))
            case.refresh_from_db()
            operations.cancel_information(case=case, by=make.holder(case))
            case.refresh_from_db()
            assert (case.state, case.paused_on, case.waits_until) == (State.OPEN, None, None)
            assert case.due_on == office_calendar().add_working_days(promised, 5)
            assert case.information_requests.get().withdrawn
            with pytest.raises(WrongMoment):
                operations.answer_information(
                    case=case, reply="فرستادم.", by=case.citizen, actor="citizen:test"
                )

    def test_more_is_asked_for_while_waiting_in_one_list(self) -> None:
        case = make.case()
        operations.request_information(case=case, defects=["سند"], by=make.holder(case))
        case.refresh_from_db()
        later = case.waits_until + timedelta(days=10) if case.waits_until else None
        operations.request_information(case=case, defects=["نقشه"], answer_by=later, by=make.holder(case))
        case.refresh_from_db()
        assert case.information_requests.get().defects == ["سند", "نقشه"]
        assert (case.waits_until, case.pauses.count()) == (later, 1)
        for entry in Entry.objects.filter(subject=case.reference, event="information_requested"):
            information_requested.follow(subject=case.reference, actor="system", detail=entry.detail)
            information_requested.follow(subject=case.reference, actor="system", detail=entry.detail)
        told = Notice.objects.filter(event="information_requested", case_ref=case.reference, channel="sms")
        assert sorted(notice.text.partition(" مدرک یا توضیح")[0][-1] for notice in told) == ["۱", "۲"]

    def test_a_head_closes_after_the_citizens_days_and_not_before(self) -> None:
        with time_machine.travel(MONDAY, tick=False) as clock:
            case = make.case()
            operations.request_information(case=case, defects=["سند"], by=make.holder(case))
            head = make.staff(Role.UNIT_HEAD, case.unit_id)
            with pytest.raises(WrongMoment, match="مهلتی که به شهروند"):
                operations.close(case=case, reason="پاسخی نرسید.", by=head)
            clock.move_to(MONDAY + timedelta(days=30))
            with pytest.raises(WrongMoment, match="با رئیس"):
                operations.close(case=case, reason="پاسخی نرسید.", by=make.holder(case))
            operations.close(case=case, reason="پاسخی نرسید.", by=head)
            case.refresh_from_db()
            assert (case.state, case.paused_on) == (State.CLOSED, None)
            operations.reopen(case=case, reason="مدرک رسید.", by=head)
            case.refresh_from_db()
            operations.request_information(case=case, defects=["سند"], by=make.holder(case))

    def test_after_their_day_the_citizen_reads_that_it_has_passed_and_may_still_answer(self) -> None:
        with time_machine.travel(MONDAY, tick=False) as clock:
            case = make.case()
            operations.request_information(case=case, defects=["سند"], by=make.holder(case))
            case.refresh_from_db()
            assert "گذشته است" not in citizens.citizen_view(case).next_step
            clock.move_to(MONDAY + timedelta(days=30))
            view = citizens.citizen_view(case)
            assert "گذشته است" in view.next_step
            assert "هنوز می‌توانید" in view.next_step
            assert "answer_information" in view.may
            assert "تا" in render_to_string("components/case_when.html", {"view": view})
            assert "پاسخ دهید" not in render_to_string("components/case_when.html", {"view": view})

    def test_one_reminder_before_the_last_day(self) -> None:
        with time_machine.travel(MONDAY, tick=False) as clock:
            case = make.case()
            operations.request_information(case=case, defects=["سند"], by=make.holder(case))
            case.refresh_from_db()
            assert case.waits_until is not None
            reminders = Notice.objects.filter(event="information_reminder", case_ref=case.reference)
            information_reminder.remind(turn.today())
            assert reminders.count() == 0
            clock.move_to(datetime.combine(case.waits_until, MONDAY.timetz()) - timedelta(days=1))
            information_reminder.remind(turn.today())
            information_reminder.remind(turn.today())
            assert reminders.filter(channel="sms").count() == 1
            clock.move_to(datetime.combine(case.waits_until, MONDAY.timetz()) + timedelta(days=2))
            assert information_reminder.remind(turn.today()) == 0

    def test_questions_of_a_case_that_has_ended_wait_for_nobody_and_the_nearest_come_first(self) -> None:
        case, other = make.deciding(), make.deciding()
        unit = make.unit_to_ask(case)
        head = make.staff(Role.UNIT_HEAD, unit.slug)
        later = turn.today() + timedelta(days=9)
        for one, due in ((case, later), (other, turn.today())):
            operations.refer(case=one, question="سابقه؟", due_on=due, to_unit=unit, by=make.holder(one))
        assert [asked.case_id for asked in queries.open_referrals(head)] == [other.pk, case.pk]
        counted = queries.badges(head, [])[-1]
        operations.withdraw(case=other, by=other.citizen, actor="citizen:test")
        assert [asked.case_id for asked in queries.open_referrals(head)] == [case.pk]
        assert queries.badges(head, [])[-1] == counted - 1


class TestPause:
    def test_the_clock_stands_for_a_reason_that_citizen_and_officer_read(self) -> None:
        with time_machine.travel(MONDAY, tick=False) as clock:
            case = make.case(make.COMMISSION)
            promised, officer = case.due_on, make.holder(case)
            with pytest.raises(Invalid):
                operations.pause(case=case, reason="", by=officer)
            operations.pause(case=case, reason="بازدید از محل با نماینده ثبت", by=officer)
            case.refresh_from_db()
            view = citizens.citizen_view(case)
            assert [pause.reason for pause in view.pauses] == ["بازدید از محل با نماینده ثبت"]
            assert (view.promised_on, view.is_overdue, view.your_turn) == (None, False, False)
            assert case in queries.queue(officer, queries.QueueFilter(), turn.today()).cases
            clock.move_to(MONDAY + timedelta(days=7))
            operations.resume_clock(case=case, by=officer)
            case.refresh_from_db()
            assert case.state == State.OPEN
            assert case.due_on == office_calendar().add_working_days(promised, 5)
            assert "بازدید" not in str(
                list(Entry.objects.filter(subject=case.reference).values_list("detail", flat=True))
            ), "an officer's own words stay out of the journal"

    def test_it_ends_by_itself_after_the_day_that_the_citizen_reads_however_late_the_worker_comes(
        self,
    ) -> None:
        with time_machine.travel(MONDAY, tick=False) as clock:
            case = make.case(make.COMMISSION)
            promised, officer = case.due_on, make.holder(case)
            until = office_calendar().add_working_days(turn.today(), 3)
            operations.pause(case=case, reason="بازدید از محل با نماینده ثبت", until=until, by=officer)
            clock.move_to(datetime.combine(until, MONDAY.timetz()))
            assert operations.end_pauses(turn.today()) == 0, "the last day still belongs to the pause"
            clock.move_to(datetime.combine(until, MONDAY.timetz()) + timedelta(days=20))
            assert operations.end_pauses(turn.today()) == 1
            assert operations.end_pauses(turn.today()) == 0
            case.refresh_from_db()
            assert (case.state, case.paused_on, case.waits_until) == (State.OPEN, None, None)
            assert case.due_on == office_calendar().add_working_days(promised, 3)
            assert "از سر گرفته شد" in citizens.citizen_view(case).happened[0].text
            operations.pause(case=case, reason="نماینده ثبت نیامد", by=officer)

    def test_a_paused_case_is_not_decided(self) -> None:
        case = make.deciding()
        operations.pause(case=case, reason="رأی دادگاه در راه است.", by=make.holder(case))
        with pytest.raises(WrongMoment):
            operations.decide(
                case=case,
                outcome=turn.stage_of(case).decide[0],
                reasons="سوابق دیده شد.",
                by=make.holder(case),
            )


class TestWithAColleague:
    def test_an_officer_leaves_a_colleagues_case_alone_and_a_head_may_step_in(self) -> None:
        case = make.deciding()
        first = make.holder(case)
        second = second_officer(case)
        operations.claim(case=case, by=first)
        outcome = turn.stage_of(case).decide[0]
        with pytest.raises(NotAllowed, match=first.full_name):
            operations.decide(case=case, outcome=outcome, reasons="سوابق دیده شد.", by=second)
        with pytest.raises(NotAllowed, match=first.full_name):
            operations.claim(case=case, by=second)
        operations.note(case=case, text="من هم سابقه‌ای دارم.", by=second)
        head = make.staff(Role.UNIT_HEAD, case.unit_id)
        operations.claim(case=case, by=head)
        operations.decide(case=case, outcome=outcome, reasons="سوابق دیده شد و مانعی نیست.", by=head)

    def test_a_colleague_who_left_holds_nothing_back(self) -> None:
        case = make.deciding()
        second = second_officer(case)
        operations.claim(case=case, by=second)
        StaffMember.objects.filter(pk=second.pk).update(is_active=False)
        case.refresh_from_db()
        operations.claim(case=case, by=make.staff(Role.CASE_OFFICER, case.unit_id))

    def test_mutant_without_the_rule_the_second_decides(self, monkeypatch: pytest.MonkeyPatch) -> None:
        case = make.deciding()
        second = second_officer(case)
        operations.claim(case=case, by=make.holder(case))
        monkeypatch.setattr(permissions, "_check_not_with_a_colleague", lambda *_: None)
        operations.decide(
            case=case,
            outcome=turn.stage_of(case).decide[0],
            reasons="سوابق دیده شد و مانعی نیست.",
            by=second,
        )

    def test_it_stays_on_the_same_desk_from_stage_to_stage(self) -> None:
        case = make.case()
        officer = make.holder(case)
        operations.claim(case=case, by=officer)
        before = (case.unit_id, case.holder)
        operations.advance(case=case, by=officer)
        case.refresh_from_db()
        assert (case.assignee == officer) == ((case.unit_id, case.holder) == before)


def test_no_deadline_is_more_than_a_year_off() -> None:
    """«۱۴۵۰» in the place of «۱۴۰۵» would stop the clock for half a life."""
    case, far = make.deciding(), turn.today() + timedelta(days=366)
    officer, unit = make.holder(case), make.unit_to_ask(case)
    for act, box in (
        (lambda day: operations.pause(case=case, reason="بازدید محل", until=day, by=officer), "until"),
        (
            lambda day: operations.request_information(
                case=case, defects=["نقشه"], answer_by=day, by=officer
            ),
            "answer_by",
        ),
        (
            lambda day: operations.refer(case=case, question="سابقه؟", due_on=day, to_unit=unit, by=officer),
            "due_on",
        ),
    ):
        with pytest.raises(Invalid) as refusal:
            act(far)
        assert list(refusal.value.errors) == [box]
    operations.refer(case=case, question="سابقه؟", due_on=far - timedelta(days=1), to_unit=unit, by=officer)
    operations.pause(case=case, reason="بازدید محل", until=far - timedelta(days=1), by=officer)


class TestNews:
    def test_what_the_citizen_sent_is_marked_until_the_office_has_seen_it(self) -> None:
        from dargah.conversations.operations import write

        case = make.case()
        officer = make.holder(case)
        news = queries.QueueFilter(view="news")
        assert case not in queries.queue(officer, news, turn.today()).cases
        write(case=case, text="سند تازه دارم.", by=case.citizen, actor="citizen:test")
        assert case in queries.queue(officer, news, turn.today()).cases
        assert queries.badges(officer, ["news"])[0] >= 1
        case.refresh_from_db()
        revision = case.revision
        operations.see(case=case, by=officer)
        assert case not in queries.queue(officer, news, turn.today()).cases
        case.refresh_from_db()
        assert (case.revision, case.last_action) == (revision, "message"), "looking changes nobody's form"

    def test_a_unit_that_was_only_asked_does_not_take_the_mark_off(self) -> None:
        case = make.deciding()
        unit = make.unit_to_ask(case)
        operations.refer(
            case=case, question="سابقه؟", due_on=turn.today(), to_unit=unit, by=make.holder(case)
        )
        with pytest.raises(NotAllowed):
            operations.see(case=case, by=make.staff(Role.CASE_OFFICER, unit.slug))

    def test_a_virus_found_later_marks_the_case_and_is_told_to_its_officer(self) -> None:
        case = make.case()
        officer = make.holder(case)
        StaffMember.objects.filter(pk=officer.pk).update(email="officer@example.ir")
        entry = case.files.first()
        assert entry is not None
        file_infected.follow(subject=f"file:{entry.file_id}", actor="system", detail={})
        case.refresh_from_db()
        assert case.news_at is not None
        assert Notice.objects.filter(event="staff_file_infected", recipient="officer@example.ir").count() == 1
        assert Entry.objects.filter(subject=case.reference, event="document_infected").count() == 1
