"""A citizen who pays online, one who pays at a bank and sends the slip, and finance: on the demo, whose fees are samples."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page, expect

from dargah.catalogue.loader import load_folder
from dargah.insight.specimens import fixture
from tests.browser import acts, pages
from tests.browser.conftest import Portal, Visitor
from tests.browser.test_pages import CITIZEN, assert_met, check

OTHER = ("9990000123", "09160000001")
COPY = "document-copy"


def press(page: Page, selector: str) -> None:
    page.click(selector)
    page.wait_for_load_state()


def at_the_review(portal: Portal, visit: Callable[..., Visitor], who: tuple[str, str]) -> Visitor:
    """A citizen without JavaScript who has filled the form of a service that is paid before it is sent."""
    loaded = load_folder(Path(settings.CONTENT) / "services" / COPY)
    visitor = visit(360, javascript=False)
    acts.sign_in_citizen(portal, visitor, *who, f"/services/{COPY}/start/")
    expect(visitor.page.locator("main")).to_contain_text("این خدمت هزینه دارد")
    press(visitor.page, "main form:has(p.acts) button.btn >> nth=0")
    acts.fill_application(visitor, loaded, loaded.samples["accepted"])
    return visitor


def test_a_citizen_pays_online_and_the_application_is_sent(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    """First gives up at the bank, reads that nothing was paid, then pays: the application is sent by itself."""
    citizen = at_the_review(portal, visit, OTHER)
    page, main = citizen.page, citizen.page.locator("main")
    expect(main).to_contain_text("هزینه: ۲۵۰٬۰۰۰ ریال")
    page.check("[name=declaration]")
    press(page, "main form[action$='/submission/'] button.btn")
    address = page.url
    held = [visit(360), visit(1280)]  # axe is a script: who has the address sees the same page
    met = {check(one, address.removeprefix(citizen.origin)) for one in held}
    press(page, "form[action$='/online/'] button")
    expect(page.locator("h1")).to_have_text("درگاه پرداخت نمونه")
    expect(page.locator("dd").first).to_have_text("۲۵۰٬۰۰۰ ریال")
    press(page, "button[value=refuse]")
    assert page.url == address
    expect(main).to_contain_text("پرداخت نشد")
    check(held[0], address.removeprefix(citizen.origin))
    press(page, "form[action$='/online/'] button")
    press(page, "button[value=repeated]")
    assert page.url == address
    expect(main).to_contain_text("پرداخت شد")
    expect(main).to_contain_text("درخواست شما ثبت شد")
    for one in held:
        check(one, address.removeprefix(citizen.origin))
    portal.wait_for_message(OTHER[1], "۲۵۰٬۰۰۰ ریال برای")
    press(page, "a:has-text('رسید پرداخت')")
    met |= {check(one, page.url.removeprefix(citizen.origin)) for one in held}
    expect(main).to_contain_text("شماره پیگیری")
    citizen.go("/me/")
    # what waits for the citizen stands above; of the others the newest comes first
    newest = page.locator("section[aria-labelledby=cs] ul.lines li").first
    expect(newest).to_contain_text("کپی برابر اصل")
    assert_met(met | {"desk:payment"}, by=pages.MONEY)


def test_a_slip_is_sent_refused_sent_again_and_accepted_and_the_letter_goes_out(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    citizen = visit(360, javascript=False)
    acts.sign_in_citizen(portal, citizen, *CITIZEN)
    page, main = citizen.page, citizen.page.locator("main")
    # the demo has two cases that wait for money: of the older one nobody has sent a slip
    press(page, "a:has-text('منتظر پرداخت شما') >> nth=-1")
    case = page.url
    press(page, "a:has-text('دیدن صورت‌حساب و پرداخت')")
    invoice = page.url
    send_slip(page, "")
    expect(page.locator("[role=alert]")).to_contain_text("شماره فیش")
    send_slip(page, "۵۵۰۱۲۳")
    expect(main).to_contain_text("فیش در بررسی است")

    finance = visit(1280)
    acts.sign_in_staff(portal, finance, "finance-k")
    look_at(finance, "550123")
    assert check(finance) == "desk:payment"
    finance.page.check("[value=refuse]")
    finance.page.fill("[name=reason]", "این مبلغ در گردش حساب نیست.")
    press(finance.page, "form[action$='/check/'] button")
    portal.wait_for_message(CITIZEN[1], "پذیرفته نشد")
    page.goto(invoice)
    expect(main).to_contain_text("این مبلغ در گردش حساب نیست.")
    check(visit(360), invoice.removeprefix(citizen.origin))

    send_slip(page, "۵۵۰۱۲۴")
    look_at(finance, "550124")
    finance.page.check("[value=accept]")
    press(finance.page, "form[action$='/check/'] button")
    expect(finance.page.locator("main")).to_contain_text("پرداخت شد")
    page.goto(invoice)
    expect(main).to_contain_text("پرداخت شد")

    secretariat = visit(1280)
    acts.sign_in_staff(portal, secretariat, "shirali")
    secretariat.go(f"/desk/cases/{case.rstrip('/').rsplit('/', 1)[-1]}/")
    expect(secretariat.page.locator("#money")).to_contain_text("پرداخت شده")
    press(secretariat.page, "form[action$='/letter/'] button")
    expect(secretariat.page.locator("[role=alert]")).to_have_count(0)
    portal.wait_for_message(CITIZEN[1], "صادر شد")


def send_slip(page: Page, number: str) -> None:
    """Fill the slip's form and send it; with no number only the button is pressed."""
    if not page.locator("#slip details[open]").count():
        page.click("#slip summary")
    if number:
        page.fill("[name=slip_number]", number)
        page.fill("[name='deposited_on.day']", "۲")
        page.select_option("[name='deposited_on.month']", "1")
        page.fill("[name='deposited_on.year']", "۱۴۰۵")
        page.fill("[name=slip_branch]", "بانک ملی، شعبه مرکزی اهواز")
        page.set_input_files(
            "[name=receipt]",
            {"name": "fish.pdf", "mimeType": "application/pdf", "buffer": fixture("sanad.pdf")},
        )
    press(page, "#slip form button.btn")


def look_at(finance: Visitor, number: str) -> None:
    """Find a slip by its number, as finance does with the account's statement in hand."""
    finance.go(f"/desk/payments/?q={number}")
    press(finance.page, "table a >> nth=0")
