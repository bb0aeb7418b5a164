"""The desk's pages: what was typed stays, what happened meanwhile is told, the queue says what is new, names are found."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dargah.cases import finding, operations, permissions
from dargah.cases.models import Case
from dargah.cases.operations import turn
from dargah.cases.operations.submit import search_words
from dargah.cases.states import Action
from dargah.conversations.operations import write
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db

DAY = {"day": "۲۰", "month": "11", "year": "1405"}


class Forms(HTMLParser):
    """The forms of a page by the end of their address: what each would send if it were pressed now."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self.form: dict[str, str] = {}
        self.name, self.text = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {key: value or "" for key, value in attrs}
        name = facts.get("name", "")
        if tag == "form":
            self.form = self.forms.setdefault(facts.get("action", ""), {})
        elif tag == "select":
            self.name = name
            self.form.setdefault(name, "")
        elif tag == "option" and "selected" in facts:
            self.form[self.name] = facts["value"]
        elif tag == "textarea":
            self.name, self.text = name, ""
        elif tag == "input" and name:
            if facts.get("type") in {"radio", "checkbox"} and "checked" not in facts:
                return
            self.form[name] = facts.get("value", "")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.form[self.name] = self.text.removeprefix("\n")


def day(name: str) -> dict[str, str]:
    return {f"{name}.{part}": value for part, value in DAY.items()}


def deciding() -> Case:
    case = make.case()
    while not turn.stage_of(case).decide:
        operations.advance(case=case, by=make.holder(case))
        case.refresh_from_db()
    return case


def every_act(case: Case) -> dict[str, tuple[Case, StaffMember, dict[str, str]]]:
    """Each act that compares what was looked at: the case, who presses, and every field of its form filled."""
    officer = make.holder(case)
    head = make.staff(Role.UNIT_HEAD, case.unit_id)
    waiting = make.case()
    operations.request_information(case=waiting, defects=["سند"], by=make.holder(waiting))
    asked = operations.refer(
        case=case,
        question="سابقه؟",
        due_on=turn.today(),
        to_staff=make.staff(Role.DIRECTOR),
        by=officer,
    )
    case.refresh_from_db()
    ended = make.walked()
    proposed = make.walked(until="decide")
    return {
        "decision": (
            case,
            officer,
            {"outcome": turn.stage_of(case).decide[0], "reasons": "سوابق دیده شد؛\nمانعی نیست."},
        ),
        "referral": (
            case,
            officer,
            {"to": f"staff:{make.staff(Role.DIRECTOR).username}", "question": "نظر شما؟", **day("due_on")},
        ),
        f"referrals/{asked.pk}/withdrawal": (case, head, {f"withdrawal_{asked.pk}": "دیر شد."}),
        f"referrals/{asked.pk}/answer": (
            case,
            make.staff(Role.DIRECTOR),
            {f"answer_{asked.pk}": "سابقه‌ای نیست."},
        ),
        "information-request": (case, officer, {"defects": "سند\nنقشه", **day("answer_by")}),
        "information-request/cancellation": (waiting, make.holder(waiting), {}),
        "pause": (case, officer, {"pause_reason": "بازدید از محل", **day("until")}),
        "assignment": (case, head, {"assignee": officer.username}),
        "claim": (case, officer, {}),
        "closure": (case, head, {"close_reason": "دیگر نمی‌خواهد."}),
        "sending-back": (proposed, make.holder(proposed), {"back_reason": "مستند را بنویسید."}),
        "approval": (proposed, make.holder(proposed), {}),
        "reopening": (ended, make.staff(Role.DIRECTOR), {"reopen_reason": "سند تازه رسید."}),
    }


