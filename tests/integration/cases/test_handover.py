"""A case that fell back to the central office goes to its county's office once somebody works there."""

import re

import pytest
from django.urls import reverse

from dargah.cases import operations, permissions, queries, routing
from dargah.cases.models import Case
from dargah.cases.operations.turn import stage_of
from dargah.cases.states import Action, State
from dargah.catalogue.queries import published_definitions
from dargah.journal.models import Entry
from dargah.people.models import StaffMember
from dargah.people.refusals import WrongMoment
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.cases.test_county_offices import ABOVE, DEZFUL, IZEH, IZEH_NAME, ROAD, case_of
from tests.integration.statements.test_pages import as_citizen, as_staff

pytestmark = pytest.mark.django_db

OFFICER, HEAD, DIRECTOR = Role.CASE_OFFICER, Role.UNIT_HEAD, Role.DIRECTOR


def fallen(county: str = "izeh") -> Case:
    """A case that came while nobody worked at its county's office; the people come back afterwards."""
    people = StaffMember.objects.filter(unit=f"county_{county}")
    people.update(is_active=False)
    case = case_of(county)
    people.update(is_active=True)
    assert case.unit_id == ABOVE
    return Case.objects.get(pk=case.pk)


class TestOne:
    def test_the_head_presses_one_button_and_it_lies_there(self) -> None:
        case, head = fallen(), make.staff(HEAD, ABOVE)
        operations.claim(case=case, by=head)
        case.refresh_from_db()
        desk, path = as_staff(head), reverse("desk:handover", args=[case.tracking_code])
        page = desk.get(reverse("desk:case", args=[case.tracking_code])).content.decode()
        assert f"سپردن به {IZEH_NAME}" in page
        due, stage_due = case.due_on, case.stage_due_on
        assert desk.post(path, {"revision": case.revision}).status_code == 302
        case.refresh_from_db()
        assert (case.unit_id, case.holder, case.assignee, case.state) == (IZEH, OFFICER, None, State.OPEN)
        assert (case.due_on, case.stage_due_on) == (due, stage_due)
        assert case.involved == [ABOVE, IZEH]
        officer = make.staff(OFFICER, IZEH)
        assert case in queries.queue(officer, queries.QueueFilter(), case.due_on).cases
        operations.claim(case=case, by=officer)
        entry = Entry.objects.get(subject=case.reference, event="case_handed_over")
        assert (entry.actor, entry.detail) == (
            head.reference, {"from": ABOVE, "unit": IZEH, "stage": "register"}
        )  # fmt: skip
        assert case.citizen is not None
        told = as_citizen(case.citizen).get(reverse("account:case", args=[case.tracking_code]))
        assert f"پرونده به «{IZEH_NAME}» سپرده شد." in told.content.decode()

    def test_who_may(self) -> None:
        case = fallen()
        stage = stage_of(case)
        may = {
            (one.role, one.unit_id)
            for one in StaffMember.objects.filter(is_active=True)
            if permissions.may_act(case, Action.HAND_OVER, one, stage)
        }
        assert may == {(HEAD, ABOVE), (DIRECTOR, make.staff(DIRECTOR).unit_id)}

    @pytest.mark.parametrize(
        "case_is", ["of_a_county_without_staff", "at_its_county", "of_another_unit", "issued"]
    )
    def test_nothing_else_is_handed_over(self, case_is: str) -> None:
        case = {
            "of_a_county_without_staff": lambda: case_of("andika"),
            "at_its_county": lambda: case_of("izeh"),
            "of_another_unit": make.case,
            "issued": lambda: make.walked(ROAD),
        }[case_is]()
        for one in (make.staff(HEAD, ABOVE), make.staff(DIRECTOR)):
            assert not permissions.may_act(case, Action.HAND_OVER, one, stage_of(case))
        page = as_staff(make.staff(DIRECTOR)).get(reverse("desk:case", args=[case.tracking_code]))
        assert "/handover/" not in page.content.decode()
        with pytest.raises(WrongMoment):
            operations.hand_over(case=case, by=make.staff(DIRECTOR))

    def test_only_somebody_of_the_stages_role_takes_it(self) -> None:
        case = fallen()
        StaffMember.objects.filter(unit=IZEH, role=OFFICER).update(is_active=False)
        assert not permissions.may_act(case, Action.HAND_OVER, make.staff(HEAD, ABOVE), stage_of(case))

    def test_mutant_that_forgets_who_works_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            permissions, "office_ready", lambda _u, _s, _d, county: routing.office_of_county(county)
        )
        with pytest.raises(AssertionError):
            self.test_only_somebody_of_the_stages_role_takes_it()


