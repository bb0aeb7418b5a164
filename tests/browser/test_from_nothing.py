"""An analyst builds a service from nothing, in the workshop alone; another approves it; a citizen obtains it. No line of code.

Three pages, a condition, rows that repeat, a fee that depends on them, documents, two stages, a letter with merge fields.
"""

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
from playwright.sync_api import Locator, Page, expect

from dargah.insight.specimens import fixture
from tests.browser import acts
from tests.browser.conftest import Portal, Visitor
from tests.browser.test_pages import check
from tests.browser.workshop import open_part, save

SLUG, TITLE = "shared-wall", "موافقت با دیوارکشی زمین مشاع"
ASK = "می‌خواهم دور زمین مشاعم دیوار بکشم."
CITIZEN = ("9990000123", "09160000001")
UNIT, OFFICER, HEAD, SECRETARIAT = "اداره مدیریت زمین و واگذاری", "case_officer", "unit_head", "secretariat"


def begin(writer: Visitor) -> None:
    page = writer.page
    writer.go("/studio/")
    page.get_by_role("link", name="خدمت تازه").first.click()
    page.get_by_label("نام خدمت").fill(TITLE)
    page.get_by_label("نشانی خدمت").fill(SLUG)
    page.get_by_label("واحد پاسخ‌گو").select_option(label=UNIT)
    page.get_by_label(re.compile("از هیچ")).check()
    page.get_by_role("button", name="ساختن").click()
    expect(page.locator("h1")).to_have_text(TITLE)


def write_facts(page: Page) -> None:
    boxes = open_part(page, "مشخصات")
    boxes.write("خواسته مردم", ASK)
    boxes.write("خلاصه", "برای دیوارکشی زمینی که چند مالک دارد، موافقت اداره کل لازم است.")
    boxes.write("نتیجه‌ای که شهروند می‌گیرد", "نامه موافقت با دیوارکشی")
    boxes.choose("گروه زندگی", "زمین دارم یا می‌خرم")
    deadline = boxes.group("مهلت")
    deadline.write("روز کاری", "۱۰")
    deadline.field("منبع").locator("select").select_option("GK")
    boxes.group("هزینه").field("منبع").locator("select").select_option("GK")
    save(page)


def write_form(page: Page) -> None:
    """Three pages: who applies, from the bank; the land, with a condition and rows; the wall, with another condition."""
    boxes = open_part(page, "درخواست")
    before = boxes.add("پرسش‌های پیش از درخواست")
    before.write("پرسش", "زمین سند مالکیت دارد؟")
    before.write("وگرنه این گفته شود", "نخست سند زمین را بگیرید.")
    who = boxes.add("صفحه‌های درخواست")
    who.write("عنوان صفحه", "متقاضی")
    who.choose("گروهی از بانک پرسش", "متقاضی")
    land = boxes.add("صفحه‌های درخواست")
    land.write("عنوان صفحه", "زمین")
    land.ask("مساحت", "مساحت زمین", یکا="متر مربع")
    land.ask("بله یا نه", "زمین مالک دیگری هم دارد؟")
    owners = land.ask("ردیف‌های تکرارشونده", "مالکان دیگر")
    owners.write("نام یک ردیف", "مالک")
    owners.write("دست‌کم", "۱")
    owners.ask("نام شخص", "نام مالک", of="ستون‌ها")
    owners.ask("عدد درست", "سهم به دانگ", of="ستون‌ها")
    owners.when("کی پرسیده شود", "زمین مالک دیگری هم دارد؟", "بله است")
    wall = boxes.add("صفحه‌های درخواست")
    wall.write("عنوان صفحه", "دیوار")
    kind = wall.ask("یک گزینه از چند گزینه", "دیوار از چیست؟")
    for words in ("بلوک سیمانی", "فنس"):
        kind.add("گزینه‌ها").write("متن", words)
    why = wall.ask("متن بلند", "چرا فنس؟")
    why.when("کی پرسیده شود", "دیوار از چیست؟", "هست", "فنس")
    save(page)


