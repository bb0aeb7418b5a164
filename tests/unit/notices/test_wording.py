"""What an editor may write for a notice: a table of good and bad words, and the words of every event as they are shipped."""

from dataclasses import replace
from importlib import import_module

import pytest

from dargah.notices import wording
from dargah.notices.texts import NAMES, PARTS_AT_MOST, TEXTS, Words
from dargah.notices.wording import SAMPLES, faults, fields_of, needed_in, preview, size_of

# the longest that an officer may write into a notice
appoint = import_module("dargah.cases.operations.appoint")

EVENT = "case_closed"
OURS = TEXTS[EVENT]
GOOD = "رسیدگی به پرونده {code} نزد {unit} پایان یافت.\nنتیجه: {link}"


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "پرونده شما با کد {code} پایان یافت: {link}",
        "«{service}» پایان یافت؛ کد {code} و کد {code} یکی است: {link}\n{office}",
        "می‌توانید نتیجه {code} را ببینید\r\n{link}",
        "كار پرونده {code} پايان يافت {link}",
    ],
)
def test_good_words(text: str) -> None:
    assert faults(EVENT, replace(OURS, sms=text)) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "این متن را بنویسید"),
        (" \n ", "این متن را بنویسید"),
        ("پایان یافت {code} {link} {rials}", "چنین فیلدی ندارد: {rials}"),
        ("پایان یافت {code} {link} {nobody}", "{nobody}"),
        ("پایان یافت {link}", "باید در متن بماند: {code}"),
        ("پایان یافت", "باید در متن بماند: {code}، {link}"),
        ("پایان یافت {code} {link} }", "آکولادی"),
        ("پایان یافت {code} {link", "آکولادی"),
        ("پایان یافت {{code}} {code} {link}", "آکولادی"),
        ("پایان یافت {code!r} {code} {link}", "آکولادی"),
        ("پایان یافت {code.__class__} {code} {link}", "آکولادی"),
        ("پایان یافت {0} {code} {link}", "آکولادی"),
        ("پایان یافت {} {code} {link}", "آکولادی"),
        ("پایان یافت {code:>9999} {code} {link}", "آکولادی"),
        ("پایان یافت \u202e{code} {link}", "نویسه‌ای پنهان"),
        ("پایان یافت \u2066{code} {link}", "نویسه‌ای پنهان"),
        ("پایان یافت \x00{code} {link}", "نویسه‌ای پنهان"),
        ("پایان یافت \x1b{code} {link}", "نویسه‌ای پنهان"),
        ("پایان یافت \ue000{code} {link}", "نویسه‌ای پنهان"),
        ("The end {code} {link}", "باید به فارسی باشد"),
        ("{code} {link}", "باید به فارسی باشد"),
        ("پایان یافت {code} {link} " + "ب" * 220, "۵ پیامک می‌شود و بیش از ۴ پیامک"),
        ("پایان یافت {code} {link} " + "ب" * 600, "بیش از ۶۰۰ نویسه"),
    ],
)
def test_bad_words_are_refused_beside_their_box(text: str, said: str) -> None:
    wrong = faults(EVENT, replace(OURS, sms=text))
    assert set(wrong) == {"sms"}
    assert said in wrong["sms"]


@pytest.mark.parametrize(
    ("box", "text", "said"),
    [
        ("title", "پایان\nBcc: کسی", "عنوان یک سطر است"),
        ("title", "", "این متن را بنویسید"),
        ("title", "ب" * 121, "بیش از ۱۲۰ نویسه"),
        ("mail", "با سلام. پرونده پایان یافت: {link}", "باید در متن بماند: {code}"),
        ("mail", "ب" * 3001, "بیش از ۳٬۰۰۰ نویسه"),
    ],
)
def test_bad_mail_is_refused_beside_its_box(box: str, text: str, said: str) -> None:
    wrong = faults(EVENT, replace(OURS, **{box: text}))
    assert set(wrong) == {box}
    assert said in wrong[box]


def test_a_title_that_grows_too_long_when_it_is_filled() -> None:
    long = "{service} " * 6 + "پایان یافت"
    assert "۲۰۰ نویسه" in faults(EVENT, replace(OURS, title=long))["title"]


@pytest.mark.parametrize("event", TEXTS)
def test_the_shipped_words_of_every_event_may_be_saved(event: str) -> None:
    assert faults(event, TEXTS[event]) == {}
    assert faults(event, wording.as_stored(TEXTS[event])) == {}
    told = preview(event, TEXTS[event])
    assert "{" not in told.words.sms + told.words.title + told.words.mail
    assert ("پیامک" in told.size) == bool(TEXTS[event].sms)
    assert all(name in SAMPLES and label for name, label in fields_of(event).items())
    assert wording.who_is_told(event)
    assert set(NAMES) == set(TEXTS)


def test_a_sign_in_code_keeps_its_code_and_is_one_part() -> None:
    assert faults("sign_in_code", Words("کد ورود شما: {code}")) == {}
    assert "{code}" in faults("sign_in_code", Words("کد ورود شما را کسی نمی‌پرسد"))["sms"]
    long = Words("کد ورود شما به درگاه خدمات اداره کل راه و شهرسازی خوزستان این است: {code}")
    assert "۲ پیامک می‌شود و بیش از ۱ پیامک" in faults("sign_in_code", long)["sms"]


def test_who_consents_reads_for_whom_and_what_and_where_the_news_goes() -> None:
    assert needed_in("consent_code", "sms") == ["helper", "service", "news", "code"]


def test_what_is_told_by_mail_only_has_no_box_for_a_text_message() -> None:
    assert set(wording.boxes_of("staff_overdue")) == {"title", "mail"}
    assert set(wording.boxes_of("sign_in_code")) == {"sms"}


def test_money_that_comes_before_there_is_a_case_knows_no_code_of_it() -> None:
    assert "code" not in fields_of("payment_received")
    assert "code" in fields_of("invoice_made")


def test_the_samples_are_as_long_as_what_an_officer_may_write() -> None:
    assert len(SAMPLES["reason"]) >= appoint.LONGEST_REASON
    assert len(SAMPLES["where"].removeprefix("حضوری در ساختمان اداره، ")) >= appoint.LONGEST_PLACE


@pytest.mark.parametrize(
    ("letters", "told"),
    [
        (70, "۷۰ نویسه، ۱ پیامک (۷۰ نویسه یک پیامک، هر بخش ۶۷)"),
        (71, "۷۱ نویسه، ۲ پیامک (۷۰ نویسه یک پیامک، هر بخش ۶۷)"),
        (120, "۱۲۰ نویسه، ۲ پیامک (۷۰ نویسه یک پیامک، هر بخش ۶۷)"),
        (135, "۱۳۵ نویسه، ۳ پیامک (۷۰ نویسه یک پیامک، هر بخش ۶۷)"),
    ],
)
def test_the_size_is_told_as_it_costs(letters: int, told: str) -> None:
    assert size_of("ب" * letters) == told
    assert PARTS_AT_MOST == 4
