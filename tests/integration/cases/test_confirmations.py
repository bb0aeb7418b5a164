"""After an act the next page says once what was received and what follows; it is the first thing that is read aloud."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from dargah.cases.models import Case
from dargah.insight.walking import apply_sample
from dargah.web.account import told as for_citizens
from dargah.web.desk import told as for_staff
from tests.factories import cases as make
from tests.integration.security import scene as who
from tests.integration.security.conftest import scene  # noqa: F401 the fixture
from tests.integration.security.rules import RULES, address, form_of, paper
from tests.integration.security.scene import Scene
from tests.integration.statements.test_pages import as_citizen

pytestmark = pytest.mark.django_db

STATUS = re.compile(r'<div class="[^"]*told" role="status" tabindex="-1" autofocus>(.*?)\n</div>', re.DOTALL)
ACTS = sorted(set(for_staff.SENTENCES))


def said(page: str) -> str:
    """The words of the confirmation; empty without one."""
    found = STATUS.search(page)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


def after(client: Client, answer: HttpResponse) -> str:
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer.headers["Location"]).content.decode()


class TestCitizen:
    @pytest.mark.parametrize(
        ("act", "data", "words"),
        [
            ("answer", {"reply": "سند پیوست است."}, ("پاسخ شما رسید", "۱ فایل", "از سر گرفته شد")),
            ("documents", {}, ("۱ فایل به مدارک افزوده شد", "کاری از شما لازم نیست")),
            ("messages", {"text": "چه شد؟"}, ("پیام شما رسید", "پیامک می‌کنیم")),
            ("withdrawal", {"sure": "yes"}, ("پس گرفتید", "پایان یافت")),
            ("objection", {"objection": "موافق نیستم و دلیل دارم."}, ("اعتراض شما رسید", "نزد رئیس")),
        ],
    )
    def test_what_was_received_and_what_follows(
        self, act: str, data: dict[str, Any], words: tuple[str, ...]
    ) -> None:
        case = self.case_for(act)
        assert case.citizen is not None
        browser = as_citizen(case.citizen)
        files = {"files": paper()} if act in {"answer", "documents"} else {}
        page = after(
            browser, browser.post(reverse(f"account:{act}", args=[case.tracking_code]), {**data, **files})
        )
        for word in words:
            assert word in said(page)
        assert "<title>انجام شد: " in page
        again = browser.get(reverse("account:case", args=[case.tracking_code])).content.decode()
        assert said(again) == "", "it is said once"
        assert "<title>انجام شد" not in again

    def case_for(self, act: str) -> Case:
        if act == "answer":
            return make.walked(sample="incomplete", until="request_information")
        return make.walked(make.COMMISSION) if act == "objection" else make.case()

    def test_what_is_refused_confirms_nothing(self) -> None:
        case = make.case()
        assert case.citizen is not None
        browser = as_citizen(case.citizen)
        refused = browser.post(reverse("account:messages", args=[case.tracking_code]), {"text": " "})
        assert (refused.status_code, said(refused.content.decode())) == (422, "")

    def test_without_a_name_the_answer_comes_to_the_page(self) -> None:
        slug = "complaint-suggestion"
        case = apply_sample(make.service(slug), make.loaded(slug).samples["accepted"], None)
        browser = Client()
        page = after(browser, browser.post(f"/track/{case.draft_id}/messages/", {"text": "مدرک تازه دارم."}))
        assert "در همین صفحه می‌نویسیم" in said(page)


class TestDesk:
    @pytest.mark.parametrize("act", ACTS)
    def test_every_act_says_what_follows(self, scene: Scene, act: str) -> None:  # noqa: F811 the fixture
        rule = RULES[f"desk:{act}"]
        actor = min(rule.may, key=lambda one: one in {who.DIRECTOR, who.SECRETARIAT})
        browser = scene.client(actor)
        if act.startswith("rehearsal_"):  # there is something to go on with, or to take back
            browser.post(address("desk:rehearsal_sample", rule, scene))
            browser.get(address("desk:rehearsals", rule, scene))
        page = after(browser, browser.post(address(f"desk:{act}", rule, scene), form_of(rule, scene)))
        assert said(page), act
        assert "{" not in said(page)

    def test_no_act_is_without_its_sentence(self) -> None:
        # they say it on a page of their own, or change nothing
        lists = {
            "desk:assignments", "desk:handovers", "desk:session_ending", "desk:decision_preview",
            "desk:slip_check", "desk:payment_inquiry", "desk:payment_refund", "desk:payment_bank_return",
            "desk:payment_retention", "desk:question_settlement", "desk:proposal_settlement",
            "desk:text_retirement", "desk:unit_rule", "desk:case_text",
            "desk:notice_resending", "desk:notice_settlement",
            "desk:notice_text_approval", "desk:notice_text_return", "desk:notice_text_withdrawal",
        }  # fmt: skip
        acts = {
            name for name, rule in RULES.items() if name.startswith("desk:") and rule.method == "post"
        } - lists
        assert {name.removeprefix("desk:") for name in acts} == set(for_staff.SENTENCES)

    def test_a_decision_that_waits_for_its_head_says_so(self, scene: Scene) -> None:  # noqa: F811 the fixture
        rule = RULES["desk:decision"]
        browser = scene.client(who.OFFICER)
        page = after(browser, browser.post(address("desk:decision", rule, scene), form_of(rule, scene)))
        assert said(page) == for_staff.WAITS_FOR_APPROVAL


def test_mutant_a_face_that_forgets_to_confirm(monkeypatch: pytest.MonkeyPatch) -> None:
    from dargah.web.account import views

    assert views.confirm is for_citizens.confirm
    monkeypatch.setattr(views, "confirm", lambda *_: None)
    with pytest.raises(AssertionError):
        TestCitizen().test_what_was_received_and_what_follows(
            "messages", {"text": "چه شد؟"}, ("پیام شما رسید",)
        )
