"""The office of a county: which case lies there, who sees it, and what the citizen is told of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dargah.applications.models import Draft
from dargah.cases import citizens, operations, permissions, queries, routing
from dargah.cases.models import Case
from dargah.cases.operations import turn
from dargah.cases.states import Action, State
from dargah.catalogue.directorate import county_offices, directorate, office_of_county
from dargah.catalogue.sampled import Sample
from dargah.followups import case_submitted
from dargah.insight.walking import apply_sample, walk
from dargah.journal.models import Entry
from dargah.notices.models import Notice
from dargah.people.models import StaffMember, Unit
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.api.caller import Caller
from tests.integration.statements.test_pages import as_citizen, as_staff

pytestmark = pytest.mark.django_db

ROAD, ABOVE = "road-compensation", "city_offices"
IZEH, DEZFUL = "county_izeh", "county_dezful"
IZEH_NAME = "اداره راه و شهرسازی شهرستان ایذه"
OFFICER, HEAD = Role.CASE_OFFICER, Role.UNIT_HEAD


def sample_of(county: str) -> Sample:
    """The accepted sample of the road service, its land in this county."""
    sample = make.loaded(ROAD).samples["accepted"]
    elsewhere = {key: value for key, value in sample.answers["parcel"].items() if key != "map_point"}
    parcel = {**elsewhere, "county": county}
    return sample.model_copy(update={"answers": {**sample.answers, "parcel": parcel}})


def case_of(county: str) -> Case:
    return apply_sample(make.service(ROAD), sample_of(county), make.citizen())


def deciding_at_the_offices(monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case of Izeh whose deciding stage lies with the counties' offices and wants the head's word."""
    case = case_of("izeh")
    definition = case.version.parsed
    stages = [
        stage.model_copy(update={"unit": ABOVE, "approve": HEAD}) if stage.decide else stage
        for stage in definition.stages
    ]
    changed = definition.model_copy(update={"stages": stages})
    monkeypatch.setattr(type(case.version), "parsed", property(lambda _: changed))
    return walk(case, [step for step in sample_of("izeh").walk if step.do in {"advance", "answer_referral"}])


class TestUnits:
    def test_the_office_of_each_county_is_a_unit_under_the_offices(self) -> None:
        assert county_offices() == ABOVE
        for county in directorate().counties:
            unit = Unit.objects.get(pk=office_of_county(county.slug))
            assert (unit.name, unit.parent_id, unit.kind) == (county.office, ABOVE, "field")
        assert Unit.objects.filter(parent=ABOVE).count() == len(directorate().counties)

    @pytest.mark.parametrize("county", ["", "tehran", "county_izeh"])
    def test_what_is_no_county_has_no_office(self, county: str) -> None:
        assert office_of_county(county) == ""


