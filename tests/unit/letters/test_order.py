"""A letter is read aloud word by word as it was written, and looks as Typst drew it."""

import io
import re

import pikepdf
import pytest

from dargah.letters import compose, order
from dargah.letters.receipt import render_receipt
from tests.unit.letters.samples import TEMPLATE, letter_data
from tests.unit.letters.spoken import spoken
from tests.unit.letters.test_archive import RECEIPT

REASONS = "خانه‌های پلاک ۱۲/۳۴ (Plot 12) را می‌شناسیم؛ مالک، نقشه لازم دارد. " * 6


def test_a_letter_is_read_from_its_head_to_its_code():
    letter = letter_data(copies=["متقاضی", "اداره ثبت اسناد"], reasons="زمین سابقه احیا دارد.")
    assert spoken(compose.render(TEMPLATE, letter)) == [
        "جمهوری اسلامی ایران", "وزارت راه و شهرسازی", "اداره کل راه و شهرسازی خوزستان", "بسمه تعالی",
        "شماره:", "۳۱/۱۴۰۵/۲۲۸۵۹", "تاریخ:", "۱۴۰۵/۰۹/۰۲", "پیوست:", "ندارد",
        "دفتر اسناد رسمی شماره ۱۲ اهواز",
        "موضوع: نظر کمیسیون ماده ۱۲ درباره نوعیت زمین",
        "با سلام و احترام",
        "عطف به درخواست شماره ۴۸۲۷ ۱۹۳۰ ۵۵۱۲ مورخ ۱۴۰۵/۰۸/۱۴، نتیجه بایر است.",
        "مساحت:", "۲٬۵۰۰ مترمربع",
        "زمین سابقه احیا دارد.",
        "سارا نمونه‌پور", "مدیرکل راه و شهرسازی استان خوزستان", "این نامه امضای الکترونیکی دارد",
        "رونوشت:", "–", "متقاضی", "–", "اداره ثبت اسناد",
        "رمزینه نشانی راستی‌آزمایی: http://127.0.0.1:8000/verify/K7QM2XPA94TDHW3C/",
        "درستی این نامه را از درگاه بپرسید: رمزینه را بخوانید یا این کد را در 127.0.0.1:8000/verify بنویسید.",
        "K7QM-2XPA-94TD-HW3C",
        "کد رهگیری درخواست: ۴۸۲۷ ۱۹۳۰ ۵۵۱۲",
    ]  # fmt: skip


def test_a_receipt_is_read_in_its_order():
    said = spoken(render_receipt(RECEIPT))
    assert said[:4] == [
        "وزارت راه و شهرسازی",
        "اداره کل راه و شهرسازی خوزستان",
        "رسید درخواست",
        "تعیین نوعیت زمین",
    ]
    assert said[-1].startswith(
        "این رسید نشان می‌دهد که درخواست به دست اداره رسیده است و به معنی پذیرش آن نیست."
    )
    assert "نتیجه را با پیامک و در همین درگاه خبر می‌دهیم." in said


def letters(text: str) -> str:
    """Without the spaces: where a line ends among Latin words, Typst puts its last space before them."""
    return "".join(text.split())


def test_lines_that_break_are_read_on():
    said = spoken(compose.render(TEMPLATE, letter_data(reasons=REASONS)))
    assert letters(REASONS) in [letters(one) for one in said]


def test_mutant_that_leaves_the_words_as_they_lie_on_the_paper(monkeypatch):
    monkeypatch.setattr(compose, "in_reading_order", lambda pdf: pdf)
    said = spoken(compose.render(TEMPLATE, letter_data(reasons=REASONS)))
    assert letters(REASONS) not in [letters(one) for one in said]
    assert "بسمه تعالی" not in said


def shown(pdf: bytes) -> list[list[bytes]]:
    """What stands on each page: every word with its font and place."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = [page.Contents.read_bytes() for page in document.pages]
    pieces = rb"/\w+ [\d.]+ Tf.*?Tm\s*\[?(?:\((?:[^\\()]|\\.)*\)|[\d.\s-])*\]?\s*T[jJ]"
    return [sorted(re.findall(pieces, page, re.DOTALL)) for page in pages]


def test_nothing_that_is_seen_changes(monkeypatch):
    read = compose.render(TEMPLATE, letter_data(reasons=REASONS))
    monkeypatch.setattr(compose, "in_reading_order", lambda pdf: pdf)
    drawn = compose.render(TEMPLATE, letter_data(reasons=REASONS))
    assert shown(read) == shown(drawn)
    assert len(shown(read)[0]) > 80


WORD = b"/ReversedChars BMC 0 Tr/f0 9 Tf 1 0 0 -1 %d 0 Tm(%s)Tj\nEMC"


@pytest.mark.parametrize("inside", [b"a", b"\\)ET BT\\(", b" BMC ", b"x\nET\n", b"(ET)", b"\\\\"])
def test_words_are_turned_round_whatever_they_hold(inside):
    first, last = WORD % (40, b"z"), WORD % (0, inside)
    assert (
        order.reordered(b"q BT" + last + first + b"\nET\nQ") == b"q BT\n" + first + b"\n" + last + b"\nET\nQ"
    )


@pytest.mark.parametrize(
    "content",
    [
        b"BT" + WORD % (0, b"a") + b"/ReversedChars BMC (b)Tj\nEMC\nET",
        b"BT 0 Tr/f0 9 Tf 1 0 0 -1 0 0 Tm(a)Tj 0 Tr/f0 9 Tf 1 0 0 -1 9 0 Tm(b)Tj\nET",
        b"/Artifact BMC q 0 0 9 9 re f Q EMC BT\nET EMC",
        b"",
    ],
    ids=["no place of its own", "left to right", "no words", "empty"],
)
def test_what_has_no_other_order_stays(content):
    assert order.reordered(content) == content


def test_a_string_without_an_end_does_not_keep_the_machine():
    """A search that tries every way through a string would take for ever with an unbalanced one."""
    assert order.reordered(b"BT (" + b"a" * 100_000) == b"BT (" + b"a" * 100_000
