"""The morning's letter to each colleague: what lies with them, once a working day, to nobody who has nothing."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.conversations import operations as conversations
from dargah.followups import morning_digest, weekly_digest
from dargah.notices.models import Notice
from dargah.orders.calendar import office_calendar
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


def working_day() -> date:
    return office_calendar().next_working_day(timezone.localdate())


def sent_to(member: StaffMember) -> list[str]:
    return [one.text for one in Notice.objects.filter(event=morning_digest.EVENT, recipient=member.email)]


def taken(days_late: int = 0) -> tuple[Case, StaffMember]:
    """A case in an officer's hands, due so many days before the working day; nobody else has an address."""
    StaffMember.objects.update(email="")
    case = make.case()
    officer = make.holder(case)
    StaffMember.objects.filter(pk=officer.pk).update(email="officer@example.ir")
    cases.claim(case=case, by=officer)
    due = working_day() - timedelta(days=days_late)
    Case.objects.filter(pk=case.pk).update(due_on=due, stage_due_on=due)
    officer.refresh_from_db()
    case.refresh_from_db()
    return case, officer


def test_an_officer_reads_what_is_late_due_and_in_hand() -> None:
    _, officer = taken(days_late=1)
    assert morning_digest.send_digests(working_day()) == 1
    (text,) = sent_to(officer)
    assert "۱ پرونده از موعد گذشته" in text
    assert "۱ پرونده در دست خود شماست" in text
    assert "/desk/" in text


def test_a_citizens_message_is_in_it_and_what_it_says_is_not() -> None:
    case, officer = taken()
    assert case.citizen is not None
    conversations.write(
        case=case, text="رازی که در نامه نمی‌آید", by=case.citizen, actor=case.citizen.reference
    )
    morning_digest.send_digests(working_day())
    (text,) = sent_to(officer)
    assert "۱ پرونده خبری از شهروند دارد" in text
    assert "راز" not in text


def test_once_a_day_and_again_the_next() -> None:
    _, officer = taken()
    assert morning_digest.send_digests(working_day()) == 1
    assert morning_digest.send_digests(working_day()) == 0
    following = office_calendar().next_working_day(working_day() + timedelta(days=1))
    assert morning_digest.send_digests(following) == 1
    assert len(sent_to(officer)) == 2


def test_nobody_is_told_on_a_closed_day_or_of_nothing() -> None:
    _, officer = taken()
    day = working_day()
    while office_calendar().is_working(day):
        day += timedelta(days=1)
    assert morning_digest.send_digests(day) == 0
    idle = StaffMember.objects.exclude(unit=officer.unit_id).filter(role=Role.CASE_OFFICER).first()
    assert idle is not None
    StaffMember.objects.filter(pk=idle.pk).update(email="idle@example.ir")
    guard = make.staff(Role.GUARD)
    StaffMember.objects.filter(pk=guard.pk).update(email="guard@example.ir")
    morning_digest.send_digests(working_day())
    assert sent_to(StaffMember.objects.get(pk=idle.pk)) == []
    assert sent_to(StaffMember.objects.get(pk=guard.pk)) == []


def test_a_head_reads_how_the_week_before_went_once_a_week() -> None:
    case = make.walked("general-letter", until="approve")
    head = StaffMember.objects.filter(role=Role.UNIT_HEAD, unit=case.involved[0]).first()
    assert head is not None
    StaffMember.objects.update(email="")
    StaffMember.objects.filter(pk=head.pk).update(email="head@example.ir")
    head.refresh_from_db()
    today = timezone.localdate()
    saturday = today + timedelta(days=(weekly_digest.SATURDAY - today.weekday()) % 7 or 7)
    first = office_calendar().next_working_day(saturday)
    assert weekly_digest.send_weeklies(first) == 1
    assert weekly_digest.send_weeklies(first) == 0
    assert weekly_digest.send_weeklies(office_calendar().next_working_day(first + timedelta(days=1))) == 0
    (notice,) = Notice.objects.filter(event=weekly_digest.EVENT)
    assert "۱ پرونده آمد و ۱ تصمیم گرفته شد" in notice.text
    assert case.tracking_code not in notice.text
