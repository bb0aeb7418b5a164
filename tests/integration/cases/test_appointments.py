"""The promised day and hour: set within the office's hours, told, moved, cancelled, kept, declined; one host at a time."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from dargah.cases import citizens, operations, permissions, queries
from dargah.cases.models import Case
from dargah.cases.operations.turn import stage_of
from dargah.cases.states import Action, AppointmentState
from dargah.followups.jobs import followup
from dargah.journal.events import Event
from dargah.journal.models import Entry
from dargah.notices.models import Notice
from dargah.orders.calendar import forget_calendar
from dargah.orders.operations import close_day
from dargah.people.models import StaffMember
from dargah.people.refusals import ChangedMeanwhile, Invalid, WrongMoment
from dargah.people.roles import Role
from dargah.persian.dates import TEHRAN
from tests.factories import cases as make
from tests.integration.cases.appointing import (
    MEETING,
    MONDAY,
    NEXT_MONDAY,
    at_its_stage,
    boxes,
    follow_all,
    promised,
    told,
)
from tests.integration.statements.test_pages import as_citizen, as_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

OFFICER, HEAD, SECRETARIAT, DIRECTOR = Role.CASE_OFFICER, Role.UNIT_HEAD, Role.SECRETARIAT, Role.DIRECTOR


@pytest.fixture
def fresh_calendar() -> Iterator[None]:
    yield
    forget_calendar()


class TestSetting:
    def test_the_citizen_is_told_once_and_sees_it_everywhere(self) -> None:
        case = promised()
        assert case.citizen is not None
        follow_all(case)
        assert "دوشنبه ۹ آذر ۱۴۰۵، ساعت ۱۰" in told(case, "appointment_set")
        words = "بازدید کارشناس: دوشنبه ۹ آذر ۱۴۰۵، ساعت ۱۰"
        browser = as_citizen(case.citizen)
        assert words in browser.get("/me/").content.decode()
        assert words in browser.get(reverse("account:case", args=[case.tracking_code])).content.decode()
        pair = {"code": case.tracking_code, "mobile": case.applicant_mobile}
        page = Client().post("/track/", pair).content.decode()
        assert words in page
        assert "نمی‌توانم در این وقت" not in page, "who did not sign in cannot decline"

    def test_the_journal_holds_a_key_and_no_words(self) -> None:
        case = promised()
        entry = Entry.objects.get(subject=case.reference, event="appointment_set")
        assert set(entry.detail) == {"appointment"}
        assert any(
            "وقت تعیین شد: بازدید کارشناس، دوشنبه" in one.text for one in citizens.citizen_view(case).happened
        )

    @pytest.mark.parametrize(
        ("day", "at", "beside", "words"),
        [
            (None, time(10), "day", "روز را بنویسید"),
            (NEXT_MONDAY, None, "hour", "ساعت را بنویسید"),
            (date(2026, 11, 27), time(10), "day", "بسته است"),
            (date(2026, 11, 22), time(10), "day", "گذشته است"),
            (date(2026, 11, 23), time(9, 59), "hour", "گذشته است"),
            (date(2027, 11, 29), time(10), "day", "یک سال"),
            (NEXT_MONDAY, time(14), "hour", "از ساعت ۷ تا ۱۴"),
            (NEXT_MONDAY, time(6, 59), "hour", "از ساعت ۷ تا ۱۴"),
            (NEXT_MONDAY, time(10, 1), "hour", "به ربع بنویسید"),
        ],
    )
    def test_only_when_the_office_works_and_not_in_the_past(
        self, day: date | None, at: time | None, beside: str, words: str
    ) -> None:
        case = at_its_stage()
        with pytest.raises(Invalid) as refusal:
            operations.appoint(case=case, day=day, at=at, by=make.holder(case))
        assert words in refusal.value.errors[beside]
        assert not case.appointments.exists()

    def test_an_order_that_closes_the_day_is_named(self, fresh_calendar: None) -> None:
        close_day(day=NEXT_MONDAY, title="گرد و خاک")
        forget_calendar()  # closing does so when its transaction is committed
        case = at_its_stage()
        with pytest.raises(Invalid) as refusal:
            operations.appoint(case=case, day=NEXT_MONDAY, at=time(10), by=make.holder(case))
        assert "گرد و خاک" in refusal.value.errors["day"]
        assert "سه‌شنبه ۱۰ آذر" in refusal.value.errors["day"]

    def test_the_page_says_it_beside_the_field_and_keeps_what_was_typed(self) -> None:
        case = at_its_stage()
        desk = as_staff(make.holder(case))
        path = reverse("desk:appointment", args=[case.tracking_code])
        friday = desk.post(path, {**boxes("۶", "9", "۱۰"), "revision": case.revision})
        page = friday.content.decode()
        assert friday.status_code == 422
        assert "اداره در این روز بسته است" in page
        assert 'value="۶"' in page
        wrong = desk.post(path, {**boxes("۹", "9", "ده"), "revision": case.revision})
        assert (wrong.status_code, "ساعت را با رقم" in wrong.content.decode()) == (422, True)
        done = desk.post(path, {**boxes("۹", "9", "۱۰:۳۰", meet_where="در ورودی"), "revision": case.revision})
        assert done.status_code == 302
        found = case.appointments.get()
        assert found.at.astimezone(TEHRAN) == datetime(2026, 11, 30, 10, 30, tzinfo=TEHRAN)
        assert (found.where, found.title) == ("در محل، در ورودی", "بازدید کارشناس")

    def test_the_form_stands_only_where_the_stage_promises_one(self) -> None:
        inquiry = make.case()
        page = as_staff(make.holder(inquiry)).get(reverse("desk:case", args=[inquiry.tracking_code]))
        assert "meet_on" not in page.content.decode()
        with pytest.raises(WrongMoment):
            operations.appoint(case=inquiry, day=NEXT_MONDAY, at=time(10), by=make.holder(inquiry))

    def test_a_second_one_is_a_change(self) -> None:
        case = promised()
        with pytest.raises(WrongMoment, match="تغییر دهید"):
            operations.appoint(case=case, day=NEXT_MONDAY, at=time(11), by=make.holder(case))


class TestTwoAtOnce:
    def test_who_looked_at_an_older_page_is_told(self) -> None:
        case = at_its_stage()
        seen = case.revision
        operations.note(case=case, text="زنگ زدم.", by=make.holder(case))
        with pytest.raises(ChangedMeanwhile):
            operations.appoint(case=case, day=NEXT_MONDAY, at=time(10), by=make.holder(case), seen=seen)

    def test_one_host_meets_one_at_a_time(self) -> None:
        promised()
        other = at_its_stage()
        with pytest.raises(Invalid) as refusal:
            operations.appoint(case=other, day=NEXT_MONDAY, at=time(10), by=make.holder(other))
        assert "وقت دیگری" in refusal.value.errors["hour"]
        operations.appoint(case=other, day=NEXT_MONDAY, at=time(10, 30), by=make.holder(other))

    def test_the_director_is_one_whoever_writes_it(self) -> None:
        promised(MEETING)
        with pytest.raises(Invalid):
            promised(MEETING)


class TestMovingAndCancelling:
    def test_the_citizen_is_told_the_new_time_and_why(self) -> None:
        case = promised()
        officer = make.holder(case)
        with pytest.raises(Invalid) as refusal:
            operations.move_appointment(case=case, day=None, at=time(11), reason=" ", by=officer)
        assert set(refusal.value.errors) == {"day", "reason"}
        operations.move_appointment(
            case=case, day=NEXT_MONDAY, at=time(11), reason="کارشناس در مأموریت است.", by=officer
        )
        follow_all(case)
        text = told(case, "appointment_moved")
        assert "ساعت ۱۱" in text
        assert "کارشناس در مأموریت است." in text
        assert not Notice.objects.filter(case_ref=case.reference, event="appointment_set").exists(), (
            "overtaken"
        )
        assert list(case.appointments.values_list("state", flat=True)) == ["changed", "set"]
        story = citizens.citizen_view(case).happened[0]
        assert (story.reason, "ساعت ۱۱" in story.text) == ("کارشناس در مأموریت است.", True)
        assert "مأموریت" not in str(list(Entry.objects.values_list("detail", flat=True)))

    def test_cancelled_the_citizen_need_not_wait(self) -> None:
        case = promised()
        operations.cancel_appointment(case=case, reason="نشانی نادرست است.", by=make.holder(case))
        follow_all(case)
        assert "لغو شد" in told(case, "appointment_cancelled")
        assert "نشانی نادرست است." in told(case, "appointment_cancelled")
        view = citizens.citizen_view(case)
        assert view.appointment is None
        with pytest.raises(WrongMoment):
            operations.cancel_appointment(case=case, reason="نشانی نادرست است.", by=make.holder(case))

    def test_a_stage_does_not_end_before_its_appointment(self) -> None:
        case = promised()
        for reason in ("", "مالک در را باز نکرد."):
            with pytest.raises(WrongMoment, match="هنوز نرسیده"):
                operations.advance(case=case, by=make.holder(case), reason=reason)
        with pytest.raises(WrongMoment, match="هنوز نرسیده"):
            operations.keep_appointment(case=case, by=make.holder(case))
        with pytest.raises(WrongMoment, match="هنوز نرسیده"):
            operations.close(case=case, reason="کار پایان یافت.", by=make.staff(HEAD, case.unit_id))

    def test_taken_back_the_visit_is_off_and_the_officer_hears_of_it(self) -> None:
        case = promised()
        officer = make.holder(case)
        StaffMember.objects.filter(pk=officer.pk).update(email="officer@example.ir")
        operations.withdraw(case=case, by=case.citizen, actor="citizen:test")
        assert case.appointments.get().state == AppointmentState.CANCELLED
        entry = Entry.objects.get(subject=case.reference, event="case_withdrawn")
        followup(Event.case_withdrawn)(subject=case.reference, actor="citizen:test", detail=entry.detail)
        assert (
            Notice.objects.filter(event="staff_appointment_off", recipient="officer@example.ir").count() == 1
        )


class TestDeclining:
    def test_it_is_news_in_the_queue_and_the_time_stands_until_it_is_moved(self) -> None:
        case = promised()
        assert case.citizen is not None
        officer = make.holder(case)
        browser = as_citizen(case.citizen)
        path = reverse("account:appointment", args=[case.tracking_code])
        assert browser.post(path, {"wish": " "}).status_code == 422
        assert browser.post(path, {"wish": "هر روز پس از ساعت ۱۱"}).status_code == 302
        news = queries.QueueFilter(view="news")
        assert case in queries.queue(officer, news, MONDAY.date()).cases
        desk = as_staff(officer).get(reverse("desk:case", args=[case.tracking_code])).content.decode()
        assert "هر روز پس از ساعت ۱۱" in desk
        assert "پس از ساعت ۱۱" not in str(list(Entry.objects.values_list("detail", flat=True)))
        page = browser.get(reverse("account:case", args=[case.tracking_code])).content.decode()
        assert "همین وقت برقرار است" in page
        assert browser.post(path, {"wish": "باز هم"}).status_code == 409
        case.refresh_from_db()
        operations.move_appointment(case=case, day=NEXT_MONDAY, at=time(12), reason="خواست شما", by=officer)
        assert citizens.citizen_view(case).appointment.declined_at is None  # type: ignore[union-attr]

    def test_an_hour_that_has_passed_is_not_declined(self, monday: object) -> None:
        case = promised()
        monday.move_to(MONDAY + timedelta(days=8))  # type: ignore[attr-defined]
        assert "decline_appointment" not in citizens.citizen_view(case).may
        with pytest.raises(WrongMoment):
            operations.decline_appointment(case=case, wish="فردا", by=case.citizen, actor="citizen:test")


class TestAtTheStage:
    @pytest.mark.parametrize(
        ("action", "roles"),
        [
            (Action.APPOINT, {OFFICER}),
            (Action.MOVE_APPOINTMENT, {OFFICER, HEAD, DIRECTOR}),
            (Action.CANCEL_APPOINTMENT, {OFFICER, HEAD, DIRECTOR}),
            (Action.KEEP_APPOINTMENT, {OFFICER, HEAD, DIRECTOR}),
        ],
    )
    def test_every_role(self, action: Action, roles: set[Role]) -> None:
        case = at_its_stage()
        people = {r: make.staff(r, case.unit_id) if r in {OFFICER, HEAD} else make.staff(r) for r in Role}
        stage = stage_of(case)
        assert {r for r, who in people.items() if permissions.may_act(case, action, who, stage)} == roles


def test_the_partner_reads_it_too() -> None:
    from dargah.web.api.views import _state

    case = promised()
    told_to_partner = _state(Case.objects.select_related("version__service", "unit").get(pk=case.pk))[
        "appointment"
    ]
    assert told_to_partner["when"] == "دوشنبه ۹ آذر ۱۴۰۵، ساعت ۱۰"
    assert _state(make.case())["appointment"] is None
