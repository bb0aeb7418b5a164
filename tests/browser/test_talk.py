"""A citizen writes with a file, the officer's answer waits for the head, the head sends it, the citizen reads it."""

import re
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from playwright.sync_api import expect

from dargah.catalogue.loader import load_folder
from dargah.insight.specimens import fixture
from tests.browser import acts, pages
from tests.browser.conftest import Portal, Visitor
from tests.browser.test_pages import assert_met, check

SLUG = "land-status-inquiry"
OFFICER, HEAD = "kabi", "tamimi"
QUESTION, ANSWER, CHANGED = (
    "کدام نقشه را می‌خواهید؟ این یکی را دارم.",
    "همین نقشه بس است.",
    "همین نقشه بس است و چیز دیگری لازم نیست.",
)
PAPER = {"name": "naghsheh.pdf", "mimeType": "application/pdf", "buffer": fixture("sanad.pdf")}


def codes(visitor: Visitor, face: str) -> set[str]:
    """The tracking codes of the cases that the open page leads to."""
    return set(re.findall(rf'href="{face}/cases/(\d{{12}})/', visitor.page.content()))


def test_a_message_its_draft_and_its_answer(portal: Portal, visit: Callable[..., Visitor]) -> None:
    sender = load_folder(Path(settings.CONTENT) / "services" / SLUG).samples["accepted"].applicant
    citizen = visit(360)
    acts.sign_in_citizen(portal, citizen, sender["national_id"], sender["mobile"])
    officer = acts.as_member(portal, visit, OFFICER)
    officer.go("/desk/queue/")
    code = min(codes(officer, "/desk") & codes(citizen, "/me"))

    citizen.go(f"/me/cases/{code}/")
    citizen.page.fill("#messages [name=text]", QUESTION)
    citizen.page.set_input_files("#f-message_files", [PAPER])
    citizen.page.click("#messages form button.btn >> nth=-1")
    expect(citizen.page.locator("#messages")).to_contain_text("naghsheh.pdf")
    expect(citizen.page.locator("#messages")).to_contain_text("می‌کوشیم تا")
    check(citizen)

    officer.go("/desk/queue/?view=unanswered")
    expect(officer.page.locator(f'a[href^="/desk/cases/{code}/"]').first).to_be_visible()
    officer.go(f"/desk/cases/{code}/")
    officer.page.fill("#messages [name=message]", ANSWER)
    officer.page.select_option("#f-text-message", index=1)
    officer.page.click("button[name=into][value=message]")
    expect(officer.page.locator("#messages [name=message]")).to_have_value(
        re.compile(f"^{ANSWER}\n\n.+", re.DOTALL)
    )
    officer.page.fill("#messages [name=message]", ANSWER)
    officer.page.click("button[name=for_approval]")
    expect(officer.page.locator("#messages")).to_contain_text("متقاضی هنوز چیزی نمی‌بیند")
    check(officer)
    citizen.go(f"/me/cases/{code}/")
    expect(citizen.page.locator("#messages")).not_to_contain_text(ANSWER)

    head = acts.as_member(portal, visit, HEAD)
    head.go("/desk/message-drafts/")
    check(head)
    head.page.click(f'a[href^="/desk/cases/{code}/#draft-"]')
    head.page.fill("#messages [name^=draft_text_]", CHANGED)
    head.page.click("#messages [data-careful]")
    expect(head.page.locator("main .told")).to_contain_text("به نام نویسنده فرستاده شد")
    citizen.go(f"/me/cases/{code}/")
    expect(citizen.page.locator("#messages")).to_contain_text(CHANGED)
    expect(citizen.page.locator("#messages")).not_to_contain_text("می‌کوشیم تا")

    head.go("/desk/texts/")
    head.page.click("main .pile a >> nth=0")
    assert_met({check(head)}, pages.TALK)
