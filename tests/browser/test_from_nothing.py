"""An analyst builds a service from nothing, in the workshop alone; another approves it; a citizen obtains it. No line of code.

Three pages, a condition, rows that repeat, a fee that depends on them, documents, two stages, a letter with merge fields.
"""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import acts
from tests.browser.conftest import Portal, Visitor
from tests.browser.test_pages import check
from tests.browser.workshop import Boxes, open_part, save

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
    opening.compose("بند", "درخواست ", ("نام متقاضی",), " برای زمینی به مساحت ", ("مساحت زمین",), " بررسی شد.")
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
