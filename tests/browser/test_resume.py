"""Nothing that was typed is lost: not with a closed browser, not with an ended session, not with a restarted server."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from playwright.sync_api import APIResponse, Route, expect

from dargah.catalogue.loader import load_folder
from tests.browser import acts
from tests.browser.conftest import Portal, Visitor

NATIONAL_ID = "9990000123"
SLUG = "general-letter"
NEXT = "main form p.acts button.btn:not([name]):not([type=button])"


def begin(portal: Portal, visitor: Visitor, mobile: str) -> str:
    """A fresh draft, on its first page; returns the page's path."""
    acts.sign_in_citizen(portal, visitor, NATIONAL_ID, mobile, f"/services/{SLUG}/start/")
    visitor.page.click("main form:has(p.acts) button.btn >> nth=0")
    visitor.page.wait_for_load_state()
    return visitor.page.url.removeprefix(visitor.origin)


def type_name(visitor: Visitor, text: str) -> None:
    """Type as a person does and wait until the page says that it is saved."""
    field = visitor.page.locator("[name='applicant.address']")
    field.fill("")
    field.press_sequentially(text)
    expect(visitor.page.locator("[data-saved]")).to_contain_text("ذخیره شد")


def shown_name(visitor: Visitor) -> str:
    return visitor.page.locator("[name='applicant.address']").input_value()


