"""The whole story of every service, in a real browser: apply, work the case, decide, approve, sign, verify."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from dargah.cases.operations.submit import county_of
from dargah.catalogue.definition import Stage
from dargah.catalogue.directorate import county_offices, office_of_county
from dargah.catalogue.loader import LoadedService, load_folder
from dargah.catalogue.sampled import Step
from dargah.orders.calendar import OfficeCalendar, office_hours
from dargah.persian.dates import jalali_parts
from tests.browser import acts
from tests.browser.conftest import Portal, Visitor

# chosen for difference; every sample of every service walks in tests/integration/services
SERVICES = (
    "allocation-contract-extend-amend", "complaint-suggestion", "construction-quality-complaint", "dg-meeting-request",
    "engineer-license-renew-upgrade", "general-letter", "land-status-inquiry", "land-type-article12",
    "land-use-change-article5", "mehr-transfer", "plan-inquiry", "road-compensation",
)  # fmt: skip
# each is granted; one is also refused, one sent back for something that is missing
STORIES = [
    (Path(settings.CONTENT) / "services" / slug, name)
    for slug, name in (
        *((slug, "accepted") for slug in SERVICES),
        ("plan-inquiry", "refused"),
        ("general-letter", "incomplete"),
    )
]
WITHOUT_SCRIPT = {"land-status-inquiry"}
ANSWER = "بررسی شد؛ مانعی دیده نشد."
NO_VISIT = "مدارک کافی بود و بازدید لازم نشد."


class Desk:
    """Walks a case along its sample's steps, each as the member whose turn it is."""

    def __init__(
        self, portal: Portal, visit: Callable[..., Visitor], loaded: LoadedService, code: str
    ) -> None:
        self.portal, self.visit, self.definition, self.code = portal, visit, loaded.definition, code
        self.county = county_of(loaded.samples["accepted"].answers)
        self.place = 0
        self.open: dict[str, Visitor] = {}

    @property
    def stage(self) -> Stage:
        return self.definition.stages[self.place]

    def unit(self, stage: Stage) -> str:
        """The stage's unit; for the offices of all counties, the one that the sample's county has staff in."""
        found = stage.unit or self.definition.unit
        return office_of_county(self.county) if found == county_offices() else found

    def take(self, step: Step) -> None:
        {
            "advance": self.advance,
            "answer_referral": self.answer_referrals,
            "request_information": lambda: self.request_information(step),
            "answer_information": lambda: None,
            "appoint": lambda: self.appoint(step),
            "decide": lambda: self.decide(step),
            "approve": self.approve,
            "issue": self.issue,
        }[step.do]()

    def page_of(self, role: str, unit: str) -> Any:
        username = acts.member_for(self.portal, role, unit)
        if username not in self.open:
            self.open[username] = acts.as_member(self.portal, self.visit, username)
        visitor = self.open[username]
        visitor.go(f"/desk/cases/{self.code}/")
        return visitor.page

    def here(self) -> Any:
        return self.page_of(self.stage.by, self.unit(self.stage))

    def answer_referrals(self) -> None:
        page = self.here()
        while page.locator("#referrals form[action$='/answer/']").count():
            form = page.locator("#referrals form[action$='/answer/']").first
            form.locator("textarea").fill(ANSWER)
            form.locator("button").click()
            page.wait_for_load_state()

    def advance(self) -> None:
        self.answer_referrals()
        page = self.here()
        if page.locator(
            "details.act form[action$='/completion/']"
        ).count():  # a visit that the sample knows nothing of
            page.locator("details.act:has(form[action$='/completion/']) summary").click()
            page.fill("[name=forgone]", NO_VISIT)
        page.click("form[action$='/completion/'] button")
        page.wait_for_load_state()
        self.place += 1

    def request_information(self, step: Step) -> None:
        while "request_information" not in self.stage.may:
            self.advance()
        page = self.here()
        page.locator("details.act:has(form[action$='/information-request/']) summary").click()
        form = page.locator("form[action$='/information-request/']")
        form.locator("textarea").fill("\n".join(step.defects))
        form.get_by_role("button", name="فرستادن به شهروند").click()
        page.wait_for_load_state()

    def appoint(self, step: Step) -> None:
        """A day and hour soon, which the citizen then reads on their page."""
        while not self.stage.appointment:
            self.advance()
        calendar = OfficeCalendar(office_hours(Path(settings.CONTENT)), {})
        year, month, day = jalali_parts(calendar.add_working_days(timezone.localdate(), 5))
        page = self.here()
        page.locator("#appointment summary").click()
        form = page.locator("form[action$='/appointment/']")
        form.locator("[name='meet_on.day']").fill(str(day))
        form.locator("[name='meet_on.month']").select_option(str(month))
        form.locator("[name='meet_on.year']").fill(str(year))
        form.locator("[name=meet_at]").fill("۱۱:۱۵")
        form.locator("[name=meet_where]").fill(step.text)
        form.locator("button").click()
        page.wait_for_load_state()
        expect(page.locator("[role=status]").first).to_contain_text("وقت تعیین شد")
        expect(page.locator("#appointment")).to_contain_text("ساعت ۱۱:۱۵")

    def decide(self, step: Step) -> None:
        while step.outcome not in self.stage.decide:
            self.advance()
        self.answer_referrals()
        page = self.here()
        page.locator("details.act:has(form[action$='/decision/']) summary").click()
        form = page.locator("form[action$='/decision/']")
        form.locator(f"input[value='{step.outcome}']").check()
        form.locator("textarea").fill(step.reasons)
        form.locator("button:not([formaction])").click()
        page.wait_for_load_state()
        expect(page.locator("[role=alert]")).to_have_count(0)

    def approve(self) -> None:
        role = self.stage.approve
        assert role is not None
        page = self.page_of(role, self.unit(self.stage))
        page.click("form[action$='/approval/'] button")
        page.wait_for_load_state()

    def issue(self) -> None:
        stage = next(s for s in self.definition.stages[self.place :] if s.issue)
        for _ in range(40):  # the worker prepares the draft of the letter
            page = self.page_of(stage.by, self.unit(stage))
            if page.locator("section:has(h2:text('نامه‌ها'))").count():
                break
            page.wait_for_timeout(250)
        page.click("form[action$='/letter/'] button")
        page.wait_for_load_state()
        expect(page.locator("[role=alert]")).to_have_count(0)


