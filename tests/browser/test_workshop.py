"""An analyst changes a service in the editor, rehearses it, submits; another approves; a citizen reads it. No line of code."""

from collections.abc import Callable

from playwright.sync_api import expect

from dargah.content.authored import PARTS
from tests.browser import acts, pages
from tests.browser.conftest import Portal, Visitor
from tests.browser.test_pages import assert_met, check
from tests.browser.workshop import Boxes, open_part, save

SLUG = "document-copy"
ASK = "رونوشت پرونده‌ام را همین امروز می‌خواهم."


def script_is_off(reader: Visitor, path: str) -> None:
    """Who has no script reads what is written, and is told why it cannot be changed."""
    reader.go(path)
    expect(reader.page.locator("main .notice").first).to_contain_text("جاوااسکریپت")
    expect(reader.page.locator(".told-lines")).to_be_visible()
    expect(reader.page.locator(".told-lines")).to_contain_text(ASK)
    expect(reader.page.get_by_role("button", name="ذخیره", exact=True)).to_have_count(0)


def nothing_is_lost(writer: Visitor, path: str) -> None:
    """What was typed and not saved is there again when the page is opened anew."""
    writer.page.on("dialog", lambda asked: asked.accept())
    writer.go(path)
    open_boxes = Boxes(writer.page.locator("form.boxes"))
    open_boxes.add("پرسش‌های مردم").write("پرسش", "چند روز می‌کشد؟")
    writer.go(path)
    writer.page.get_by_role("button", name="آوردن آن").click()
    typed = writer.page.locator("form.boxes input[name$='-value-q']").last
    expect(typed).to_have_value("چند روز می‌کشد؟")


def test_from_the_editor_to_the_citizen(portal: Portal, visit: Callable[..., Visitor]) -> None:
    met: set[str] = set()
    writer = visit(1280)
    acts.sign_in_staff(portal, writer, "tahlilgar")
    page = writer.page
    writer.go(f"/studio/services/{SLUG}/")
    page.click("text=باز کردن برای نوشتن")
    met.add(check(writer))
    home = f"/studio/services/{SLUG}/"
    met.add(check(writer, f"{home}parts/facts/"))
    page.fill("[name=boxes-ask]", ASK)
    page.click("button:has-text('ذخیره و دیدن یافته‌ها')")
    expect(page.locator("main")).to_contain_text("چیزی مانع انتشار نیست")
    for part in ("form", "stages", "letters"):
        check(writer, f"{home}parts/{part}/")
        expect(page.locator("[data-streamfield-list-container], [data-panel]").first).to_be_visible()
    for name in ("copy/", "preview/", "preview/page/", "versions/", "versions/comparison/"):
        met.add(check(writer, f"{home}{name}"))
    expect(page.locator("main")).to_contain_text(ASK)
    writer.go(home)
    page.click("main a:has-text('تمرین')")
    page.click("button:has-text('با نمونه پر کن')")
    expect(page.locator("[role=status]").first).to_contain_text("پر شد")
    phone = visit(360, state=writer.context.storage_state())
    parts = [f"{home}parts/{part}/" for part in PARTS]
    for path in ("/studio/", "/studio/services/", home, *parts, f"{home}preview/", f"{home}versions/"):
        check(phone, path)
    script_is_off(visit(360, state=writer.context.storage_state(), javascript=False), f"{home}parts/facts/")
    nothing_is_lost(phone, f"{home}parts/questions/")
    writer.go("/studio/bank/")
    page.click("main table a, main ul a, main button >> nth=0")
    page.wait_for_load_state()
    met.add(check(writer, "/studio/bank/place/") if "/bank/" in page.url else "")
    met |= {check(writer, f"/studio/bank/place/{name}") for name in ("versions/", "versions/comparison/")}
    met.add(check(writer, "/studio/groups/"))
    for path in ("place/", "place/versions/", "place/versions/comparison/"):
        check(phone, f"/studio/bank/{path}")
    check(phone, "/studio/groups/")
    writer.go(home)
    page.click("main form button:has-text('فرستادن')")
    expect(page.locator("main")).to_contain_text("برای تأیید فرستاده شد")
    page.click("text=دیدن آن‌چه فرستاده شده است")
    met.add(check(writer))
    submitted = page.url
    expect(page.locator("main button:has-text('تأیید')")).to_have_count(0)

    other = visit(1280)
    acts.sign_in_staff(portal, other, "tahlilgar2")
    other.page.goto(submitted)
    expect(other.page.locator("main")).to_contain_text(ASK)
    other.page.click("main button:has-text('تأیید')")
    expect(other.page.locator("main")).to_contain_text("منتشر شد")

    citizen = visit(360)
    citizen.go(f"/services/{SLUG}/")
    expect(citizen.page.locator("h1")).to_have_text(ASK)
    assert_met(met, pages.WORKSHOP)


def test_an_amount_in_words_is_told_at_its_place_and_not_dropped(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    writer = visit(1280, state=portal.states.get("tahlilgar"))
    if "tahlilgar" not in portal.states:
        acts.sign_in_staff(portal, writer, "tahlilgar")
    writer.go("/studio/services/")
    page = writer.page
    page.get_by_label("نام خدمت").fill("گواهی مبلغ")
    page.get_by_label("نشانی خدمت").fill("told-amount")
    page.get_by_label("واحد پاسخ‌گو").select_option(index=1)
    page.get_by_role("button", name="ساختن").click()
    item = open_part(page, "مشخصات").group("هزینه").add("اقلام هزینه")
    item.write("نام قلم", "بررسی")
    amount = item.field("مبلغ، به ریال").get_by_label("ریال", exact=True)
    amount.fill("پانصد هزار")
    page.locator("form.boxes").get_by_role("button", name="ذخیره", exact=True).click()
    expect(item.field("مبلغ، به ریال").get_by_role("alert")).to_contain_text("عدد درست بنویسید")
    expect(amount).to_be_focused()
    expect(amount).to_have_value("پانصد هزار")
    amount.fill("۵۰۰٬۰۰۰")
    expect(item.field("مبلغ، به ریال").get_by_role("alert")).to_have_count(0)
    save(page)