def write_money_and_documents(page: Page) -> None:
    fee = open_part(page, "مشخصات").group("هزینه")
    study = fee.add("اقلام هزینه")
    study.write("نام قلم", "بررسی درخواست")
    study.field("مبلغ، به ریال").get_by_label("ریال", exact=True).fill("200000")
    owners = fee.add("اقلام هزینه")
    owners.write("نام قلم", "ثبت هر مالک دیگر")
    owners.choose("مبلغ، به ریال", "به شمار ردیف‌های «مالکان دیگر»")
    owners.field("مبلغ، به ریال").get_by_label("ریال", exact=True).fill("۵۰٬۰۰۰")
    owners.when("کی", "زمین مالک دیگری هم دارد؟", "بله است")
    fee.choose("کی پرداخت شود", "پیش از ثبت درخواست")
    save(page)
    documents = open_part(page, "مدرک‌ها")
    documents.add("مدرک‌ها").write("نام مدرک", "سند زمین")
    consent = documents.add("مدرک‌ها")
    consent.write("نام مدرک", "رضایت‌نامه مالکان دیگر")
    consent.when("کی خواسته شود", "زمین مالک دیگری هم دارد؟", "بله است")
    save(page)


def write_letter_and_stages(page: Page) -> None:
    """One letter for both outcomes; a stage that decides, one that sends it."""
    letters = open_part(page, "نامه‌ها")
    letter = letters.add("نامه‌ها")
    letter.write("موضوع نامه", "پاسخ به درخواست دیوارکشی")
    letter.tick("گیرنده", "متقاضی")
    letter.choose("امضاکننده", "رئیس اداره")
    opening = letter.add("متن نامه")
    opening.compose(
        "بند", "درخواست ", ("نام متقاضی",), " برای زمینی به مساحت ", ("مساحت زمین",), " بررسی شد."
    )
    letter.add("متن نامه").compose("بند", "نتیجه: ", ("نتیجه",), ". ", ("دلیل‌های تصمیم",))
    letter.put("دانسته‌هایی که در نامه می‌آید", "مالکان دیگر")
    notice = letters.add("متن پیامک‌های این خدمت")
    notice.choose("کدام پیامک", "درخواست ثبت شد")
    notice.compose("متن پیامک", "درخواست دیوارکشی شما رسید. ", ("کد رهگیری",), " ", ("نشانی پرونده",))
    save(page)
    outcomes = open_part(page, "نتیجه‌ها")
    for title, good in (("موافقت شد", True), ("موافقت نشد", False)):
        outcome = outcomes.add("نتیجه‌ها")
        outcome.write("نام نتیجه", title)
        outcome.choose("نامه", "پاسخ به درخواست دیوارکشی")
        outcome.field("به سود متقاضی است").locator("input[type=checkbox]").set_checked(good)
    save(page)
    stages = open_part(page, "گام‌ها")
    review = stages.add("گام‌های رسیدگی")
    review.write("نام گام", "بررسی و تصمیم")
    review.choose("نقش", "کارشناس")
    review.write("مهلت گام", "۵")
    review.tick("کارهایی که می‌تواند", "خواستن تکمیل مدارک", "تصمیم", "یادداشت")
    review.put("می‌تواند به این نتیجه‌ها برسد", "موافقت شد")
    review.put("می‌تواند به این نتیجه‌ها برسد", "موافقت نشد")
    review.choose("تأییدکننده", "رئیس اداره")
    sending = stages.add("گام‌های رسیدگی")
    sending.write("نام گام", "شماره و ارسال نامه")
    sending.choose("نقش", "دبیرخانه")
    sending.choose("واحد", "دبیرخانه")
    sending.write("مهلت گام", "۱")
    sending.tick("کارهایی که می‌تواند", "یادداشت")
    sending.tick("نامه در این گام صادر می‌شود")
    page.get_by_role("button", name="ذخیره و دیدن یافته‌ها").click()
    expect(page.locator("main")).to_contain_text("چیزی مانع انتشار نیست")


def press(page: Page, name: str) -> None:
    """Press a button of the page by its words and wait for what follows."""
    page.locator("main").get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def fill_applicant(page: Page) -> None:
    """Whatever of the bank's group is not known yet."""
    told = {
        "national_id": "9990000123", "first_name": "معصومه", "last_name": "نمونه", "mobile": "09160000001",
        "birth_date.day": "12", "birth_date.month": "3", "birth_date.year": "1360",
    }  # fmt: skip
    for name, text in told.items():
        box = page.locator(f"[name='applicant.{name}']")
        if box.evaluate("e => e.tagName") == "SELECT":
            box.select_option(text)
        elif not box.input_value():
            box.fill(text)
    press(page, "ذخیره و ادامه")


