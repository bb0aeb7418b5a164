"""The promised day comes: the letter carries it, the unit keeps it, the door reads it."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from dargah.cases import appointments, operations, permissions
from dargah.cases.operations.turn import stage_of
from dargah.cases.states import Action, State
from dargah.catalogue.sampled import Step
from dargah.insight.walking import walk
from dargah.letters import operations as letters
from dargah.letters.models import Letter
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotAllowed, WrongMoment
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.cases.appointing import MEETING, MONDAY, NEXT_MONDAY, VISIT, at_its_stage, promised
from tests.integration.statements.test_pages import as_citizen, as_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
OFFICER, HEAD, SECRETARIAT, DIRECTOR = Role.CASE_OFFICER, Role.UNIT_HEAD, Role.SECRETARIAT, Role.DIRECTOR


class TestMeeting:
    def test_appointed_wants_an_appointment(self) -> None:
        case = at_its_stage(MEETING)
        officer = make.holder(case)
        reasons = "سابقه دیده شد و مدیرکل می‌پذیرد."
        with pytest.raises(WrongMoment, match="نخست روز و ساعت"):
            operations.decide(case=case, outcome="appointed", reasons=reasons, by=officer)
        with pytest.raises(Invalid) as refusal:
            operations.appoint(case=case, day=NEXT_MONDAY, at=time(10), channel="at_site", by=officer)
        assert set(refusal.value.errors) == {"channel"}
        operations.appoint(case=case, day=NEXT_MONDAY, at=time(10), channel="video", by=officer)
        with pytest.raises(WrongMoment, match="لغو کنید"):
            operations.decide(case=case, outcome="declined", reasons=reasons, by=officer)
        operations.decide(case=case, outcome="appointed", reasons=reasons, by=officer)
        head = make.staff(HEAD, case.unit_id)
        operations.cancel_appointment(case=case, reason="مدیرکل در سفر است.", by=officer)
        with pytest.raises(WrongMoment, match="نخست روز و ساعت"):
            operations.approve(case=case, by=head)

    def test_the_letter_carries_the_time_as_it_stands_when_it_is_issued(self) -> None:
        case = walk(
            at_its_stage(MEETING),
            [Step(do="appoint"), Step(do="decide", outcome="appointed"), Step(do="approve")],
        )
        letter = Letter.objects.get(case=case)
        officer = make.staff(OFFICER, case.appointments.get().unit_id)
        assert case.appointments.get().when in letter.data["appointment"]
        operations.move_appointment(
            case=case, day=NEXT_MONDAY, at=time(13), reason="مدیرکل در سفر است.", channel="phone", by=officer
        )
        letters.issue(letter=letter, by=make.staff(SECRETARIAT))
        letter.refresh_from_db()
        assert letter.data["appointment"] == "دوشنبه ۹ آذر ۱۴۰۵، ساعت ۱۳، تلفنی"

    def test_a_letter_to_be_signed_keeps_its_hour(self) -> None:
        steps = [Step(do="appoint"), Step(do="decide", outcome="appointed"), Step(do="approve")]
        case = walk(at_its_stage(MEETING), steps)
        officer = make.staff(OFFICER, case.appointments.get().unit_id)
        with pytest.raises(WrongMoment, match="بر پایه همین وقت"):
            operations.cancel_appointment(case=case, reason="مدیرکل در سفر است.", by=officer)
        assert case.appointments.get().state == "set"

    def test_moved_after_the_letter_the_letter_is_said_to_name_an_older_time(self) -> None:
        case = make.walked(MEETING)
        letter = Letter.objects.get(case=case)
        assert case.citizen is not None
        page = reverse("account:case", args=[case.tracking_code])
        words = "پس از آن تغییر کرده است", "پس از صدور تغییر کرده است"
        assert words[0] not in as_citizen(case.citizen).get(page).content.decode()
        with time_machine.travel(MONDAY + timedelta(hours=1)):
            operations.move_appointment(
                case=case, day=NEXT_MONDAY, at=time(13), reason="مدیرکل در سفر است.", channel="phone",
                by=make.staff(OFFICER, case.appointments.get().unit_id),
            )  # fmt: skip
        assert words[0] in as_citizen(case.citizen).get(page).content.decode()
        shown = Client().get(reverse("public:verified", args=[letter.verify_code]))
        assert words[1] in shown.content.decode()

    def test_after_the_letter_the_unit_still_moves_it(self) -> None:
        case = make.walked(MEETING)
        assert case.state == State.ISSUED
        unit = case.appointments.get().unit_id
        people = {
            role: make.staff(role, unit) if role in {OFFICER, HEAD} else make.staff(role) for role in Role
        }
        for action in permissions.APPOINTED:
            may = {r for r, who in people.items() if permissions.may_act(case, action, who, stage_of(case))}
            assert may == {OFFICER, HEAD, DIRECTOR}, action
        other = StaffMember.objects.filter(role=OFFICER).exclude(unit__in=case.involved).first()
        assert other is not None
        assert not permissions.may_act(case, Action.MOVE_APPOINTMENT, other, stage_of(case))
        with pytest.raises(NotAllowed):
            operations.move_appointment(
                case=case,
                day=NEXT_MONDAY,
                at=time(13),
                reason="اشتباه شد.",
                channel="phone",
                by=people[SECRETARIAT],
            )
        operations.decline_appointment(case=case, wish="چهارشنبه", by=case.citizen, actor="citizen:test")
        assert next(one.case_id for one in appointments.ahead(people[OFFICER])) == case.pk

    def test_mutant_without_its_unit_anybody_of_the_desk_would(self, monkeypatch: pytest.MonkeyPatch) -> None:
        case = make.walked(MEETING)
        monkeypatch.setattr(permissions, "_keeps_appointments", lambda *_: True)
        case.involved = [*case.involved, "housing"]
        assert permissions.may_act(
            case, Action.MOVE_APPOINTMENT, make.staff(OFFICER, "housing"), stage_of(case)
        )


class TestTheDoor:
    def test_the_guard_reads_today_hour_name_and_host_and_no_more(self, monday: object) -> None:
        case = promised(MEETING)
        elsewhere = promised(VISIT)
        desk = as_staff(make.staff(Role.GUARD))
        assert case.applicant_name not in desk.get("/desk/visitors/").content.decode(), "not before the day"
        monday.move_to(datetime(2026, 11, 30, 4, 0, tzinfo=UTC))  # type: ignore[attr-defined]
        desk = as_staff(make.staff(Role.GUARD))
        page = desk.get("/desk/visitors/").content.decode()
        for words in (case.applicant_name, "۱۰:۰۰", "مدیرکل"):
            assert words in page
        for secret in (
            case.tracking_code,
            case.applicant_national_id,
            case.applicant_mobile,
            elsewhere.applicant_name,
        ):
            assert secret not in page
        assert desk.get("/desk/").headers["Location"] == "/desk/visitors/"

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.GUARD}))
    def test_nobody_else_does(self, role: Role) -> None:
        with pytest.raises(NotAllowed):
            appointments.visitors(NEXT_MONDAY, make.staff(role))
        assert not permissions.may_see_visitors(make.staff(role))
        assert permissions.may_see_visitors(make.staff(Role.GUARD))