def conflict(act: str, case: Case, by: StaffMember, fields: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The page a member gets whose form is older than a colleague's remark, and what its form then holds."""
    stale = case.revision
    operations.note(case=case, text="پیش از شما نوشتم.", by=make.staff(Role.DIRECTOR))
    path = f"/desk/cases/{case.tracking_code}/{act}/"
    answer = as_staff(by).post(path, {"revision": str(stale), **fields})
    assert answer.status_code == 409, act
    page = answer.content.decode()
    return page, Forms(page).forms[path]


class TestTwoOfficers:
    """Abuse case 18: the second is told who did what, and nothing they typed is lost."""

    def test_every_form_of_the_page_keeps_every_field(self) -> None:
        lost = {}
        for act, (case, by, fields) in every_act(deciding()).items():
            case.refresh_from_db()
            page, held = conflict(act, case, by, fields)
            missing = {name: held.get(name) for name, text in fields.items() if held.get(name) != text}
            if missing:
                lost[act] = missing
            assert held["revision"] == str(case.revision + 1), (
                "the next press is of the page that is read now"
            )
            since = re.search(r'<ul id="since">(.*?)</ul>', page, re.DOTALL)
            assert since, act
            assert make.staff(Role.DIRECTOR).full_name in since[1]
            assert "یادداشتی نوشت" in since[1]
            assert page.count("اگر چیزی نوشته بودید مانده است") == 1
        assert lost == {}

    def test_mutant_a_page_that_forgets_what_was_typed_loses_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from dargah.web.desk import case_page

        monkeypatch.setattr(case_page, "_typed", lambda _: {})
        act, (case, by, fields) = next(iter(every_act(deciding()).items()))
        case.refresh_from_db()
        _, held = conflict(act, case, by, fields)
        assert {name for name, text in fields.items() if held.get(name) != text} == set(fields)

    def test_words_of_a_form_that_is_gone_are_still_there(self) -> None:
        case = deciding()
        officer, stale = make.holder(case), case.revision
        operations.claim(case=case, by=make.staff(Role.UNIT_HEAD, case.unit_id))
        path = f"/desk/cases/{case.tracking_code}/decision/"
        fields = {"revision": str(stale), "outcome": "clear", "reasons": "با سوابق سنجیدم."}
        page = as_staff(officer).post(path, fields).content.decode()
        assert path not in Forms(page).forms
        assert "با سوابق سنجیدم." in page

    def test_what_only_adds_is_taken_from_an_older_page_too(self) -> None:
        case = deciding()
        officer, stale = make.holder(case), str(case.revision)
        operations.note(case=case, text="یادداشت دیگر", by=make.staff(Role.DIRECTOR))
        for act, fields in (("note", {"text": "من هم دیدم."}), ("message", {"message": "مدرک رسید."})):
            path = f"/desk/cases/{case.tracking_code}/{act}/"
            assert as_staff(officer).post(path, {"revision": stale, **fields}).status_code == 302


class TestNews:
    def page_of(self, by: StaffMember, view: str = "unit") -> str:
        return as_staff(by).get(f"/desk/queue/?view={view}").content.decode()

    def test_it_is_marked_until_somebody_says_seen(self) -> None:
        case = make.case()
        officer = make.holder(case)
        write(case=case, text="سند تازه دارم.", by=case.citizen, actor="citizen:test")
        case.refresh_from_db()
        assert "پیام تازه</span>" in self.page_of(officer)
        assert case.tracking_code in self.page_of(officer, "news")
        address = reverse("desk:case", args=[case.tracking_code])
        shown = as_staff(officer).get(address).content.decode()
        assert 'id="news"' in shown
        assert 'id="news"' in as_staff(officer).get(address).content.decode(), "a look writes nothing"
        form = Forms(shown).forms[f"{address}seen/"]
        assert as_staff(officer).post(f"{address}seen/", form).status_code == 302
        assert 'id="news"' not in as_staff(officer).get(address).content.decode()
        assert case.tracking_code not in self.page_of(officer, "news")

    def test_any_act_on_the_page_that_showed_it_takes_the_mark_off(self) -> None:
        case = make.case()
        officer = make.holder(case)
        write(case=case, text="سند تازه دارم.", by=case.citizen, actor="citizen:test")
        case.refresh_from_db()
        address = reverse("desk:case", args=[case.tracking_code])
        older = {"revision": str(case.revision - 1), "message": "رسید."}
        as_staff(officer).post(f"{address}message/", older)
        case.refresh_from_db()
        assert case.news_at is not None, "the page they wrote on did not show it"
        as_staff(officer).post(f"{address}message/", {**older, "revision": str(case.revision)})
        case.refresh_from_db()
        assert case.news_at is None


class TestQueue:
    def test_a_row_tells_stage_county_and_last_event(self) -> None:
        case = make.case()
        officer = make.holder(case)
        operations.note(case=case, text="دیدم.", by=officer)
        page = as_staff(officer).get("/desk/queue/").content.decode()
        assert turn.stage_of(case).title in page
        assert "یادداشت نوشته شد" in page

    def test_the_tabs_keep_the_other_filters(self) -> None:
        page = as_staff(make.staff(Role.DIRECTOR)).get("/desk/queue/?view=all&service=plan-inquiry")
        assert "?view=all&amp;due=overdue&amp;service=plan-inquiry" in page.content.decode()

    def test_bulk_assignment_says_the_true_reason_for_each_case(self) -> None:
        fits, other_role, changed = deciding(), make.walked(until="decide"), deciding()
        officer, head = make.holder(fits), make.staff(Role.UNIT_HEAD, fits.unit_id)
        stale = changed.revision
        operations.note(case=changed, text="تازه", by=officer)
        for case in (fits, other_role):
            case.refresh_from_db()
        boxes = [
            f"{fits.tracking_code}.{fits.revision}",
            f"{other_role.tracking_code}.{other_role.revision}",
            f"{changed.tracking_code}.{stale}",
            "100000000000.1",
        ]
        answer = as_staff(head).post(
            "/desk/assignments/", {"case": boxes, "to": officer.username, "back": "/desk/queue/"}, follow=True
        )
        told = answer.content.decode()
        for reason in ("در این واحد و این مرحله نیست", "تغییر کرده است", "این پرونده را نمی‌بینید"):
            assert reason in told
        assert f"۱ پرونده به {officer.full_name}" in told
        assert "چند چیز را درست کنید" not in told

    def test_two_colleagues_of_one_name_differ(self) -> None:
        case = make.case()
        unit = case.unit
        for number in (1, 2):
            StaffMember.objects.create(
                username=f"namesake-{number}", full_name="فاطمه ناصری", role=Role.CASE_OFFICER, unit=unit
            )
        page = as_staff(make.staff(Role.UNIT_HEAD, unit.pk)).get("/desk/queue/").content.decode()
        labels = re.findall(r'<option value="namesake-\d">([^<]*)</option>', page)
        assert len(set(labels)) == 2

    def test_a_question_past_its_day_is_flagged(self) -> None:
        case = deciding()
        asked = operations.refer(
            case=case,
            question="سابقه؟",
            due_on=turn.today(),
            to_staff=make.staff(Role.DIRECTOR),
            by=make.holder(case),
        )
        type(asked).objects.filter(pk=asked.pk).update(due_on=turn.today() - timedelta(days=2))
        client = as_staff(make.staff(Role.DIRECTOR))
        assert "گذشته" in client.get("/desk/referrals/").content.decode()
        assert "مهلت گذشته" in client.get(reverse("desk:case", args=[case.tracking_code])).content.decode()


class TestSearch:
    @pytest.mark.parametrize(
        ("kept", "asked"),
        [
            ("مریم نخل‌آرا", "نخلآرا"),
            ("مریم نخل‌آرا", "نخل آرا"),
            ("مریم نخل آرا", "نخل‌آرا"),
            ("مریم نخلآرا", "نخل آرا"),
            ("حسین آل‌بوکرد", "آلبوکرد"),
        ],
    )
    def test_a_name_is_found_however_its_parts_are_joined(self, kept: str, asked: str) -> None:
        from django.contrib.postgres.search import SearchVector
        from django.db.models import Value

        case = make.case()
        Case.objects.filter(pk=case.pk).update(
            applicant_name=kept, search=SearchVector(Value(search_words(kept, "50")), config="simple")
        )
        director = make.staff(Role.DIRECTOR)
        assert case in finding.search(director, asked)
        assert case in finding.search(director, "پلاک ۵۰")

    def test_numbers_are_found_as_people_write_them(self) -> None:
        case = make.case()
        Case.objects.filter(pk=case.pk).update(
            applicant_national_id="9990000204", applicant_mobile="+989160000281"
        )
        director = make.staff(Role.DIRECTOR)
        for asked in ("999-000-0204", "۹۹۹ ۰۰۰ ۰۲۰۴", "09160000281", "۰۹۱۶ ۰۰۰ ۰۲۸۱", "+98 916 000 0281"):
            assert finding.search(director, asked) == [case], asked


class TestAccount:
    @pytest.mark.parametrize("path", ["/desk/second-factor/", "/desk/second-factor/keys/"])
    def test_my_account_stands_in_the_desks_frame(self, path: str) -> None:
        client: Any = as_staff(make.staff(Role.SECRETARIAT))
        assert 'href="/desk/second-factor/"' in client.get("/desk/queue/").content.decode()
        answer = client.get(path)
        assert answer.status_code == 200
        assert 'aria-label="میز کار"' in answer.content.decode()

    def test_before_both_factors_the_frame_is_bare(self) -> None:
        client = Client()
        client.force_login(make.staff(Role.SECRETARIAT))
        assert 'aria-label="میز کار"' not in client.get("/desk/second-factor/").content.decode()


class TestWaitingForMyWord:
    """«منتظر تأیید من»: what only this head's or the director's own word ends, and its count."""

    COUNTED = re.compile(r'view=approval"[^>]*>.*?منتظر تأیید من(?:<span>(.*?)</span>)?</a>')

    def listed(self, who: StaffMember) -> set[str]:
        page = as_staff(who).get("/desk/queue/?view=approval")
        assert page.status_code == 200
        return set(re.findall(r"/desk/cases/(\d{12})/", page.content.decode()))

    def test_it_lists_what_one_may_approve_and_says_how_many(self) -> None:
        by_head, by_director, none = (
            make.walked(until="decide"),
            make.walked(make.COMMISSION, until="decide"),
            deciding(),
        )
        subjects = {case.tracking_code: case for case in (by_head, by_director, none)}
        for who in StaffMember.objects.filter(role__in=[Role.UNIT_HEAD, Role.DIRECTOR], is_active=True):
            may = {
                code
                for code, case in subjects.items()
                if permissions.may_act(case, Action.APPROVE, who, turn.stage_of(case))
            }
            assert self.listed(who) == may, who.username
            page = as_staff(who).get("/desk/queue/").content.decode()
            counted = self.COUNTED.search(page)
            assert counted is not None
            assert (counted[1] or "") == {0: "", 1: "۱"}[len(may)]
        head = make.staff(Role.UNIT_HEAD, by_head.unit_id)
        assert self.listed(head) == {by_head.tracking_code}
        assert self.listed(make.staff(Role.DIRECTOR)) == {by_director.tracking_code}

    @pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.SECRETARIAT])
    def test_who_approves_nothing_has_no_such_list(self, role: Role) -> None:
        case = make.walked(until="decide")
        who = make.staff(role, case.unit_id if role == Role.CASE_OFFICER else "")
        assert "منتظر تأیید من" not in as_staff(who).get("/desk/queue/").content.decode()
        assert self.listed(who) == set()

    def test_once_approved_it_is_gone(self) -> None:
        case = make.walked(until="decide")
        head = make.staff(Role.UNIT_HEAD, case.unit_id)
        operations.approve(case=case, by=head)
        assert self.listed(head) == set()
        assert (
            "تصمیمی منتظر تأیید شما نیست" in as_staff(head).get("/desk/queue/?view=approval").content.decode()
        )


def test_the_content_editor_reads_the_services_and_what_nobody_confirmed() -> None:
    desk = as_staff(make.staff(Role.CONTENT_EDITOR))
    assert desk.get("/desk/").headers["Location"] == "/desk/services/"
    page = desk.get("/desk/services/").content.decode()
    assert 'href="/services/dg-meeting-request/"' in page
    assert "نسخه" in page
    assert '<span class="tag tag--warn">مهلت</span>' in page
