"""The information portal: an editor publishes and it is found; an answer that was given once serves the next who asks."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from dargah.catalogue.loader import load_folder
from dargah.insight.specimens import fixture
from tests.browser import acts, pages
from tests.browser.conftest import Portal, Visitor
from tests.browser.test_pages import assert_met, check

ROOT = Path(__file__).resolve().parents[2]
TITLE = "بسته شدن سه‌روزه بایگانی برای ضدعفونی"
UNKNOWN = "پارکینگ مراجعان کجاست و هزینه دارد؟"
ANSWERED = "پارکینگ در خیابان پشت ساختمان است و هزینه ندارد."


def approve(portal: Portal, visit: Callable[..., Visitor], title: str) -> Visitor:
    """Another editor reads what waits and approves it."""
    other = acts.as_member(portal, visit, "virastar2")
    other.go("/studio/pages/")
    other.page.get_by_role("link", name=title).first.click()
    expect(other.page.locator("main")).to_contain_text("منتظر تأیید")
    check(other)
    other.page.get_by_role("button", name="تأیید و انتشار").click()
    expect(other.page.locator("[role=status]").first).to_contain_text("منتشر شد")
    return other


def test_an_editor_publishes_a_notice_with_a_document_and_it_is_found(
    portal: Portal, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    editor = acts.as_member(portal, visit, "virastar")
    page = editor.page
    editor.go("/studio/new-page/")
    page.select_option("[name=kind]", "notice")
    page.fill("[name=title]", TITLE)
    page.get_by_role("button", name="ساختن").click()
    expect(page.locator("aside")).to_contain_text("«خلاصه» نوشته نشده است")
    page.fill("[name=summary]", "بایگانی از شنبه سه روز بسته است.")
    page.fill(
        "[name=body]", "## چرا\n\nبرای ضدعفونی. نسخه پرونده را [برخط بخواهید](/services/document-copy/)."
    )
    page.fill("[name='day.day']", "7")
    page.select_option("[name='day.month']", "9")
    page.fill("[name='day.year']", "1405")
    paper = tmp_path / "برنامه.pdf"
    paper.write_bytes(fixture("sanad.pdf"))
    page.fill("[name=words]", "برنامه ضدعفونی بایگانی")
    page.set_input_files("[name=files]", paper)
    page.get_by_role("button", name="ذخیره", exact=True).click()
    expect(page.locator("[role=status]").first).to_contain_text("ذخیره شد")
    expect(page.locator("aside")).to_contain_text("چیزی مانع انتشار نیست")
    check(editor)
    address = page.url
    page.get_by_role("link", name="پیش‌نمایش").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    check(editor)
    page.goto(address)
    page.get_by_role("button", name="فرستادن آخرین ذخیره").click()
    expect(page.locator("main")).to_contain_text("منتظر تأیید")
    approve(portal, visit, TITLE)

    reader = visit(360)
    reader.go("/")
    reader.page.get_by_role("link", name=TITLE).click()
    check(reader)
    with reader.page.expect_download() as got:
        reader.page.get_by_role("link", name="برنامه ضدعفونی بایگانی").click()
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF")
    reader.go("/ask/?q=بایگانی کی بسته است برای ضدعفونی")
    expect(reader.page.locator(".cite").first).to_contain_text("بایگانی")
    reader.go("/search/?q=بایگانی ضدعفونی")
    expect(reader.page.get_by_role("link", name=TITLE)).to_be_visible()


def test_broken_spelling_gets_the_cited_answer_and_the_application(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    reader = visit(360)
    acts.sign_in_citizen(portal, reader, "9990000123", "09160000001")
    reader.go("/ask/")
    reader.page.fill("[name=q]", "پروانه اشتغالم تمومه چجوري تمديدش كنم")
    reader.page.locator("form[action='/ask/'] button").first.click()
    expect(reader.page.locator(".cite figcaption").first).to_contain_text(
        "تمدید یا ارتقای پایه پروانه اشتغال"
    )
    check(reader)
    reader.page.get_by_role("link", name="شروع درخواست").first.click()
    reader.page.locator("main form button.btn").first.click()
    reader.page.wait_for_url(re.compile(r"/apply/[0-9a-f-]{36}/"))


def test_an_answer_that_was_given_once_serves_the_next_who_asks(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    reader = visit(360)
    acts.sign_in_citizen(portal, reader, "9990000018", "09160000000")
    reader.go(f"/ask/?q={UNKNOWN}")
    expect(reader.page.locator(".cite")).to_have_count(0)
    reader.page.get_by_role("link", name="پرسیدن از کارشناس").click()
    code = hand_over(reader)

    officer = acts.as_member(portal, visit, "shirali")  # the secretariat has it first
    officer.go(f"/desk/cases/{code}/")
    officer.page.fill("[name=message]", ANSWERED)
    officer.page.get_by_role("button", name="فرستادن", exact=True).click()
    expect(officer.page.locator("#messages")).to_contain_text(ANSWERED)
    reader.go(f"/me/cases/{code}/")
    expect(reader.page.locator("main")).to_contain_text(ANSWERED)
    officer.page.get_by_role("link", name="پیشنهاد برای پرسش‌های پرتکرار").click()
    met = {check(officer)}
    assert_met(met, pages.PORTAL)
    officer.page.fill("[name=question]", UNKNOWN)
    officer.page.get_by_role("button", name="پیشنهاد کردن").click()
    expect(officer.page.locator("[role=status]").first).to_contain_text("پیشنهاد شد")

    editor = acts.as_member(portal, visit, "virastar")
    page = editor.page
    editor.go("/desk/questions/")
    page.locator("li", has_text=UNKNOWN).get_by_role("button", name="نوشتن برای همه").click()
    expect(page.locator("[name=title]")).to_have_value(UNKNOWN)
    expect(page.locator("[name=body]")).to_have_value(ANSWERED)
    page.get_by_role("button", name="فرستادن آخرین ذخیره").click()
    approve(portal, visit, UNKNOWN)

    other = visit(360)
    other.go("/ask/?q=پارکینگ مراجعان کجاس هزینه داره")
    expect(other.page.locator(".cite").first).to_contain_text(ANSWERED)
    check(other)


def test_a_question_of_the_people_becomes_an_answered_one_in_two_clicks(
    portal: Portal, visit: Callable[..., Visitor]
) -> None:
    reader = visit(360)
    reader.go("/ask/?q=برای برگزاری مراسم عقد در سالن اجتماعات اداره کل چه کنم")
    editor = acts.as_member(portal, visit, "virastar")
    page = editor.page
    editor.go("/desk/questions/")
    row = page.locator("tr", has_text="سالن اجتماعات")
    row.get_by_role("button", name="نوشتن پاسخ").click()
    title = page.locator("[name=title]").input_value()
    assert "سالن اجتماعات" in title
    page.fill("[name=body]", "سالن به کسی داده نمی‌شود.")
    page.get_by_role("button", name="ذخیره", exact=True).click()
    page.get_by_role("button", name="فرستادن آخرین ذخیره").click()
    approve(portal, visit, title)
    reader.go("/ask/?q=مراسم عقد در سالن اجتماعات اداره کل")
    expect(reader.page.locator(".cite").first).to_contain_text("سالن به کسی داده نمی‌شود.")
    for _ in range(20):  # the worker settles what was answered
        editor.go("/desk/questions/")
        if not page.locator("tr", has_text="سالن اجتماعات").count():
            break
        page.wait_for_timeout(1000)
    expect(page.locator("main")).not_to_contain_text("سالن اجتماعات")


def hand_over(reader: Visitor) -> str:
    """The question becomes an application of the general letter; returns its tracking code."""
    page = reader.page
    page.locator("main form button.btn").first.click()
    page.wait_for_url(re.compile(r"/apply/[0-9a-f-]{36}/"))
    loaded = load_folder(ROOT / "content/khuzestan/services/general-letter")
    sample = loaded.samples["accepted"]
    asked = {**sample.answers, "subject": UNKNOWN, "body": UNKNOWN}
    acts.fill_application(reader, loaded, sample.model_copy(update={"answers": asked}))
    return acts.submit(reader)