def yes_or_no(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def fill_land(page: Page) -> None:
    """The question about other owners brings up their rows: two are filled."""
    expect(page.locator("h1")).to_have_text("زمین")
    expect(page.get_by_label("نام مالک")).to_have_count(0)
    page.get_by_label("مساحت زمین").fill("۲۵۰")
    yes_or_no(page, "زمین مالک دیگری هم دارد؟", "بله")
    expect(page.get_by_label("نام مالک")).to_have_count(1)
    press(page, "افزودن مالک دیگر")
    expect(page.get_by_label("نام مالک")).to_have_count(2)
    for number, (name, share) in enumerate((("رضا نمونه", "۲"), ("زهرا نمونه", "۱"))):
        page.get_by_label("نام مالک").nth(number).fill(name)
        page.get_by_label("سهم به دانگ").nth(number).fill(share)
    press(page, "ذخیره و ادامه")


def fill_wall(page: Page) -> None:
    expect(page.locator("h1")).to_have_text("دیوار")
    expect(page.get_by_label("چرا فنس؟")).to_have_count(0)
    yes_or_no(page, "دیوار از چیست؟", "فنس")
    page.get_by_label("چرا فنس؟").fill("زمین باتلاقی است.")
    press(page, "ذخیره و ادامه")


def rehearse(page: Page) -> None:
    """Walk the draft as citizen and office, and keep the way as its sample: nobody writes one."""
    page.locator("main").get_by_role("link", name="تمرین").click()
    fill_applicant(page)
    fill_land(page)
    fill_wall(page)
    expect(page.locator("main")).to_contain_text("ثبت هر مالک دیگر")
    page.locator("main").get_by_label("موافقت شد").check()
    for act in ("ثبت تصمیم", "تأیید تصمیم", "امضا و صدور نامه", "نمونه خدمت شود"):
        press(page, act)
    expect(page.locator("[role=status]").first).to_contain_text("نمونه خدمت است")
    page.get_by_role("link", name="بازگشت به کارگاه").click()
    expect(page.locator("h1")).to_have_text(TITLE)


def confirm_the_fee_and_submit(page: Page) -> None:
    """What is only proposed is asked of nobody: the office's letter makes the fee binding."""
    fact = page.locator(".fact", has_text="هزینه")
    fact.get_by_text("اداره تأیید کرده است").click()
    fact.get_by_label("کجا تأیید شده است").fill("نامه ۳۱/۱۴۰۵/۲۲۰")
    fact.get_by_role("button", name="ثبت تأیید").click()
    expect(page.locator(".fact", has_text="هزینه")).to_have_count(0)
    page.get_by_label("یادداشت برای تأییدکننده").fill("خدمت تازه، با تمرین آزموده.")
    page.get_by_role("button", name="فرستادن", exact=True).click()
    expect(page.locator("main")).to_contain_text("برای تأیید فرستاده شد")


def approve(approver: Visitor) -> None:
    approver.go("/studio/")
    approver.page.locator("main section", has_text="منتظر تأیید شما").get_by_role("link", name=TITLE).click()
    check(approver)
    press(approver.page, "تأیید و انتشار")
    expect(approver.page.locator("main")).to_contain_text("منتشر شد")


def obtain(portal: Portal, citizen: Visitor) -> str:
    """Ask whether it fits, apply, pay at the gateway; returns the tracking code."""
    page = citizen.page
    acts.sign_in_citizen(portal, citizen, *CITIZEN)
    citizen.go(f"/services/{SLUG}/")
    expect(page.locator("h1")).to_have_text(ASK)
    page.get_by_role("link", name=re.compile("به کارم می‌آید")).click()
    yes_or_no(page, "زمین سند مالکیت دارد؟", "بله")
    press(page, "ببینم")
    page.locator("main").get_by_role("link", name=re.compile("شروع")).click()
    page.click("main form:has(p.acts) button.btn >> nth=0")
    fill_applicant(page)
    fill_land(page)
    fill_wall(page)
    expect(page.locator("h1")).to_have_text("مدارک")
    for number in range(2):
        page.locator("input[type=file]").nth(number).set_input_files(
            {"name": "sanad.png", "mimeType": "image/png", "buffer": fixture("sanad.png")}
        )
    press(page, "ذخیره و ادامه")
    expect(page.locator("main")).to_contain_text("۳۰۰٬۰۰۰ ریال")
    page.check("[name=declaration]")
    page.click("main form[action$='/submission/'] button.btn")
    page.click("form[action$='/online/'] button")
    expect(page.locator("h1")).to_have_text("درگاه پرداخت نمونه")
    page.click("button[value=pay]")
    expect(page.locator("main")).to_contain_text("درخواست شما ثبت شد")
    said = portal.wait_for_message(CITIZEN[1], "درخواست دیوارکشی شما رسید. ([۰-۹ \u2066\u2069]+)")
    return "".join(str(int(digit)) for digit in said[1] if digit.isdigit())


def work(portal: Portal, visit: Callable[..., Visitor], code: str) -> None:
    """The officer decides, the head approves, the secretariat sends."""
    unit = "land_management"
    officer = acts.as_member(portal, visit, acts.member_for(portal, OFFICER, unit))
    officer.go(f"/desk/cases/{code}/")
    expect(officer.page.locator("main")).to_contain_text("رضا نمونه")
    officer.page.locator("details.act:has(form[action$='/decision/']) summary").click()
    form = officer.page.locator("form[action$='/decision/']")
    form.get_by_label("موافقت شد").check()
    form.locator("textarea").fill("همه مالکان رضایت داده‌اند.")
    form.locator("button:not([formaction])").click()
    expect(officer.page.locator("[role=status]").first).to_contain_text("منتظر تأیید")
    head = acts.as_member(portal, visit, acts.member_for(portal, HEAD, unit))
    head.go(f"/desk/cases/{code}/")
    head.page.click("form[action$='/approval/'] button")
    expect(head.page.locator("[role=status]").first).to_contain_text("نهایی شد")
    sender = acts.as_member(portal, visit, acts.member_for(portal, SECRETARIAT, SECRETARIAT))
    until_there(sender, f"/desk/cases/{code}/", "form[action$='/letter/'] button").click()
    sender.page.wait_for_load_state()
    expect(sender.page.locator("[role=alert]")).to_have_count(0)


def until_there(visitor: Visitor, path: str, selector: str) -> Locator:
    """Open a page again until the worker has made what is waited for."""
    for _ in range(60):
        visitor.go(path)
        found = visitor.page.locator(selector)
        if found.count():
            return found.first
        visitor.page.wait_for_timeout(250)
    raise AssertionError(f"{path} shows no {selector}")


def read_and_verify(citizen: Visitor, anybody: Visitor, code: str) -> None:
    """The letter says what the merge fields stand for, and is verified by the code that is printed on it."""
    link = until_there(citizen, f"/me/cases/{code}/", "a[href*='/letters/']")
    with citizen.page.expect_download() as taken:
        link.click()
    letter = Path(taken.value.path()).read_bytes()
    with pikepdf.open(BytesIO(letter)) as pdf:
        said = json.loads(next(iter(pdf.attachments.values())).get_file().read_bytes())
    text = json.dumps(said, ensure_ascii=False)
    assert "۲۵۰" in text, text
    assert "همه مالکان رضایت داده‌اند." in text, text
    anybody.go("/verify/")
    anybody.page.fill("[name=code]", said["verify"]["code"])
    press(anybody.page, "بررسی")
    expect(anybody.page.locator("main")).to_contain_text("پاسخ به درخواست دیوارکشی")


def test_a_service_from_nothing_to_the_citizens_letter(portal: Portal, visit: Callable[..., Visitor]) -> None:
    writer = visit(1280)
    acts.sign_in_staff(portal, writer, "tahlilgar")
    begin(writer)
    write_facts(writer.page)
    write_form(writer.page)
    check(writer)
    write_money_and_documents(writer.page)
    write_letter_and_stages(writer.page)
    rehearse(writer.page)
    confirm_the_fee_and_submit(writer.page)
    approver = visit(1280)
    acts.sign_in_staff(portal, approver, "tahlilgar2")
    approve(approver)
    citizen = visit(360)
    code = obtain(portal, citizen)
    work(portal, visit, code)
    read_and_verify(citizen, visit(360), code)
