"""A day that is closed by order, or opened again, moves what was promised; a promise that is past says so on a holiday, too."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from dargah.cases import citizens, operations, queries
from dargah.cases.models import Case
from dargah.cases.story import told_to_citizen, told_to_office
from dargah.config.command import main
from dargah.followups.jobs import followup
from dargah.journal.events import Event
from dargah.journal.models import Entry
from dargah.notices.models import Notice
from dargah.orders.calendar import forget_calendar, office_calendar
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.cases.appointing import promised as appointed
from tests.integration.cases.appointing import told

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # Thursdays and Fridays are closed
SATURDAY, SUNDAY = date(2026, 12, 5), date(2026, 12, 6)
DUST = "گرد و غبار"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


def promised(day: date, **given: object) -> Case:
    case = make.case()
    Case.objects.filter(pk=case.pk).update(due_on=day, **given)
    case.refresh_from_db()
    return case


def closed(day: date = SATURDAY, title: str = DUST) -> int:
    """Close the office on a day, as the terminal does; how many cases moved."""
    try:
        return operations.close_office_day(day=day, title=title, by="terminal")
    finally:
        forget_calendar()  # at the commit, which no test comes to


def later(day: date) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, 6, 30, tzinfo=UTC), tick=False)


def test_closing_a_day_moves_what_is_promised_on_it_and_after_it() -> None:
    on, after, before = promised(SATURDAY), promised(SUNDAY), promised(date(2026, 12, 2))
    with later(date(2026, 11, 25)):
        left = queries.days_left(on)
        closed()
        for case, due in ((on, SUNDAY), (after, date(2026, 12, 7)), (before, date(2026, 12, 2))):
            case.refresh_from_db()
            assert case.due_on == due
            assert office_calendar().is_working(case.due_on)
        assert queries.days_left(on) == left, "the office keeps the days that it had"


def test_opening_it_again_brings_the_promise_back() -> None:
    case = promised(SUNDAY)
    with later(date(2026, 11, 25)):
        closed()
        assert closed(title="تعطیلی") == 0
        operations.open_office_day(day=SATURDAY, by="terminal")
    case.refresh_from_db()
    assert case.due_on == SUNDAY


def test_a_count_that_began_on_the_day_does_not_hold_it() -> None:
    case = promised(SATURDAY)
    closed(MONDAY.date())
    case.refresh_from_db()
    assert case.due_on == SATURDAY


def test_citizen_and_officer_read_why() -> None:
    case = promised(SATURDAY)
    with later(date(2026, 11, 25)):
        closed()
        assert "اداره در شنبه ۱۴ آذر ۱۴۰۵ بسته است." in told_to_citizen(case)[0].text
        assert told_to_office(case)[0].text.startswith("موعد به یکشنبه ۱۵ آذر ۱۴۰۵ رفت")


def test_a_pause_that_runs_over_the_day_ends_as_if_it_had_always_been_closed() -> None:
    case = promised(SUNDAY)
    with later(date(2026, 12, 1)):
        operations.pause(case=case, reason="بازدید زمین", by=make.holder(case))
        left = queries.days_left(case)
        closed()
    with later(SUNDAY):
        operations.resume_clock(case=case, by=make.holder(case))
        case.refresh_from_db()
        assert queries.days_left(case) == left


def test_a_question_to_a_colleague_gets_its_day_back() -> None:
    case = make.deciding()
    unit = make.unit_to_ask(case)
    operations.refer(case=case, question="سابقه؟", due_on=SATURDAY, to_unit=unit, by=make.holder(case))
    with later(date(2026, 11, 25)):
        closed()
    assert case.referrals.get().due_on == SUNDAY


def test_the_command_says_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    promised(SATURDAY)
    with later(date(2026, 11, 25)):
        assert main(["calendar", "close", "1405/09/14", DUST]) == 0
    assert "موعد ۱ پرونده جابه‌جا شد." in capsys.readouterr().out


def test_on_a_holiday_after_the_day_the_promise_is_past() -> None:
    """The office is closed on Thursday and Friday: what was promised for Wednesday is late, not «today»."""
    case = promised(date(2026, 11, 25))
    for day in (date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 28)):
        with later(day):
            assert queries.days_left(case) == -1
    with later(date(2026, 11, 29)):
        assert queries.days_left(case) == -2
    with later(date(2026, 11, 27)):
        told = citizens.citizen_view(case)
        assert told.is_overdue == (told.promised_on is not None)


def test_a_stage_that_was_entered_on_the_day_keeps_its_days() -> None:
    """The order comes at noon: who began in the morning of that day has not counted it."""
    case = make.case()
    Case.objects.filter(pk=case.pk).update(submitted_at=datetime(2026, 11, 21, 6, 30, tzinfo=UTC))
    operations.advance(case=case, by=make.holder(case))
    case.refresh_from_db()
    stage, whole = case.stage_due_on, case.due_on
    closed(MONDAY.date())
    case.refresh_from_db()
    assert case.stage_due_on == stage
    assert case.due_on == office_calendar().next_working_day(whole + timedelta(days=1))


def test_a_case_that_was_taken_up_again_on_the_day_counts_from_then() -> None:
    case = make.walked(until="issue")
    Case.objects.filter(pk=case.pk).update(submitted_at=datetime(2026, 11, 21, 6, 30, tzinfo=UTC))
    operations.reopen(case=case, reason="شاید شماره پلاک نادرست باشد.", by=make.staff(Role.DIRECTOR))
    case.refresh_from_db()
    due = (case.due_on, case.stage_due_on)
    closed(MONDAY.date())
    case.refresh_from_db()
    assert (case.due_on, case.stage_due_on) == due


def test_a_day_that_a_colleague_was_given_by_name_and_is_no_working_day_stays() -> None:
    case = make.deciding()
    friday = date(2026, 12, 4)
    operations.refer(
        case=case, question="سابقه؟", due_on=friday, to_unit=make.unit_to_ask(case), by=make.holder(case)
    )
    with later(date(2026, 11, 25)):
        closed(date(2026, 12, 2))
    assert case.referrals.get().due_on == friday


def test_the_day_of_a_citizens_answer_moves_with_the_office() -> None:
    case = promised(SUNDAY)
    operations.request_information(
        case=case, defects=["نقشه خوانا نیست."], answer_by=SATURDAY, by=make.holder(case)
    )
    with later(date(2026, 11, 25)):
        closed()
        case.refresh_from_db()
        assert case.waits_until == SUNDAY
        assert "تا ۱۵ آذر ۱۴۰۵" in citizens.citizen_view(case).next_step
        operations.open_office_day(day=SATURDAY, by="terminal")
    case.refresh_from_db()
    assert case.waits_until == SATURDAY


def test_who_would_meet_on_a_closed_day_hears_that_nobody_does() -> None:
    case = appointed(day=SATURDAY)
    StaffMember.objects.update(email="staff@example.ir")
    with later(date(2026, 11, 25)):
        assert not barred(case)
        closed()
        assert barred(case)
        entry = Entry.objects.get(subject=case.reference, event=Event.appointment_suspended)
        for _ in range(2):
            followup(Event.appointment_suspended)(
                subject=case.reference, actor=entry.actor, detail=entry.detail
            )
        assert "برگزار نمی‌شود" in told(case, "appointment_suspended")
        assert Notice.objects.filter(event="staff_appointment_suspended").count() == 1
        assert "بسته است" in told_to_citizen(case)[0].text + told_to_citizen(case)[1].text
        operations.open_office_day(day=SATURDAY, by="terminal")
        forget_calendar()
        assert not barred(case)


def barred(case: Case) -> bool:
    return case.appointments.get().is_barred