class TestMany:
    def test_each_goes_to_its_own_county_and_what_cannot_is_named(self) -> None:
        ready = [fallen("izeh"), fallen("dezful")]
        not_ready = case_of("andika")
        head = make.staff(HEAD, ABOVE)
        desk = as_staff(head)
        assert 'formaction="/desk/handovers/"' in desk.get("/desk/queue/").content.decode()
        boxes = [f"{case.tracking_code}.{case.revision}" for case in (*ready, not_ready)]
        answer = desk.post("/desk/handovers/", {"case": boxes, "back": "/desk/queue/"}, follow=True)
        page = answer.content.decode()
        assert "۲ پرونده به اداره شهرستان خود سپرده شد." in page
        assert "سپردنی نیست" in page
        assert [Case.objects.get(pk=case.pk).unit_id for case in (*ready, not_ready)] == [IZEH, DEZFUL, ABOVE]
        events = Entry.objects.filter(event="case_handed_over", actor=head.reference)
        assert {entry.subject for entry in events} >= {case.reference for case in ready}

    def test_an_older_look_and_nothing_chosen_change_nothing(self) -> None:
        case, head = fallen(), make.staff(HEAD, ABOVE)
        desk = as_staff(head)
        old = desk.post(
            "/desk/handovers/", {"case": [f"{case.tracking_code}.{case.revision + 1}"]}, follow=True
        )
        assert "تغییر کرده است" in old.content.decode()
        assert "پرونده‌ها را برگزینید" in desk.post("/desk/handovers/", {}, follow=True).content.decode()
        case.refresh_from_db()
        assert case.unit_id == ABOVE

    def test_the_button_stands_only_where_there_is_something_to_hand_over(self) -> None:
        make.walked(until="decide")
        for who in (make.staff(HEAD, "land_legal"), make.staff(HEAD, IZEH), make.staff(Role.SECRETARIAT)):
            assert "/desk/handovers/" not in as_staff(who).get("/desk/queue/").content.decode()


class TestServiceFilter:
    def offered(self, who: StaffMember) -> set[str]:
        page = as_staff(who).get("/desk/queue/").content.decode()
        select = page.split('name="service">')[1].split("</select>")[0]
        return set(re.findall(r'value="([a-z0-9-]+)"', select))

    @pytest.mark.parametrize("role", [OFFICER, HEAD])
    def test_a_county_finds_the_road_services_in_its_filter(self, role: Role) -> None:
        case, who = case_of("izeh"), make.staff(role, IZEH)
        assert ROAD in self.offered(who)
        found = as_staff(who).get(f"/desk/queue/?service={ROAD}").content.decode()
        assert case.tracking_code in found

    def test_every_unit_is_offered_what_comes_to_it_at_some_stage_and_no_more(self) -> None:
        for unit in ("road_construction", "land_legal", "housing"):
            assert self.offered(make.staff(OFFICER, unit)) == {
                definition.slug
                for definition in published_definitions()
                if any((stage.unit or definition.unit) == unit for stage in definition.stages)
            }
        assert {ROAD, "land-use-change-article5", make.INQUIRY} <= self.offered(
            make.staff(OFFICER, "land_legal")
        )
        assert ROAD in self.offered(make.staff(HEAD, ABOVE))

    def test_who_serves_all_units_is_offered_all(self) -> None:
        assert len(self.offered(make.staff(DIRECTOR))) >= 12
        assert self.offered(make.staff(DIRECTOR)) == self.offered(make.staff(Role.SECRETARIAT))
