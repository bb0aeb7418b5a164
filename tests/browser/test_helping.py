"""A relative, and an officer on the telephone, apply in a citizen's place: in the browser, with the code from the message."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from dargah.catalogue.loader import load_folder
from dargah.persian.digits import persian_digits
from tests.browser import acts, pages
from tests.browser.conftest import Portal, Visitor
from tests.browser.test_pages import assert_met, check

HELPER = ("9990000018", "09160000000")
MOTHER = "9990000123"
SLUG = "general-letter"


def shown(code: str) -> str:
    """A tracking code as pages show it."""
    return persian_digits(f"{code[:4]} {code[4:8]} {code[8:]}")


def whole(visitor: Visitor, met: set[str]) -> str:
    """Fill and send the form that is open; the tracking code."""
    loaded = load_folder(Path(settings.CONTENT) / "services" / SLUG)
    met.add(check(visitor))
    accepted = loaded.samples["accepted"]
    applicant = {**accepted.answers["applicant"], "national_id": MOTHER}
    about_her = accepted.model_copy(update={"answers": {**accepted.answers, "applicant": applicant}})
    acts.fill_application(visitor, loaded, about_her)
    check(visitor)
    code = acts.submit(visitor)
    check(visitor)
    return code


@pytest.mark.parametrize("width", [360])
def test_a_relative_applies_and_is_named_on_the_case(
    width: int, portal: Portal, visit: Callable[..., Visitor]
) -> None:
    met: set[str] = set()
    visitor = visit(width)
    page = visitor.page
    acts.sign_in_citizen(portal, visitor, *HELPER)
    visitor.go(f"/services/{SLUG}/start/")
    page.click("text=برای کس دیگری درخواست می‌دهم")
    page.fill("[name=national_id]", MOTHER)
    page.fill("[name=mobile]", "09168880001")
    page.check("[name=tell][value=both]")
    before = len(portal.outbox())
    page.click("main form button.btn")
    expect(page.locator("[name=code]")).to_be_visible()
    met.add(check(visitor))
    page.fill("[name=code]", "۱۲۳")
    page.click("main form button.btn")
    expect(page.locator("#f-code-e")).to_be_visible()
    page.fill("[name=code]", acts.fresh_code(portal, "09168880001", before))
    page.click("main form button.btn")
    expect(page.locator("main .notice").first).to_contain_text("با رضایت او")
    code = whole(visitor, met)
    visitor.go("/me/")
    expect(page.locator("main")).to_contain_text(shown(code))

    desk = visit(1280)
    acts.sign_in_staff(portal, desk, "modirkol")
    desk.go(f"/desk/cases/{code}/")
    expect(desk.page.locator("main")).to_contain_text("به جای متقاضی")

    officer = visit(width)
    acts.sign_in_staff(portal, officer, "kabi")
    officer.go("/desk/callers/")
    page = officer.page
    page.select_option("[name=service]", SLUG)
    page.fill("[name=national_id]", MOTHER)
    page.fill("[name=mobile]", "09168880002")
    before = len(portal.outbox())
    page.click("main form button.btn")
    expect(page.locator("[name=code]")).to_be_visible()
    met.add(check(officer))
    page.fill("[name=code]", acts.fresh_code(portal, "09168880002", before))
    page.click("main form button.btn")
    code = whole(officer, met)
    officer.go("/desk/callers/")
    expect(page.locator("main")).to_contain_text(shown(code))
    assert_met(met, pages.HELPERS)
