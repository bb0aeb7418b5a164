"""An outside office that answers by its own program: it reads what was asked of it, answers once, and sees nothing else."""

import base64
import importlib
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client

from dargah.cases import citizens, operations, questions
from dargah.cases.models import Case, Referral
from dargah.cases.operations import turn
from dargah.cases.queries import QueueFilter, queue
from dargah.cases.story import told_to_citizen, told_to_office
from dargah.config.command import main
from dargah.files.models import StoredFile
from dargah.insight.specimens import fixture
from dargah.journal.models import Entry
from dargah.people.models import Partner, StaffMember
from dargah.people.operations import make_partner_key
from dargah.people.refusals import NotThere
from tests.factories import cases as make
from tests.integration.api.caller import Caller, is_problem
from tests.integration.security.scene import sign_in_citizen, sign_in_staff

OFFICE, NAME = "engineering_organisation", "سازمان نظام مهندسی ساختمان"
SERVICE = "engineer-license-issue"
refer = importlib.import_module("dargah.cases.operations.refer")


def asking(slug: str = SERVICE) -> Case:
    """A case at the stage that asks an outside office."""
    case = make.case(slug)
    while not turn.stage_of(case).ask:
        operations.advance(case=case, by=make.holder(case))
        case.refresh_from_db()
    return case


@pytest.fixture
def office(db: None) -> Caller:
    return Caller(("answer",), office=OFFICE)


def the_only(office: Caller) -> dict[str, Any]:
    (question,) = office.get("/questions").json()["items"]
    return dict(question)


def answer(office: Caller, token: object, **body: Any) -> Any:
    return office.post(f"/questions/{token}/answer", {"answer": "عضویت و قبولی او تأیید است.", **body})