def test_a_closed_browser_comes_back_to_the_last_keystroke(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    first = visit()
    path = begin(portal, first, "09170000010")
    type_name(first, "معصومه‌سادا")
    first.context.close()
    second = visit()
    acts.sign_in_citizen(portal, second, NATIONAL_ID, "09170000010", path)
    assert shown_name(second) == "معصومه‌سادا"


def test_what_is_written_while_the_page_fetches_its_questions_stays(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    """A slow line: the choice of a county office asks for the page again, and its citizen is already writing."""
    visitor = visit()
    path = begin(portal, visitor, "09170000019")
    page = visitor.page
    visitor.go(path.rsplit("/", 2)[0] + "/subject/")
    slow = visitor.context.new_cdp_session(page)
    slow.send("Network.enable")
    line = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    slow.send("Network.emulateNetworkConditions", {**line, "latency": 1200})
    page.select_option("[name=to_unit]", "county")
    page.wait_for_timeout(150)
    page.locator("[name=body]").click()
    page.keyboard.type("این متن مهم من است", delay=90)
    expect(page.locator("[name=county]")).to_be_visible(timeout=20_000)
    assert page.locator("[name=body]").input_value() == "این متن مهم من است"
    assert page.evaluate("document.activeElement.name") == "body", "who writes goes on writing"
    slow.send("Network.emulateNetworkConditions", {**line, "latency": 0})
    expect(page.locator("[data-saved]")).to_contain_text("ذخیره شد")
    page.reload()
    assert page.locator("[name=body]").input_value() == "این متن مهم من است"


def test_a_page_that_was_on_its_way_takes_back_nothing(portal: Portal, visit: Callable[..., Visitor]) -> None:
    """The answer to «which questions now?» was given before what is written and saved since."""
    visitor = visit()
    path = begin(portal, visitor, "09170000021")
    page, held = visitor.page, list[tuple[Route, APIResponse]]()
    visitor.go(path.rsplit("/", 2)[0] + "/subject/")

    def hold(route: Route) -> None:
        if held or route.request.method != "GET":
            route.continue_()
        else:
            held.append((route, route.fetch()))

    page.route("**/subject/", hold)
    page.select_option("[name=to_unit]", "county")
    while not held:
        page.wait_for_timeout(50)
    with page.expect_response("**/subject/typed/"):  # saved while the page is on its way
        page.locator("[name=body]").press_sequentially("متن مهم من")
    held[0][0].fulfill(response=held[0][1])
    expect(page.locator("[name=county]")).to_be_visible(timeout=20_000)
    assert page.locator("[name=body]").input_value() == "متن مهم من"


def test_questions_that_were_asked_for_without_a_line_come_with_it(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    visitor = visit()
    path = begin(portal, visitor, "09170000022")
    page = visitor.page
    visitor.go(path.rsplit("/", 2)[0] + "/subject/")
    visitor.context.set_offline(True)
    page.select_option("[name=to_unit]", "county")
    page.locator("[name=body]").press_sequentially("بی خط نوشته")
    expect(page.locator("[data-saved]")).to_contain_text("ارتباط قطع است")
    expect(page.locator(".saved .i use[href$='#alert-triangle']")).to_be_visible()
    expect(page.locator(".saved .i use[href$='#check']")).to_be_hidden()
    visitor.context.set_offline(False)
    expect(page.locator("[name=county]")).to_be_visible(timeout=20_000)
    assert page.locator("[name=body]").input_value() == "بی خط نوشته"


WRITES_ON = """() => {
  const { elements } = document.querySelector("form[data-autosave]");
  const address = elements["applicant.address"], other = elements["applicant.kind"][1];
  address.focus();
  document.addEventListener("submit", () => setTimeout(() => {
    document.execCommand("insertText", false, " و افزوده");
    other.click();
    const told = { address: address.value, other: other.checked, at: document.activeElement.name };
    sessionStorage.setItem("told", JSON.stringify(told));
  }, 200));
}"""


def test_nothing_is_written_into_a_page_that_is_on_its_way(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    """A slow line: «ذخیره و ادامه» is pressed and its citizen types on. The words would be kept by nobody."""
    visitor = visit()
    path = begin(portal, visitor, "09170000024")
    page, told = visitor.page, list[int]()
    page.check("[name='applicant.kind'] >> nth=0")
    type_name(visitor, "اهواز، کیانپارس")
    slow = visitor.context.new_cdp_session(page)
    slow.send("Network.enable")
    line = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    slow.send("Network.emulateNetworkConditions", {**line, "latency": 2000})
    page.on("response", lambda answer: told.append(answer.status))
    page.evaluate(WRITES_ON)
    with page.expect_navigation():
        page.evaluate("setTimeout(() => document.querySelector('form[data-autosave] p.acts .btn').click())")
    slow.send("Network.emulateNetworkConditions", {**line, "latency": 0})
    page.wait_for_load_state()
    written = page.evaluate("JSON.parse(sessionStorage.getItem('told'))")
    assert written == {"address": "اهواز، کیانپارس", "other": False, "at": "applicant.address"}
    assert 409 not in told
    visitor.go(path)
    assert shown_name(visitor) == "اهواز، کیانپارس"
    expect(page.locator("[name='applicant.address']")).to_be_editable()


def test_a_page_that_never_comes_gives_the_form_back(portal: Portal, visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    path = begin(portal, visitor, "09170000025").rsplit("/", 2)[0] + "/subject/"
    page = visitor.page
    page.clock.install()
    visitor.go(path)
    body = page.locator("[name=body]")
    body.fill("متن فرستاده")
    page.route("**/subject/", lambda route: route.fulfill(status=204))
    page.click(NEXT)
    expect(body).not_to_be_editable()
    page.clock.fast_forward(31_000)
    expect(body).to_be_editable()
    expect(body).to_have_value("متن فرستاده")


def test_an_ended_session_keeps_what_is_sent(portal: Portal, visit: Callable[..., Visitor]) -> None:
    visitor = visit(javascript=False)
    path = begin(portal, visitor, "09170000011")
    visitor.page.fill("[name='applicant.address']", "نوشته پس از پایان نشست")
    kept = [cookie for cookie in visitor.context.cookies() if cookie["name"] != "session"]
    visitor.context.clear_cookies()
    visitor.context.add_cookies(kept)
    visitor.page.click(NEXT)
    expect(visitor.page.locator("[name=national_id]")).to_be_visible()
    acts.sign_in_citizen(portal, visitor, NATIONAL_ID, "09170000011", path)
    assert shown_name(visitor) == "نوشته پس از پایان نشست"


def test_going_back_and_forth_loses_nothing_and_two_tabs_make_one_case(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    loaded = load_folder(Path(settings.CONTENT) / "services" / SLUG)
    sample = loaded.samples["accepted"]
    visitor = visit()
    path = begin(portal, visitor, "09170000012")
    acts.fill_application(visitor, loaded, sample)
    review = visitor.page.url.removeprefix(visitor.origin)
    visitor.go(path)
    visitor.page.go_back()
    visitor.go(review)
    other = visitor.context.new_page()
    other.goto(visitor.origin + review)
    code = acts.submit(visitor)
    other.check("[name=declaration]")
    other.click("main form[action$='/submission/'] button.btn")
    other.wait_for_url("**/receipt/")
    visitor.page.go_back()
    visitor.go(review)
    assert visitor.page.url.endswith("/receipt/")
    digits = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")
    assert code in "".join(other.locator("main").inner_text().translate(digits).split())


def test_a_restarted_server_comes_back_to_the_last_keystroke(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    visitor = visit()
    path = begin(portal, visitor, "09170000013")
    type_name(visitor, "پیش از خاموشی")
    portal.restart()
    visitor.go(path)
    assert shown_name(visitor) == "پیش از خاموشی"


def test_two_tabs_of_one_page_keep_both_what_was_saved_and_what_is_written(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    visitor = visit()
    path = begin(portal, visitor, "09170000014")
    other = visitor.context.new_page()
    other.goto(visitor.origin + path)
    type_name(visitor, "اهواز، کیانپارس")
    field = other.locator("[name='applicant.address']")
    field.press_sequentially("ایذه")
    told = other.get_by_role("alert")
    expect(told).to_contain_text("تازه‌تر ذخیره شده")
    expect(told).to_be_in_viewport(ratio=1)
    expect(field).to_be_in_viewport(ratio=1)
    expect(other.locator("[data-saved]")).to_have_text("ذخیره نشد.")
    other.click(NEXT)
    expect(other.locator(".errors")).to_be_focused()
    expect(field).to_have_value("ایذه")
    visitor.go(path)
    assert shown_name(visitor) == "اهواز، کیانپارس"
    field.fill("ایذه، بازار")
    expect(other.locator("[data-saved]")).to_contain_text("ذخیره شد، ساعت")
    visitor.go(path)
    assert shown_name(visitor) == "ایذه، بازار"


def test_what_is_sent_without_a_line_stays_on_its_page(portal: Portal, visit: Callable[..., Visitor]) -> None:
    """Not the browser's own page of a broken line, which is in English and loses the form."""
    visitor = visit()
    path = begin(portal, visitor, "09170000023")
    page = visitor.page
    visitor.go(path.rsplit("/", 2)[0] + "/subject/")
    visitor.context.set_offline(True)
    page.locator("[name=body]").press_sequentially("بی خط فرستاده")
    page.click(NEXT)
    expect(page.locator("[data-saved]")).to_contain_text("ارتباط قطع است")
    assert page.locator("[name=body]").input_value() == "بی خط فرستاده"
    visitor.context.set_offline(False)
    expect(page.locator("[data-saved]")).to_contain_text("ذخیره شد", timeout=20_000)


def test_back_from_a_page_that_was_refused_and_corrected_shows_it_again(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    """The browser does not ask whether to send the form anew: the step stands there as it was saved."""
    visitor = visit()
    path = begin(portal, visitor, "09170000024")
    page = visitor.page
    visitor.go(path.rsplit("/", 2)[0] + "/subject/")
    page.locator("[name=body]").fill("متن نامه")
    page.click(NEXT)
    expect(page.locator(".errors")).to_be_visible()
    refused = page.url
    page.locator("[name=subject]").fill("پرسش")
    page.locator("select[name=to_unit]").select_option("land")
    page.click(NEXT)
    expect(page).not_to_have_url(refused)
    page.go_back()
    expect(page).to_have_url(refused)
    expect(page.locator(".errors")).to_have_count(0)
    expect(page.locator("[name=subject]")).to_have_value("پرسش")
