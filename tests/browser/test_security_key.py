"""A member adds a security key and signs in with it, by Chromium's virtual authenticator."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser import acts
from tests.browser.conftest import Portal, Visitor

KEY = {
    "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
MEMBER = "tahlilgar"


def test_a_key_that_was_added_opens_the_desk(portal: Portal, visit: Callable[..., Visitor]) -> None:
    visitor = visit(1280)
    visitor.origin = portal.origin.replace(
        "127.0.0.1", "localhost"
    )  # an address of digits has no security keys
    page = visitor.page
    devices = visitor.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    acts.sign_in_staff(portal, visitor, MEMBER)

    visitor.go("/desk/second-factor/keys/add/")
    if "reauthenticate" in page.url:
        page.fill("[name=password]", portal.demo()["password"])
        page.click("main form button.btn >> nth=0")
        page.wait_for_load_state()
    page.fill("main form [name=name]", "کلید من")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile(r"/desk/second-factor/(?!keys/add)"))

    visitor.context.clear_cookies()
    visitor.go("/desk/sign-in/")
    page.fill("[name=login]", MEMBER)
    page.fill("[name=password]", portal.demo()["password"])
    page.click("main form button.btn")
    page.click("#mfa_webauthn")
    page.wait_for_url(re.compile(r"/studio/"))
    expect(page.locator("main h1")).to_be_visible()
    portal.states.pop(MEMBER, None)
