"""A citizen makes a passkey and signs in with it, by Chromium's virtual authenticator; without one nothing is in the way."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser import acts
from tests.browser.conftest import Portal, Visitor
from tests.browser.test_pages import check

TELEPHONE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
NATIONAL_ID, MOBILE = "9990000123", "09168880003"


def test_a_key_of_the_telephone_opens_the_citizens_page(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(360)
    visitor.origin = portal.origin.replace("127.0.0.1", "localhost")  # an address of digits has no passkeys
    page = visitor.page
    devices = visitor.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    telephone = devices.send("WebAuthn.addVirtualAuthenticator", {"options": TELEPHONE})["authenticatorId"]

    def lock_opens(*, opens: bool) -> None:
        devices.send("WebAuthn.setUserVerified", {"authenticatorId": telephone, "isUserVerified": opens})

    acts.sign_in_citizen(portal, visitor, NATIONAL_ID, MOBILE, after="/me/sessions/")
    check(visitor)
    page.click("text=ساختن کلید عبور روی این دستگاه")
    expect(page.locator(".notice").first).to_contain_text("کلید عبور ساخته شد")
    expect(page.locator("main")).to_contain_text("ساخته‌شده")
    check(visitor)
    portal.wait_for_message(MOBILE, "کلید عبور تازه‌ای")

    visitor.context.clear_cookies()
    visitor.go("/sign-in/?next=/me/consents/")
    lock_opens(opens=False)
    page.click("text=ورود با کلید عبور")
    expect(page.locator("form[data-passkey] [role=status]")).to_contain_text("دوباره بزنید")
    check(visitor)
    lock_opens(opens=True)
    page.click("text=ورود با کلید عبور")
    page.wait_for_url(f"{visitor.origin}/me/consents/")

    visitor.go("/me/sessions/")
    page.click("dl form button:has-text('برداشتن')")
    expect(page.locator(".notice").first).to_contain_text("برداشته شد")
    visitor.context.clear_cookies()
    visitor.go("/sign-in/")
    page.click("text=ورود با کلید عبور")
    expect(page.locator("#passkey .err")).to_contain_text("با کد ملی و تلفن همراه کد بگیرید")
    check(visitor)


def test_without_a_script_the_code_is_the_only_way(visit: Callable[..., Visitor]) -> None:
    visitor = visit(360, javascript=False)
    visitor.go("/sign-in/")
    expect(visitor.page.locator("#passkey")).to_be_hidden()
    expect(visitor.page.locator("main")).to_contain_text("فرستادن کد")