class TestReading:
    def test_a_question_comes_with_what_a_letter_would_say_and_no_more(self, office: Caller) -> None:
        case = asking()
        question = the_only(office)
        assert question["tracking_code"] == case.tracking_code
        assert question["service"] == SERVICE
        assert question["question"] == "عضویت، سابقه کار و قبولی این مهندس تأیید است؟"
        assert question["due_on"] == case.referrals.get().due_on.isoformat()
        assert {"نام", "نام خانوادگی", "رشته"} <= {fact["label"] for fact in question["facts"]}
        assert case.answers["applicant"]["last_name"] in {fact["text"] for fact in question["facts"]}
        told = json.dumps(question, ensure_ascii=False)
        inside = [case.applicant_national_id, case.applicant_mobile, case.answers["applicant"]["postal_code"]]
        assert not [number for number in inside if number in told]
        assert set(question) == {
            "id", "tracking_code", "service", "title", "question", "facts", "asked_at", "due_on", "answer_url",
        }  # fmt: skip

    def test_no_service_gives_an_identity_or_a_way_to_a_person_outside(self, office: Caller) -> None:
        """Of every service and sample that asks: neither number nor address of the applicant is in a question."""
        for slug in (
            "engineer-license-transfer",
            "technician-license",
            "legal-entity-license",
            "mass-builder-license",
        ):
            case = asking(slug)
            for asked in case.referrals.exclude(office=""):
                stands = Caller(("answer",), office=asked.office)
                told = json.dumps(stands.get("/questions").json(), ensure_ascii=False)
                assert asked.question in told
                person = {"national_id", "mobile", "email", "postal_code", "phone"}
                given = {v for k, v in case.answers["applicant"].items() if k in person and v}
                assert not [value for value in given if value in told], slug

    def test_who_complains_stays_unnamed_where_the_question_names_them_not(self, db: None) -> None:
        case = asking("discipline-complaint")
        asked = case.referrals.get()
        question = the_only(Caller(("answer",), office=asked.office))
        assert case.applicant_name
        assert case.applicant_name not in json.dumps(question, ensure_ascii=False)

    def test_the_most_urgent_first_page_by_page(
        self, office: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(questions, "PAGE", 2)
        made = [asking() for _ in range(5)]
        for days, case in zip((3, 1, 2, 0, 1), made, strict=True):
            rows = Referral.objects.filter(case=case)
            rows.update(due_on=rows.get().due_on + timedelta(days=days))
        seen, path = [], "/questions"
        while path:
            page = office.get(path).json()
            seen += page["items"]
            path = page["next"].split("/api/v1", 1)[1] if page["next"] else ""
        assert [one["tracking_code"] for one in seen] == [made[i].tracking_code for i in (3, 1, 4, 2, 0)]

    def test_what_is_settled_or_of_an_ended_case_is_not_listed(self, office: Caller) -> None:
        settled, taken_back, ended = asking(), asking(), asking()
        operations.answer_referral(
            referral=settled.referrals.get(), answer="تأیید است.", by=make.holder(settled)
        )
        operations.withdraw_referral(
            referral=taken_back.referrals.get(), reason="لازم نیست.", by=make.staff("director")
        )
        operations.withdraw(case=ended, by=ended.citizen, actor="citizen:test")
        assert office.get("/questions").json() == {"items": [], "next": None}

    def test_a_mistyped_name_in_the_address_is_said(self, office: Caller) -> None:
        (error,) = is_problem(office.get(f"/questions?afte={uuid4()}"), 422)["errors"]
        assert error["path"] == "afte"


class TestAnswering:
    def test_the_answer_lies_in_the_case_with_who_gave_it_and_the_queue_shows_news(
        self, office: Caller
    ) -> None:
        case = asking()
        paper = {"name": "پاسخ.pdf", "content": base64.b64encode(fixture("sanad.pdf")).decode()}
        given = answer(office, the_only(office)["id"], files=[paper])
        assert given.status_code == 200, given.content
        asked = case.referrals.get()
        assert given.json() == {"id": str(asked.token), "answered_at": asked.answered_at.isoformat()}
        assert (asked.answer, asked.answered_by) == ("عضویت و قبولی او تأیید است.", None)
        assert asked.answered_through == office.partner
        case.refresh_from_db()
        officer = make.holder(case)
        assert case in queue(officer, QueueFilter(view="news"), turn.today()).cases
        newest = told_to_office(case)[0]
        assert (newest.text, newest.actor) == ("پاسخ پرسش را ثبت کرد.", NAME)
        assert told_to_citizen(case)[0].text == "پاسخی که اداره برای رسیدگی خواسته بود رسید."
        operations.advance(case=case, by=officer)  # nothing is waited for any more

    def test_the_desk_reads_answer_and_file_and_takes_the_mark_off(self, office: Caller) -> None:
        case = asking()
        paper = {"name": "govahi.pdf", "content": base64.b64encode(fixture("sanad.pdf")).decode()}
        answer(office, the_only(office)["id"], files=[paper])
        case.refresh_from_db()
        client, officer = Client(), make.holder(case)
        sign_in_staff(client, officer)
        page = client.get(f"/desk/cases/{case.tracking_code}/").content.decode()
        assert f"{NAME} " in page
        assert "به پرسش شما پاسخ داده" in page
        assert f"با پاسخ {NAME}" in page
        assert "متقاضی چیزی فرستاده" not in page
        done = client.post(f"/desk/cases/{case.tracking_code}/seen/", {"revision": case.revision})
        assert done.status_code == 302
        case.refresh_from_db()
        assert case.news_at is None

    def test_its_paper_is_read_inside_the_office_only(self, office: Caller) -> None:
        case = asking()
        paper = {"name": "hokm.pdf", "content": base64.b64encode(fixture("sanad.pdf")).decode()}
        answer(office, the_only(office)["id"], files=[paper])
        client = Client()
        assert case.citizen is not None
        sign_in_citizen(client, case.citizen)
        brought = case.files.get(title="hokm.pdf")
        assert "hokm" not in client.get(f"/me/cases/{case.tracking_code}/").content.decode()
        assert client.get(f"/me/cases/{case.tracking_code}/files/{brought.file_id}/").status_code == 404

    def test_the_second_time_it_is_told_that_there_is_an_answer(self, office: Caller) -> None:
        case = asking()
        token = the_only(office)["id"]
        answer(office, token)
        document = is_problem(answer(office, token, answer="نه، تأیید نیست."), 409)
        assert document["detail"] == "این پرسش پیش‌تر پاسخ گرفته است."
        assert case.referrals.get().answer == "عضویت و قبولی او تأیید است."

    def test_papers_for_a_settled_question_are_not_kept(self, office: Caller) -> None:
        case = asking()
        token = the_only(office)["id"]
        operations.answer_referral(
            referral=case.referrals.get(), answer="با نامه رسید.", by=make.holder(case)
        )
        kept = StoredFile.objects.count()
        paper = {"name": "hokm.pdf", "content": base64.b64encode(fixture("sanad.pdf")).decode()}
        is_problem(answer(office, token, files=[paper]), 409)
        assert StoredFile.objects.count() == kept

    def test_what_an_officer_entered_first_stands(self, office: Caller) -> None:
        case = asking()
        token = the_only(office)["id"]
        operations.answer_referral(
            referral=case.referrals.get(), answer="با نامه رسید.", by=make.holder(case)
        )
        is_problem(answer(office, token), 409)
        assert case.referrals.get().answer == "با نامه رسید."

    def test_a_case_that_ended_waits_for_nothing(self, office: Caller) -> None:
        case = asking()
        token = the_only(office)["id"]
        operations.withdraw(case=case, by=case.citizen, actor="citizen:test")
        assert "پایان یافته" in is_problem(answer(office, token), 409)["detail"]

    def test_anothers_question_is_not_there(self, office: Caller) -> None:
        asking()
        token = the_only(office)["id"]
        other = Caller(("answer",), office="municipality")
        assert other.get("/questions").json()["items"] == []
        anothers = is_problem(answer(other, token), 404)
        missing = is_problem(answer(other, uuid4()), 404)
        assert anothers | {"instance": ""} == missing | {"instance": ""}
        assert other.get(f"/questions?after={token}").json() == {"items": [], "next": None}

    def test_an_office_that_was_switched_off_answers_nothing(self, office: Caller) -> None:
        """Its key is refused, and so is an answer that was on its way when the key was taken."""
        case = asking()
        token = the_only(office)["id"]
        Partner.objects.filter(pk=office.partner.pk).update(is_active=False)
        assert answer(office, token).status_code == 401
        off = Partner.objects.get(pk=office.partner.pk)
        with pytest.raises(NotThere):
            operations.answer_referral(referral=case.referrals.get(), answer="تأیید است.", by=off)
        assert case.referrals.get().answered_at is None

    def test_a_question_between_units_is_no_offices(self, office: Caller) -> None:
        case = asking()
        officer = make.holder(case)
        colleague = StaffMember.objects.exclude(pk=officer.pk).filter(role="case_officer")[0]
        asked = operations.refer(
            case=case, to_staff=colleague, question="سابقه دارد؟", due_on=case.due_on, by=officer
        )
        is_problem(answer(office, Referral.objects.get(pk=asked.pk).token), 404)

    @pytest.mark.parametrize(
        "body",
        [
            {"answer": " "},
            {"answer": "x" * 10_001},
            {"by": "staff:1"},
            {"files": [{"name": "a", "content": "@"}]},
        ],
    )
    def test_what_cannot_be_an_answer_is_named(self, office: Caller, body: dict[str, Any]) -> None:
        case = asking()
        assert is_problem(answer(office, the_only(office)["id"], **body), 422)["errors"]
        assert case.referrals.get().answered_at is None

    def test_a_paper_that_is_none_is_named_and_nothing_is_answered(self, office: Caller) -> None:
        case = asking()
        paper = {"name": "a.pdf", "content": base64.b64encode(b"MZ" + b"x" * 500).decode()}
        (error,) = is_problem(answer(office, the_only(office)["id"], files=[paper]), 422)["errors"]
        assert error["path"] == "files.0"
        assert case.referrals.get().answered_at is None

    def test_the_journal_keeps_no_word_of_it(self, office: Caller) -> None:
        case = asking()
        answer(office, the_only(office)["id"])
        entry = Entry.objects.get(subject=case.reference, event="referral_answered")
        assert entry.actor == office.partner.reference
        assert entry.detail == {"referral": case.referrals.get().pk, "office": OFFICE}


class TestKeys:
    def test_the_scopes_are_apart(self, office: Caller) -> None:
        case = asking()
        Case.objects.filter(pk=case.pk).update(partner=office.partner)
        is_problem(office.get(f"/cases/{case.tracking_code}"), 401)
        is_problem(Caller().get("/questions"), 401)
        is_problem(answer(Caller(), the_only(office)["id"]), 401)

    def test_a_key_that_was_taken_back_answers_nothing(self, office: Caller) -> None:
        asking()
        token = the_only(office)["id"]
        Partner.objects.filter(pk=office.partner.pk).update(is_active=False)
        is_problem(answer(office, token), 401)

    @pytest.mark.django_db
    def test_the_scope_and_the_office_go_together(self) -> None:
        for scopes, name in ((["answer"], ""), (["apply"], OFFICE)):
            with pytest.raises(ValueError, match="go together"):
                make_partner_key(name="x", scopes=scopes, office=name, by="system")

    @pytest.mark.django_db
    def test_the_command_makes_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["partner", "add", "سامانه سازمان", "--office", OFFICE]) == 0
        key = capsys.readouterr().out.strip()
        assert re.fullmatch(r"dargah_[\w-]{43}", key)
        made = Partner.objects.get(name="سامانه سازمان")
        assert (made.office, made.scopes) == (OFFICE, ["answer"])
        with pytest.raises(SystemExit, match="municipality"):
            main(["partner", "add", "x", "--office", "nobody"])
        with pytest.raises(SystemExit, match="--office"):
            main(["partner", "add", "x", "--scope", "answer"])

    def test_without_a_key_officers_enter_the_answer_as_before(self, db: None) -> None:
        case = asking()
        operations.answer_referral(referral=case.referrals.get(), answer="رسید.", by=make.holder(case))
        case.refresh_from_db()
        assert case.news_at is None, "who entered it has seen it"
        assert citizens.citizen_view(case).happened[0].text.startswith("پاسخی که اداره")

    def test_mutant_an_office_that_is_not_asked_for_answers_anothers_question(
        self, office: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = asking()
        other = make_partner_key(name="x", scopes=["answer"], office="municipality", by="system")[0]
        from dargah.people.refusals import NotThere

        with pytest.raises(NotThere):
            operations.answer_referral(referral=case.referrals.get(), answer="x", by=other)
        monkeypatch.setattr(refer, "check_office_may_answer", lambda *_: None)
        operations.answer_referral(referral=case.referrals.get(), answer="x", by=other)


def test_five_at_once_are_one_answer(committed: None) -> None:
    office = Caller(("answer",), office=OFFICE)
    case = asking()
    token = case.referrals.get().token

    def send(number: int) -> int:
        try:
            return int(answer(office, token, answer=f"پاسخ {number}").status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        statuses = sorted(pool.map(send, range(5)))
    assert statuses == [200, 409, 409, 409, 409]
    assert Entry.objects.filter(subject=case.reference, event="referral_answered").count() == 1
