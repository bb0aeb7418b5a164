"""An analyst changes a service in the editor, rehearses it, submits; another approves; a citizen reads it. No line of code."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser import acts, pages
from tests.browser.conftest import Portal, Visitor
from tests.browser.test_pages import assert_met, check

SLUG = "document-copy"
ASK = "رونوشت پرونده‌ام را همین امروز می‌خواهم."


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
    writer.go("/studio/bank/")
    page.click("main table a, main ul a, main button >> nth=0")
    page.wait_for_load_state()
    met.add(check(writer, "/studio/bank/place/") if "/bank/" in page.url else "")
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
