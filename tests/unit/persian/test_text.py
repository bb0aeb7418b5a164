"""Stored form and compared form of Persian text, and digits."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dargah.persian.digits import fold_digits, persian_digits, strict_decimal, strict_int, thousands
from dargah.persian.text import clean, in_alphabet, inner, mask_national_id, search_key

PERSIAN = st.text(alphabet=st.sampled_from("ابپتيىیكکگچأإآٱؤئةۀهءًَُِّٔ ـ\u200c\u200d\u200e\u202e\n\tﷺﻻ۰٩5aİ."))


@given(st.text() | PERSIAN)
@example("ا\u200d\u0653")
def test_clean_is_idempotent(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\n" not in once
    lines = clean(text, multiline=True)
    assert clean(lines, multiline=True) == lines


@given(st.text() | PERSIAN)
def test_search_key_is_idempotent_and_blind_to_cleaning(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key
    assert (
        search_key(clean(text)) == key
        or any(c in text for c in "\u200d\u200e\u202e")
        or not text.isprintable()
    )


@given(st.text() | PERSIAN)
def test_clean_leaves_nothing_invisible(text: str) -> None:
    assert not [c for c in clean(text) if c != "\u200c" and not c.isprintable()]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("كميسيون ماده ١٢", "کمیسیون ماده ١٢"),
        ("  مي\u200cشود  ", "می\u200cشود"),
        ("می\u200c شود\u200c", "می شود"),
        ("آل\u200e\u202eبوکرد", "آلبوکرد"),
        ("نخل\u200c\u200cها", "نخل\u200cها"),
        ("a\u00a0b\tc", "a b c"),
        ("ﷺ", "ﷺ"),
        ("بني‌طرف ة", "بنی‌طرف ة"),
    ],
)
def test_clean(typed: str, stored: str) -> None:
    assert clean(typed) == stored


def test_clean_multiline() -> None:
    assert clean(" یک \r\n\n\n\n دو\u2028سه ", multiline=True) == "یک\n\nدو\nسه"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("خانه‌ها", "خانه ها"),
        ("كرونا", "کرونا"),
        ("مسألة", "مساله"),
        ("۱۲", "12"),
        ("مُوات", "مـوات"),
        ("ABC", "abc"),
    ],
)
def test_spellings_meet(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


@given(st.integers(min_value=0, max_value=10**17))
def test_numbers_go_round(number: int) -> None:
    assert strict_int(thousands(number)) == number
    assert strict_int(persian_digits(number)) == number
    assert fold_digits(persian_digits(number)) == str(number)


@pytest.mark.parametrize(
    "typed", ["", "-1", "+1", "1e3", "1_000", "1.5", "یک", "1,00", "²", "９", "0,500", "۰۰٬۵۰۰"]
)
def test_not_an_integer(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        strict_int(typed)


@pytest.mark.parametrize(("typed", "value"), [("۲٫۵", "2.5"), ("1٬250.75", "1250.75"), ("٣", "3")])
def test_decimal(typed: str, value: str) -> None:
    assert strict_decimal(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["", "1/5", "0,500", "NaN", "inf", "-2", "1.", ".5", "1e5"])
def test_not_a_decimal(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        strict_decimal(typed)


def test_mask() -> None:
    assert mask_national_id("9990000018") == "999*****18"
    assert mask_national_id("123") == "***"


def test_names_stand_as_in_a_persian_dictionary() -> None:
    names = [
        "کارون",
        "هویزه",
        "گتوند",
        "دزپارت",
        "دزفول",
        "پارس",
        "بهبهان",
        "آبادان",
        "اهواز",
        "لالی",
        "باغ‌ملک",
    ]
    assert sorted(names, key=in_alphabet) == [
        "آبادان", "اهواز", "باغ‌ملک", "بهبهان", "پارس", "دزپارت", "دزفول", "کارون", "گتوند", "لالی", "هویزه",
    ]  # fmt: skip


def test_quotation_marks_within_others_are_the_inner_ones() -> None:
    assert f"«{inner('استعلام فرم «ج»')}»" == "«استعلام فرم ‹ج›»"
