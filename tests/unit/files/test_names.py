"""Abuse cases 25 and 26: a name is shown, never used."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dargah.files import limits, names

PDF = limits.KINDS["pdf"]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("سند مالکیت.pdf", "سند مالکیت.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\a\\deed.pdf", "deed.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
        ("deed\u202e.pdf", "deed.pdf"),
        ("\u2066\u200f\ufeffسند\u2069.PDF", "سند.pdf"),
        ("خانه\u200cها.pdf", "خانه\u200cها.pdf"),
        ("\u200c\u200c.pdf", "سند.pdf"),
        ("سند\r\nSet-Cookie: a=1.pdf", "سندSet-Cookie a=1.pdf"),
        ('a"; filename=x.html.pdf', "a filename=x.html.pdf"),
        ("", "سند.pdf"),
        ("...", "سند.pdf"),
        ("photo.png", "photo.pdf"),
        ("علي ك.pdf", "علی ک.pdf"),
    ],
)
def test_name(raw, shown):
    assert names.display_name(raw, PDF) == shown


def test_255_bytes_and_more():
    name = names.display_name("پ" * 5000 + ".pdf", PDF)
    assert len(name.encode()) <= limits.NAME_BYTES
    assert name.endswith("پ.pdf")


def _is_harmless(name: str) -> bool:
    return (
        name.endswith(".pdf")
        and len(name.encode()) <= limits.NAME_BYTES
        and len(name) <= limits.NAME_CHARACTERS
        and len(name) > len(".pdf")
        and not name.startswith((".", " "))
        and not set(name) & names.FORBIDDEN
        and all(
            character == names.ZWNJ or not unicodedata.category(character).startswith("C")
            for character in name
        )
    )


@given(st.text(max_size=400))
def test_any_name_becomes_harmless_and_stays_so(raw):
    name = names.display_name(raw, PDF)
    assert _is_harmless(name)
    assert names.display_name(name, PDF) == name
