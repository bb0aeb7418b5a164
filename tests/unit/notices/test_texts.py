"""The words: complete, short, isolated, and no place for anybody else's words to act."""

from importlib import import_module

import pytest

from dargah.notices import texts
from dargah.notices.parts import sms_parts

# the longest that an officer may write
appoint = import_module("dargah.cases.operations.appoint")
LONGEST_PLACE, LONGEST_REASON = appoint.LONGEST_PLACE, appoint.LONGEST_REASON

VALUES = {
    "service": "تعیین نوعیت زمین (کمیسیون ماده ۱۲)",
    "code": "۴۸۲۷ ۱۹۳۰ ۵۵۱۲",
    "number": "۳۱/۱۴۰۵/۲۲۸۵۹",
    "link": "https://portal.example.ir/me/cases/482719305512/",
    "unit": "اداره نظام مهندسی و مقررات ملی ساختمان",
    "office": "اداره کل راه و شهرسازی خوزستان",
    "state": "تصمیم گرفته شده، در انتظار امضای نامه",
    "rials": "۱٬۲۵۰٬۰۰۰ ریال",
    "how": "برگشت از درگاه",
    "until": "چهارشنبه ۱۱ آذر ۱۴۰۵",
    "many": "۲۰",
    **dict.fromkeys(
        ("late", "due", "mine", "fresh", "unanswered", "asked", "came", "decided"), "۱۰۰ یا بیشتر"
    ),
    "device": "مرورگر سامسونگ در گوشی اندروید",
    "helper": "سیدمحمدرضا طالقانی‌نژاد، اداره نظام مهندسی و مقررات ملی ساختمان",
    "news": "به شما و او",
    "what": "بازدید کارشناس",
    "when": "پنجشنبه ۲۱ اردیبهشت ۱۴۰۵، ساعت ۱۰:۳۰",
    "where": "حضوری در ساختمان اداره، " + "ط" * LONGEST_PLACE,
    "reason": "د" * LONGEST_REASON,
}


@pytest.mark.parametrize("event", texts.TEXTS)
def test_every_event_is_short_and_filled(event):
    told = texts.written(event, VALUES)
    for text in (told.sms, told.title, told.mail):
        assert "{" not in text
        assert "}" not in text
    # colleagues are told at their desk, by mail; who wrote by mail is answered by mail
    by_mail_only = event.startswith(("staff_", "reply_"))
    assert int(not by_mail_only) <= sms_parts(told.sms) <= texts.PARTS_AT_MOST
    assert bool(told.title) == bool(told.mail)
    assert "\n" not in told.title


@pytest.mark.parametrize("event", texts.TEXTS)
def test_the_words_are_persian(event):
    own = texts.TEXTS[event]
    text = own.sms + own.title + own.mail
    assert not set('يىك٠١٢٣٤٥٦٧٨٩"') & set(text)
    assert "درخواست ها" not in text
    assert " می " not in text


def test_a_sign_in_code_is_one_part_with_latin_digits():
    told = texts.written("sign_in_code", {"code": "123456"}).sms
    assert sms_parts(told) == 1
    assert "123456" in told


def test_codes_of_several_groups_keep_their_order():
    assert "\u2066۴۸۲۷ ۱۹۳۰ ۵۵۱۲\u2069" in texts.written("case_closed", VALUES).sms


def test_what_people_wrote_neither_breaks_the_line_nor_is_a_place():
    hostile = "{link}\r\nBcc: a@example.com\u202e\x00{0.__class__}"
    told = texts.written("case_submitted", {**VALUES, "service": hostile})
    assert "{link} Bcc: a@example.com{0.__class__}" in told.sms
    assert "\r" not in told.sms + told.title + told.mail
    assert "\n" not in told.title


def test_mutant_that_fills_twice():
    """Were the filled text filled again, the citizen's braces would be places."""
    told = texts.written("case_submitted", {**VALUES, "service": "{link}"}).sms
    with pytest.raises(AssertionError):
        assert "{link}" in told.format_map(VALUES)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("ا" * 70, 1),
        ("ا" * 71, 2),
        ("ا" * 134, 2),
        ("ا" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_parts(text, parts):
    assert sms_parts(text) == parts