class TestWhereACaseLies:
    def test_a_case_of_izeh_lies_with_the_office_of_izeh(self) -> None:
        case = case_of("izeh")
        assert (case.county, case.unit_id, case.involved) == ("izeh", IZEH, [IZEH])
        assert Entry.objects.get(subject=case.reference, event="case_submitted").detail["unit"] == IZEH
        assert make.holder(case).unit_id == IZEH

    def test_a_county_where_nobody_works_falls_back_to_the_unit_above(self) -> None:
        case = case_of("andika")
        assert (case.unit_id, case.involved) == (ABOVE, [ABOVE])
        head = make.staff(HEAD, ABOVE)
        operations.claim(case=case, by=head)
        case.refresh_from_db()
        operations.advance(case=case, by=head)
        case.refresh_from_db()
        assert case.stage == "plan"

    @pytest.mark.parametrize("gone", ["left", "another_role"])
    def test_only_somebody_of_the_stages_role_who_is_still_there_counts(self, gone: str) -> None:
        officers = StaffMember.objects.filter(unit=IZEH, role=OFFICER)
        if gone == "left":
            officers.update(is_active=False)
        else:
            officers.update(role=Role.GUARD)
        assert make.staff(HEAD, IZEH)
        assert case_of("izeh").unit_id == ABOVE

    def test_other_units_ask_nothing_and_the_offices_ask_once(self) -> None:
        definition = make.service(ROAD).current.parsed
        for stage in definition.stages:
            with CaptureQueriesContext(connection) as found:
                unit = routing.unit_of_stage(stage, definition, "izeh")
            own = stage.unit or definition.unit
            assert len(found.captured_queries) == (own == ABOVE)
            assert unit == (IZEH if own == ABOVE else own)

    def test_mutant_that_forgets_who_works_there_leaves_a_case_with_nobody(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            routing, "unit_of_stage", lambda _stage, _definition, county: office_of_county(county)
        )
        with pytest.raises(AssertionError):
            self.test_a_county_where_nobody_works_falls_back_to_the_unit_above()

    def test_advanced_sent_back_objected_and_reopened_it_comes_to_the_same_office(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = deciding_at_the_offices(monkeypatch)
        officer, head = make.staff(OFFICER, IZEH), make.staff(HEAD, IZEH)
        assert (case.unit_id, case.holder) == (IZEH, OFFICER)
        decision = {"outcome": "not_in_route", "reasons": "محور راه با مرز ملک فاصله دارد."}
        operations.decide(case=case, by=officer, **decision)
        case.refresh_from_db()
        assert (case.state, case.unit_id, case.holder) == (State.APPROVAL, IZEH, HEAD)
        operations.send_back(case=case, reason="دلیل را روشن‌تر بنویسید.", by=make.staff(HEAD, ABOVE))
        case.refresh_from_db()
        assert (case.state, case.unit_id, case.assignee) == (State.OPEN, IZEH, officer)
        operations.decide(case=case, by=officer, **decision)
        operations.approve(case=case, by=head)
        case.refresh_from_db()
        assert case.unit_id == "secretariat"
        Case.objects.filter(pk=case.pk).update(state=State.ISSUED)
        case.decisions.filter(superseded=False).update(in_force=True)  # its letter is out
        case.refresh_from_db()
        way = citizens.citizen_view(case).objection
        assert way is not None
        above = make.staff(HEAD, ABOVE)
        assert way.reviewer == above.unit.chair, "the head of the office approved it"
        strangers = [make.staff(HEAD, DEZFUL), make.staff(OFFICER, IZEH)]
        stage = turn.stage_of(case)
        assert not any(permissions.may_act(case, Action.REOPEN, one, stage) for one in strangers)
        assert permissions.may_act(case, Action.REOPEN, make.staff(HEAD, ABOVE), stage)
        operations.reopen(case=case, reason="سند تازه رسید.", by=head)
        case.refresh_from_db()
        assert (case.state, case.unit_id, case.holder) == (State.OPEN, IZEH, OFFICER)
        operations.decide(case=case, by=officer, **decision)
        operations.approve(case=case, by=head)
        Case.objects.filter(pk=case.pk).update(state=State.ISSUED)
        case.decisions.filter(superseded=False).update(in_force=True)
        operations.object_to_decision(
            case=case, text="راه از زمین من می‌گذرد.", by=case.citizen, actor="citizen:test"
        )
        case.refresh_from_db()
        assert (case.state, case.unit_id, case.holder) == (State.OPEN, ABOVE, HEAD)


class TestWhoSeesIt:
    def test_its_office_the_head_above_and_the_director_and_no_other_county(self) -> None:
        case = case_of("izeh")
        sees = [
            make.staff(OFFICER, IZEH),
            make.staff(HEAD, IZEH),
            make.staff(HEAD, ABOVE),
            make.staff(Role.DIRECTOR),
        ]
        not_seen_by = [
            make.staff(OFFICER, DEZFUL),
            make.staff(HEAD, DEZFUL),
            make.staff(OFFICER, ABOVE),
            make.staff(OFFICER, "road_construction"),
        ]
        for who in sees + not_seen_by:
            seen = permissions.may_see(case, who)
            assert seen == (who in sees), who.username
            assert seen == (queries.case_for_staff(who, case.tracking_code) is not None)

    def test_the_head_above_finds_the_cases_of_all_counties_in_the_queue(self) -> None:
        cases = {case_of(county).tracking_code for county in ("izeh", "dezful", "andika")}
        page = as_staff(make.staff(HEAD, ABOVE)).get("/desk/queue/").content.decode()
        assert all(code in page for code in cases)
        page = as_staff(make.staff(OFFICER, DEZFUL)).get("/desk/queue/").content.decode()
        assert sum(code in page for code in cases) == 1

    def test_the_head_above_gives_a_countys_case_to_an_officer_of_that_county(self) -> None:
        case, above = case_of("izeh"), make.staff(HEAD, ABOVE)
        operations.assign(case=case, to=make.staff(OFFICER, IZEH), by=above)
        case.refresh_from_db()
        assert case.assignee == make.staff(OFFICER, IZEH)

    def test_where_nobody_of_the_role_is_left_the_heads_hear_of_it(self) -> None:
        case = case_of("izeh")
        assert queries.people_who_hold(case) == [make.staff(OFFICER, IZEH)]
        StaffMember.objects.filter(unit=IZEH).update(is_active=False)
        assert queries.people_who_hold(case) == [make.staff(HEAD, ABOVE)]


class TestWhatIsTold:
    def test_the_citizens_pages_name_the_office(self) -> None:
        case = case_of("izeh")
        citizen: Any = case.citizen
        draft = Draft.objects.get(case=case)
        client = as_citizen(citizen)
        pages = {
            reverse("account:case", args=[case.tracking_code]): client,
            reverse("account:home"): client,
            reverse("apply:receipt", args=[draft.pk]): client,
        }
        for address, reader in pages.items():
            assert IZEH_NAME in reader.get(address).content.decode(), address
        written = {"code": case.tracking_code, "mobile": case.applicant_mobile}
        assert IZEH_NAME in Client().post("/track/", written).content.decode()

    def test_the_officers_page_names_the_office(self) -> None:
        case = case_of("izeh")
        address = reverse("desk:case", args=[case.tracking_code])
        assert IZEH_NAME in as_staff(make.staff(OFFICER, IZEH)).get(address).content.decode()
        assert as_staff(make.staff(OFFICER, DEZFUL)).get(address).status_code == 404

    def test_the_api_names_the_office(self) -> None:
        case, caller = case_of("izeh"), Caller()
        Case.objects.filter(pk=case.pk).update(partner=caller.partner)
        state = caller.get(f"/cases/{case.tracking_code}").json()
        assert state["unit"] == IZEH_NAME
        assert IZEH_NAME in state["next_step"]

    def test_the_text_message_names_the_office(self) -> None:
        case = case_of("izeh")
        case_submitted.follow(subject=case.reference, actor="system", detail={})
        told = Notice.objects.get(event="case_submitted", case_ref=case.reference, channel="sms")
        assert IZEH_NAME in told.text


class TestReferral:
    @pytest.mark.parametrize(
        ("slug", "answers"),
        [
            ("dg-meeting-request", {"with_whom": "county_head", "county": "izeh"}),
            ("general-letter", {"to_unit": "county", "county": "izeh"}),
        ],
    )
    def test_the_office_of_the_county_that_the_citizen_chose_is_offered_first(
        self, slug: str, answers: dict[str, str]
    ) -> None:
        sample = make.loaded(slug).samples["accepted"]
        chosen = sample.model_copy(update={"answers": {**sample.answers, **answers}})
        case = apply_sample(make.service(slug), chosen, make.citizen())
        by = make.holder(case)
        page = as_staff(by).get(reverse("desk:case", args=[case.tracking_code])).content.decode()
        offered = [part.split('"')[0] for part in page.split('value="unit:')[1:]]
        assert offered[0] == IZEH
        assert {DEZFUL, ABOVE} <= set(offered)
        assert "county_andika" not in offered  # nobody works there yet
        operations.refer(
            case=case,
            question="این دیدار با شماست؟",
            due_on=turn.today() + timedelta(days=1),
            to_unit=Unit.objects.get(pk=IZEH),
            by=by,
        )
        case.refresh_from_db()
        assert permissions.may_see(case, make.staff(OFFICER, IZEH))
        assert not permissions.may_see(case, make.staff(OFFICER, DEZFUL))
