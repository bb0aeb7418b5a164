"""Whatever somebody typed, the letter and the receipt can be made."""

import unicodedata
from pathlib import Path

import pytest
import typst

from dargah.catalogue.loader import load_folder
from dargah.letters import compose
from dargah.letters.checking import found
from dargah.letters.glyphs import NOT_DRAWN, drawable, missing
from dargah.letters.receipt import render_receipt
from dargah.persian.text import clean
from tests.unit.letters.samples import TEMPLATE, letter_data
from tests.unit.letters.spoken import spoken
from tests.unit.letters.test_archive import RECEIPT

PICTURES = "با سپاس 🙏🏽🙏 از همکاران"


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("می‌شود ۱۲٫۵ ٪، «Plot 12»", "می‌شود ۱۲٫۵ ٪، «Plot 12»"),
        (PICTURES, f"با سپاس {NOT_DRAWN} از همکاران"),
        ("① ㎡", "1 m2"),
        ("یک\u3000دو", "یک دو"),
        ("ب\u0659", "ب"),
        ("\u2066۱۲\u2069\n", "\u2066۱۲\u2069\n"),
        ("نشانی:\tاهواز\u0600\x07", f"نشانی: اهواز{NOT_DRAWN}"),
    ],
)
def test_what_is_drawn_instead(typed, drawn):
    assert drawable({"rows": [{"text": typed}], "draft": False}) == {
        "rows": [{"text": drawn}],
        "draft": False,
    }


def test_a_letter_with_a_picture_sign_is_made():
    assert f"با سپاس {NOT_DRAWN} از همکاران" in spoken(
        compose.render(TEMPLATE, letter_data(reasons=PICTURES, subject=PICTURES))
    )


def test_a_letter_of_every_control_is_made():
    """Also of what no form of ours lets in: an office's program and a definition are typed elsewhere."""
    controls = "ا".join(one for one in map(chr, range(0x20000)) if unicodedata.category(one) in {"Cc", "Cf"})
    assert compose.render(TEMPLATE, letter_data(reasons=controls)).startswith(b"%PDF-")


def test_mutant_that_hands_the_sign_to_typst(monkeypatch):
    monkeypatch.setattr(compose, "drawable", lambda data: data)
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        compose.render(TEMPLATE, letter_data(reasons=PICTURES))


ALPHABETS = [range(0x20, 0x3400), range(0xA000, 0xAC00), range(0xF900, 0x10000), range(0x1F000, 0x1FB00)]


@pytest.mark.parametrize("letters", ALPHABETS, ids=[hex(one.start) for one in ALPHABETS])
def test_a_receipt_of_any_letters_is_made(letters):
    typed = [
        clean("".join(map(chr, letters[at : at + 64])), multiline=True) for at in range(0, len(letters), 64)
    ]
    rows = [{"label": "پاسخ", "text": text} for text in typed if text]
    sections = [{"title": clean("س" + typed[0]), "rows": rows}]
    made = render_receipt({**RECEIPT, "applicant": typed[0], "sections": sections, "files": typed[:2]})
    assert made.startswith(b"%PDF-")


def test_an_analyst_is_told_where(settings):
    service = load_folder(Path(settings.CONTENT) / "services" / "general-letter")
    key, letter = next((key, one) for key, one in service.definition.letters.items() if one.text)
    assert not list(found(service.definition, service.letters, {}))
    signs = letter.text[0].model_copy(update={"text": letter.text[0].text + " ← ✓"})
    changed = letter.model_copy(update={"text": [signs, *letter.text[1:]]})
    definition = service.definition.model_copy(
        update={"letters": {**service.definition.letters, key: changed}}
    )
    (told,) = found(definition, service.letters, {})
    assert told.place == ("letters", key, "text", 0, "text")
    assert "← ✓" in told.sentence


def test_what_an_analyst_is_told():
    assert missing("از ← به ← تا ✓، ﷲ") == ["←", "✓"]
    assert missing("با سلام") == []
