"""What is written on a case stands in its box again after an ended session, and is gone once it was sent."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from playwright.sync_api import expect

from dargah.catalogue.loader import load_folder
from tests.browser import acts
from tests.browser.conftest import Portal, Visitor

NATIONAL_ID = "9990000123"
MOBILE = "09170000031"
SLUG = "general-letter"
WORDS = "پیامی که نباید گم شود"


def end_the_session(visitor: Visitor) -> None:
    """As time does: the session is gone, the rest of the browser stays."""
    kept = [cookie for cookie in visitor.context.cookies() if cookie["name"] != "session"]
    visitor.context.clear_cookies()
    visitor.context.add_cookies(kept)


def test_a_message_survives_an_ended_session_and_is_sent_once(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    visitor = visit()
    page = visitor.page
    loaded = load_folder(Path(settings.CONTENT) / "services" / SLUG)
    acts.sign_in_citizen(portal, visitor, NATIONAL_ID, MOBILE, f"/services/{SLUG}/start/")
    page.click("main form:has(p.acts) button.btn >> nth=0")
    acts.fill_application(visitor, loaded, loaded.samples["accepted"])
    address = f"/me/cases/{acts.submit(visitor)}/"
    visitor.go(address)
    box = page.locator("#messages textarea")
    box.fill(WORDS)
    end_the_session(visitor)
    page.click("#messages button.btn")
    expect(page.locator("h1")).to_contain_text("زمان ورود شما پایان یافته بود")
    expect(page.locator("textarea[readonly]")).to_have_value(WORDS)

    acts.sign_in_citizen(portal, visitor, NATIONAL_ID, MOBILE, address)
    expect(box).to_have_value(WORDS)
    page.click("#messages button.btn")
    expect(page.locator(".told .notice--ok")).to_be_visible()
    expect(box).to_have_value("")
    visitor.go(address)
    expect(box).to_have_value("")


def test_what_one_person_wrote_is_not_there_for_the_next_nor_after_the_sign_out(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    visitor = visit()
    page = visitor.page
    count = "Object.keys(sessionStorage).filter((key) => key.startsWith('kept:')).length"
    shelve = (
        "sessionStorage.setItem('kept:/me/cases/1/messages/:text:0',"
        " JSON.stringify({writer: '%s', at: Date.now(), text: 'a', sent: false}))"
    )
    acts.sign_in_citizen(portal, visitor, NATIONAL_ID, MOBILE, "/me/")
    page.evaluate(shelve % "somebody else")
    visitor.go("/me/")
    assert page.evaluate(count) == 0
    page.evaluate(shelve % page.locator("meta[name=writer]").get_attribute("content"))
    visitor.go("/me/")
    assert page.evaluate(count) == 1
    page.click("form[action$='/sign-out/'] button")
    page.wait_for_load_state()
    assert page.evaluate(count) == 0
