"""A promised day that passes: who hears of it, when, once; and when nobody does."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.followups import overdue
from dargah.notices.models import Notice
from dargah.orders.calendar import office_calendar
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
PROMISED = "general-letter"


def late_by(working_days: int, case: Case) -> date:
    """Today, with the case's day so many working days ago."""
    calendar = office_calendar()
    today = calendar.next_working_day(timezone.localdate())
    due = today
    while calendar.working_days_between(due, today) < working_days:
        due -= timedelta(days=1)
    while not calendar.is_working(due):
        due -= timedelta(days=1)
    Case.objects.filter(pk=case.pk).update(due_on=due, stage_due_on=due)
    return today


def told() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(event__in=["case_overdue", "staff_overdue", "staff_escalated"])
    return sorted((one.event, one.recipient) for one in rows)


@pytest.fixture
def under_way() -> Case:
    """A case of a service whose days are promised, in an officer's hands; everybody concerned has an address."""
    make.with_confirmed_deadline(PROMISED)
    case = make.case(PROMISED)
    StaffMember.objects.update(email="")
    officer = make.holder(case)
    StaffMember.objects.filter(pk=officer.pk).update(email="officer@example.ir")
    cases.claim(case=case, by=officer)
    StaffMember.objects.filter(role=Role.UNIT_HEAD, unit=case.unit_id).update(email="head@example.ir")
    StaffMember.objects.filter(role=Role.DIRECTOR).update(email="director@example.ir")
    StaffMember.objects.filter(role=Role.UNIT_HEAD, unit=case.unit.parent_id).update(email="above@example.ir")
    case.refresh_from_db()
    Notice.objects.all().delete()
    return case


def test_the_officer_and_the_citizen_hear_it_once(under_way: Case) -> None:
    today = late_by(1, under_way)
    assert overdue.escalate(today) == 1
    assert overdue.escalate(today) == 1
    assert told() == [
        ("case_overdue", under_way.applicant_mobile),
        ("staff_overdue", "officer@example.ir"),
    ]


def test_the_head_hears_it_later_and_who_is_above_later_still(under_way: Case) -> None:
    overdue.escalate(late_by(overdue.HEAD_AFTER, under_way))
    assert ("staff_escalated", "head@example.ir") in told()
    Notice.objects.all().delete()
    overdue.escalate(late_by(overdue.ABOVE_AFTER, under_way))
    ((event, address),) = told()
    assert event == "staff_escalated"
    assert address in {"above@example.ir", "director@example.ir"}


def test_a_newly_promised_day_is_told_anew(under_way: Case) -> None:
    overdue.escalate(late_by(2, under_way))
    overdue.escalate(late_by(1, under_way))
    assert len(told()) == 4


def test_a_citizen_is_not_told_of_a_day_that_was_never_promised() -> None:
    case = make.case()
    assert not case.version.parsed.deadline.promised
    Notice.objects.all().delete()
    overdue.escalate(late_by(1, case))
    assert [event for event, _ in told() if event == "case_overdue"] == []


def test_nobody_hears_it_while_the_clock_stands_after_the_end_or_on_a_closed_day(under_way: Case) -> None:
    today = late_by(1, under_way)
    closed = today
    while office_calendar().is_working(closed):
        closed += timedelta(days=1)
    assert overdue.escalate(closed) == 0
    Case.objects.filter(pk=under_way.pk).update(state="waiting_citizen", paused_on=today)
    assert overdue.escalate(today) == 0
    Case.objects.filter(pk=under_way.pk).update(state="closed", paused_on=None)
    assert overdue.escalate(today) == 0
    assert told() == []
