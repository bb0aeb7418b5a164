"""An answer by the promised time: who owes it, until when, what ends it, and whose days are counted meanwhile."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from dargah.cases import operations as cases
from dargah.cases import queries
from dargah.cases.models import Case
from dargah.conversations import operations as conversations
from dargah.conversations.models import Message
from dargah.followups import morning_digest, overdue
from dargah.followups.information_reminder import remind
from dargah.journal.events import Event
from dargah.journal.models import Entry
from dargah.notices.models import Notice
from dargah.orders.calendar import office_calendar
from dargah.people.models import StaffMember
from dargah.people.refusals import NotAllowed, WrongMoment
from dargah.people.roles import Role
from dargah.persian.dates import TEHRAN, jalali
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_citizen, as_staff

pytestmark = pytest.mark.django_db
BEGINS = datetime(2026, 11, 21, 10, 0, tzinfo=TEHRAN)  # a Saturday, the first working day of its week


def in_working_days(many: int) -> datetime:
    day = office_calendar().add_working_days(BEGINS.date(), many)
    return datetime(day.year, day.month, day.day, 10, 0, tzinfo=TEHRAN)


def says(case: Case, text: str = "وقت بازدید کی است؟") -> Message:
    return conversations.write(case=case, text=text, by=case.citizen, actor="citizen:test")


def answers(case: Case) -> None:
    by = make.holder(case)
    conversations.write(case=case, text="هفته آینده.", by=by, actor=by.reference)


def waits(case: Case) -> bool:
    case.refresh_from_db()
    return case.answer_by is not None


@pytest.fixture
def clock():
    with time_machine.travel(BEGINS, tick=False) as found:
        yield found


def asked_for_papers() -> Case:
    case = make.walked(until="advance")
    cases.request_information(case=case, defects=["سند خوانا"], by=make.holder(case))
    case.refresh_from_db()
    return case


def test_a_message_has_its_day_at_once_in_working_days(clock) -> None:
    case = make.case()
    message = says(case)
    assert message.due_on == in_working_days(2).date()
    case.refresh_from_db()
    assert case.answer_by == message.due_on
    told = as_citizen(case.citizen).get(f"/me/cases/{case.tracking_code}/").content.decode()
    assert f"می‌کوشیم تا {jalali(message.due_on, 'weekday')} پاسخ دهیم" in told, (
        "two days are an aim, until confirmed"
    )
    clock.move_to(in_working_days(1))
    says(case, "یک پرسش دیگر")
    case.refresh_from_db()
    assert case.answer_by == message.due_on, "the first one's day counts"


def test_while_the_clock_runs_each_side_reads_that_it_waits() -> None:
    case = make.case()
    message = says(case)
    assert message.due_on is not None
    own = as_citizen(case.citizen).get(f"/me/cases/{case.tracking_code}/").content.decode()
    assert f"می‌کوشیم تا {jalali(message.due_on, 'weekday')} پاسخ دهیم" in own
    desk = as_staff(make.holder(case)).get(f"/desk/cases/{case.tracking_code}/").content.decode()
    assert f"پاسخ تا {jalali(message.due_on)}" in desk
    answers(case)
    own = as_citizen(case.citizen).get(f"/me/cases/{case.tracking_code}/").content.decode()
    assert "می‌کوشیم تا" not in own


def test_the_officer_finds_it_in_the_queue_by_the_day_of_the_answer(clock) -> None:
    later, first = make.case(), make.case()
    says(first)
    clock.move_to(in_working_days(1))
    says(later)
    officer = make.holder(first)
    page = queries.queue(officer, queries.QueueFilter(view="unanswered"), timezone.localdate())
    assert [one.pk for one in page.cases if one.pk in {first.pk, later.pk}] == [first.pk, later.pk]
    (count, _) = queries.badges(officer, ["unanswered"])
    assert count >= 2
    told = as_staff(officer).get("/desk/queue/?view=unanswered").content.decode()
    assert f"پاسخ پیام تا {jalali(in_working_days(2).date())}" in told
    answers(first)
    page = queries.queue(officer, queries.QueueFilter(view="unanswered"), timezone.localdate())
    assert first.pk not in [one.pk for one in page.cases]


def test_an_answer_of_the_office_ends_it_and_a_remark_or_a_look_does_not(clock) -> None:
    case = make.walked(until="advance")
    says(case)
    cases.note(case=case, text="تماس گرفت.", by=make.holder(case))
    cases.see(case=case, by=make.holder(case))
    assert waits(case)
    answers(case)
    assert not waits(case)


def test_a_decision_a_letter_and_an_end_answer_it_and_a_decision_that_waits_does_not(clock) -> None:
    case = make.walked(until="decide")
    assert case.state == "approval"
    says(case)
    assert waits(case)
    cases.approve(case=case, by=make.holder(case))
    assert not waits(case)
    ended = make.case()
    says(ended)
    cases.close(case=ended, reason="تکراری است.", by=make.staff(Role.DIRECTOR))
    assert not waits(ended)
    taken_back = make.case()
    says(taken_back)
    cases.withdraw(case=taken_back, by=taken_back.citizen, actor="citizen:test")
    assert not waits(taken_back)


def test_a_message_after_the_letter_has_an_owner_too(clock) -> None:
    case = make.walked()
    says(case, "نامه را در کدام دفتر نشان بدهم؟")
    case.refresh_from_db()
    assert queries.people_who_hold(case)
    assert waits(case)


def test_a_word_of_thanks_wants_no_answer_and_the_journal_tells_who_said_so(clock) -> None:
    case = make.walked(until="advance")
    says(case, "سپاسگزارم.")
    case.refresh_from_db()
    for member in StaffMember.objects.filter(is_active=True).exclude(unit__in=case.involved):
        if member.role != Role.DIRECTOR and not set(member.unit_slugs) & set(case.involved):
            with pytest.raises(Exception, match=r"پیدا نشد|واحدی|نقش"):
                cases.settle_message(case=case, by=member)
    officer = make.holder(case)
    cases.settle_message(case=case, by=officer)
    assert not waits(case)
    entry = Entry.objects.get(subject=case.reference, event=Event.message_settled)
    assert entry.actor == officer.reference
    with pytest.raises(WrongMoment):
        cases.settle_message(case=case, by=officer)


def test_a_question_about_what_is_wanted_makes_the_days_the_offices(clock) -> None:
    case = asked_for_papers()
    due, until = case.due_on, case.waits_until
    clock.move_to(in_working_days(1))  # one day is the citizen's
    says(case, "کدام سند را می‌گویید؟")
    clock.move_to(in_working_days(4))  # three are the office's
    answers(case)
    case.refresh_from_db()
    assert case.state == "waiting_citizen"
    assert case.waits_until == office_calendar().add_working_days(until, 3), (
        "the citizen loses no day by our silence"
    )
    clock.move_to(in_working_days(6))  # two more are the citizen's
    cases.answer_information(case=case, reply="فرستادم.", by=case.citizen, actor="citizen:test")
    case.refresh_from_db()
    assert case.due_on == office_calendar().add_working_days(due, 3)
    assert case.pauses.get().working_days == 3
    assert case.pauses.get().office_days == 3


def test_what_is_wanted_and_comes_as_a_message_counts_from_that_day(clock) -> None:
    case = asked_for_papers()
    due = case.due_on
    clock.move_to(in_working_days(2))
    says(case, "سند خوانا همین است که گفتم.")
    clock.move_to(in_working_days(9))  # nobody of the office looked at it
    cases.cancel_information(case=case, by=make.holder(case))
    case.refresh_from_db()
    assert case.due_on == office_calendar().add_working_days(due, 2), (
        "the clock ran while the ball was with the office"
    )


def test_a_message_that_says_it_is_the_answer_lets_the_clock_run_at_once(clock) -> None:
    case = asked_for_papers()
    clock.move_to(in_working_days(1))
    browser = as_citizen(case.citizen)
    path = f"/me/cases/{case.tracking_code}/messages/"
    assert browser.post(path, {"text": "سند را فرستادم.", "is_answer": "yes"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "open"
    assert case.information_requests.get().reply == "سند را فرستادم."
    assert not Message.objects.filter(case=case).exists()
    assert not waits(case), "the case's own clock runs"


def test_who_has_asked_back_is_neither_reminded_nor_closed(clock) -> None:
    case = asked_for_papers()
    says(case, "کدام سند؟")
    case.refresh_from_db()
    Notice.objects.all().delete()
    late = case.waits_until + timedelta(days=3)
    clock.move_to(datetime(late.year, late.month, late.day, 10, 0, tzinfo=TEHRAN))
    remind(case.waits_until)
    assert not Notice.objects.filter(event="information_reminder").exists()
    with pytest.raises(WrongMoment, match="پرسیده"):
        cases.close(case=case, reason="پاسخ نداد.", by=make.staff(Role.DIRECTOR))
    answers(case)
    case.refresh_from_db()
    assert case.waits_until > late, "their day is later by what our answer took"


def test_an_office_pause_is_not_shortened_by_a_message(clock) -> None:
    case = make.walked(until="advance")
    due = case.due_on
    cases.pause(case=case, reason="بازدید از محل", by=make.holder(case))
    says(case)
    clock.move_to(in_working_days(3))
    case.refresh_from_db()
    cases.resume_clock(case=case, by=make.holder(case))
    case.refresh_from_db()
    assert case.due_on == office_calendar().add_working_days(due, 3)


def told() -> list[tuple[str, str]]:
    return sorted(
        (one.event, one.recipient) for one in Notice.objects.filter(event__startswith="staff_message")
    )


def with_addresses(case: Case) -> None:
    StaffMember.objects.update(email="")
    officer = make.holder(case)
    cases.claim(case=case, by=officer)
    StaffMember.objects.filter(pk=officer.pk).update(email="officer@example.ir")
    StaffMember.objects.filter(role=Role.UNIT_HEAD, unit=case.unit_id).update(email="head@example.ir")
    above = {"role": Role.UNIT_HEAD, "unit": case.unit.parent_id}
    if StaffMember.objects.filter(**above).update(email="above@example.ir") == 0:
        StaffMember.objects.filter(role=Role.DIRECTOR).update(email="above@example.ir")


def test_a_late_answer_goes_to_the_officer_the_head_and_who_is_above_each_once(clock) -> None:
    case = make.walked(until="advance")
    with_addresses(case)
    says(case)

    def on(working_day: int) -> date:
        moment = in_working_days(working_day)
        clock.move_to(moment)
        return moment.date()

    overdue.escalate(on(2))
    assert told() == [], "the day itself has not passed"
    for _ in range(2):
        overdue.escalate(on(3))
    assert told() == [("staff_message_overdue", "officer@example.ir")]
    for _ in range(2):
        overdue.escalate(on(2 + overdue.MESSAGE_HEAD_AFTER))
    assert ("staff_message_escalated", "head@example.ir") in told()
    for _ in range(2):
        overdue.escalate(on(2 + overdue.MESSAGE_ABOVE_AFTER))
    assert len(told()) == 3
    assert ("staff_message_escalated", "above@example.ir") in told()
    assert not Notice.objects.filter(text__contains="وقت بازدید").exists(), "the words stay on the case"
    answers(case)
    says(case, "پرسش دیگری دارم")
    overdue.escalate(on(20))
    assert len(told()) == 3


def test_the_morning_letter_tells_how_many_wait(clock) -> None:
    case = make.walked(until="advance")
    with_addresses(case)
    says(case)
    morning_digest.send_digests(in_working_days(1).date())
    texts = [
        one.text for one in Notice.objects.filter(event=morning_digest.EVENT, recipient="officer@example.ir")
    ]
    assert len(texts) == 1
    assert "پیام شهروند بی‌پاسخ مانده" in texts[0]


def test_another_unit_settles_nothing(clock) -> None:
    case = make.walked(until="advance")
    says(case)
    case.refresh_from_db()
    cases.refer(
        case=case,
        to_unit=make.unit_to_ask(case),
        question="سابقه دارد؟",
        due_on=case.due_on,
        by=make.holder(case),
    )
    case.refresh_from_db()
    asked = StaffMember.objects.filter(unit__in=case.asked, role=Role.CASE_OFFICER).first()
    assert asked is not None
    with pytest.raises(NotAllowed):
        cases.settle_message(case=case, by=asked)