def read_letter(visitor: Visitor, address: str) -> Path:
    """Wait for the signed letter on the citizen's page and take it."""
    page = visitor.page
    for _ in range(60):
        visitor.go(address)
        link = page.locator("a[href*='/letters/']")
        if link.count():
            with page.expect_download() as taken:
                link.first.click()
            return Path(taken.value.path())
        page.wait_for_timeout(300)
    raise AssertionError("no letter came")


@pytest.mark.parametrize(("folder", "name"), STORIES, ids=[f"{f.name}-{name}" for f, name in STORIES])
def test_from_application_to_a_verified_letter(
    folder: Path, name: str, portal: Portal, visit: Callable[..., Visitor]
) -> None:
    loaded: LoadedService = load_folder(folder)
    sample = loaded.samples[name]
    javascript = folder.name not in WITHOUT_SCRIPT
    citizen = visit(360, javascript=javascript)
    applicant = sample.applicant
    mobile = "0" + applicant["mobile"][3:] if applicant else ""
    start = f"/services/{folder.name}/start/"
    if applicant:
        acts.sign_in_citizen(portal, citizen, applicant["national_id"], mobile, start)
    else:
        citizen.go(start)
    citizen.page.click("main form:has(p.acts) button.btn >> nth=0")
    citizen.page.wait_for_load_state()
    acts.fill_application(citizen, loaded, sample)
    code = acts.submit(citizen)
    private = citizen.page.locator("a[href^='/track/']:has-text('خصوصی')")
    address = f"/me/cases/{code}/" if applicant else private.get_attribute("href")

    desk = Desk(portal, visit, loaded, code)
    for step in sample.walk:
        desk.take(step)
        if step.do == "request_information":
            is_the_citizens_turn(portal, citizen, address, mobile, step)
        if step.do == "answer_information":
            answer_information(citizen, address, step)

    letter = read_letter(citizen, address)
    outcome = next(step.outcome for step in sample.walk if step.outcome)
    expect(citizen.page.locator("main")).to_contain_text(loaded.definition.outcomes[outcome].title)
    if mobile:
        portal.wait_for_message(mobile, "صادر شد")
    verify(visit(360, javascript=javascript), letter)


def is_the_citizens_turn(portal: Portal, citizen: Visitor, address: str, mobile: str, step: Step) -> None:
    """The page asks for exactly what is missing, the list of cases says whose turn it is, a message went out."""
    if mobile:
        portal.wait_for_message(mobile, "نوبت شماست")
    citizen.go(address)
    main = citizen.page.locator("main")
    for defect in step.defects:
        expect(main).to_contain_text(defect)
    expect(main.locator("form[action$='/answer/']")).to_have_count(1)
    if address.startswith("/me/"):
        citizen.go("/me/")
        line = citizen.page.locator(f"li:has(a[href='{address}'])")
        expect(line.locator(".tag--warn")).to_have_count(1)


def answer_information(citizen: Visitor, address: str, step: Step) -> None:
    citizen.go(address)
    page = citizen.page
    form = page.locator("form[action$='/answer/']")
    form.locator("textarea").fill(step.text or ANSWER)
    form.locator("button.btn").first.click()
    page.wait_for_load_state()
    expect(page.locator("form[action$='/answer/']")).to_have_count(0)


def verify(anybody: Visitor, letter: Path) -> None:
    """By the file itself, then with one byte changed."""
    page = anybody.page
    anybody.go("/verify/")
    data = letter.read_bytes()
    page.set_input_files("[name=file]", {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": data})
    page.locator("form:has([name=file]) button").click()
    expect(page.locator("main")).to_contain_text("این نامه اصل است")
    middle = len(data) // 2
    forged = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
    anybody.go("/verify/")
    page.set_input_files(
        "[name=file]", {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": forged}
    )
    page.locator("form:has([name=file]) button").click()
    expect(page.locator("main")).not_to_contain_text("این نامه اصل است")
    assert re.search("پذیرفتنی نیست", page.locator("main").inner_text())
