"""The PDF of a letter: right text, tagged and archival, data attached, and nothing that people wrote is
markup.
"""

import io
import json
import re
import subprocess
from datetime import UTC, datetime

import pikepdf
import pytest
import typst

from dargah.letters import compose
from dargah.letters.receipt import render_receipt
from tests.unit.letters.samples import TEMPLATE, letter_data

HOSTILE = [
    '#read("/etc/passwd")',
    "#{7*7}",
    "{{7*7}}",
    "*bold* _it_ $x^2$ @ref <label> `raw`",
    '#image("/etc/hostname")',
    "\\u{41} // comment /* more */",
    '"), evil: ("',
    "#panic()",
]


def text_of(pdf: bytes, *how: str) -> str:
    """As poppler reads it; ``-bbox`` with the place of each word."""
    command = ["pdftotext", *how, "-", "-"]  # poppler from the PATH
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def attached(pdf: bytes) -> dict:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return json.loads(document.attachments["letter.json"].get_file().read_bytes())


def test_letter_carries_its_data_and_its_standards():
    data = letter_data()
    pdf = compose.render(TEMPLATE, data)
    assert attached(pdf) == {key: data[key] for key in compose.PRINTED if key in data}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        metadata = document.open_metadata()
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith("fa")
        assert "/StructTreeRoot" in document.Root
        for font in document.pages[0].Resources.Font.values():
            assert "Vazirmatn" in str(font.BaseFont)


def test_one_letter_is_one_file():
    moment = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert compose.render(TEMPLATE, letter_data(), moment=moment) == compose.render(
        TEMPLATE, letter_data(), moment=moment
    )


@pytest.mark.parametrize("canary", HOSTILE)
def test_what_people_wrote_is_text(canary):
    """Abuse case 30: each place that a citizen or an officer fills shows the canary as it was written."""
    data = letter_data(reasons=canary, subject=canary, addressee=[canary], copies=[canary])
    data["sections"]["parcel"]["rows"] = [{"label": canary, "text": canary}]
    pdf = compose.render(TEMPLATE, data)
    assert attached(pdf)["reasons"] == canary
    assert b"root:" not in pdf
    shown = "".join(text_of(pdf).split())
    assert "49" not in shown.replace("۴۹", "")
    for word in ("read", "7*7", "bold", "x^2", "image", "comment", "evil", "panic"):
        if word in "".join(canary.split()):
            assert shown.count(word) >= 4


def test_mutant_that_pastes_text_into_the_source():
    """With the citizen's words in the source itself the canary is computed."""
    canary = "#(7*7)"
    pasted = compose.render(TEMPLATE.replace("#data.reasons", canary), letter_data())
    with pytest.raises(AssertionError):
        assert "49" not in text_of(pasted)


@pytest.mark.parametrize(
    "source",
    [
        '#read("/etc/passwd")',
        '#read("../../../../../../etc/passwd")',
        '#image("/letters/../../../etc/hostname")',
        '#include "/etc/passwd"',
        '#read("/directorate.yaml")',
        '#json("/letters/letters.yaml")',
    ],
)
def test_a_template_reads_no_file_of_the_machine(source):
    with pytest.raises(typst.TypstError):
        compose.render(TEMPLATE + source, letter_data())


@pytest.mark.parametrize(
    "source", ['#import "@preview/tablex:0.0.8": *', '#plugin("a.wasm")', '#import "  @local/x:1.0.0"']
)
def test_a_template_fetches_no_package_and_runs_no_program(source):
    with pytest.raises(compose.UnsafeTemplate):
        compose.render(TEMPLATE + source, letter_data())


def test_mutant_that_opens_the_root(tmp_path):
    """With the machine as its root the same compiler reads any file."""
    (tmp_path / "secret.txt").write_text("CANARY")
    source = f'#if read("{tmp_path}/secret.txt") == "CANARY" {{ panic("was read") }}'.encode()
    with pytest.raises(typst.TypstError, match="was read"):
        typst.Compiler(root="/", ignore_system_fonts=True).compile(source, format="pdf")


def test_long_letters_number_their_pages():
    pdf = compose.render(TEMPLATE, letter_data(reasons="بند دراز نامه. " * 1200))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) > 2
    assert "صفحه" in text_of(pdf)


def test_receipt():
    data = {
        "title": "تعیین نوعیت زمین",
        "code": "۴۸۲۷ ۱۹۳۰ ۵۵۱۲",
        "submitted_at": "۲ آذر ۱۴۰۵، ۱۰:۴۲",
        "unit": "دبیرخانه کمیسیون ماده ۱۲",
        "applicant": "#panic()",
        "sections": [{"title": "زمین", "rows": [{"label": "شبا", "text": "IR06 2960", "ltr": True}]}],
        "files": ["سند مالکیت", "کارت ملی"],
    }
    with pikepdf.open(io.BytesIO(render_receipt(data))) as document:
        assert document.open_metadata()["pdfuaid:part"] == "1"


def test_a_draft_says_so_and_asks_nobody_to_verify_it():
    draft = text_of(compose.render(TEMPLATE, letter_data(draft=True)))
    assert "پیش" in draft
    assert "هنوز امضا نشده است" in draft
    assert letter_data()["verify"]["code"] not in draft
    issued = text_of(compose.render(TEMPLATE, letter_data(draft=False)))
    assert "هنوز امضا نشده است" not in issued
    assert letter_data()["verify"]["code"] in issued


def test_an_answer_names_the_letter_that_it_answers():
    answered = {"number": "۵۵۱۲", "date": "۱۴۰۵/۰۸/۰۱"}
    assert "عطف به نامه" in text_of(compose.render(TEMPLATE, letter_data(reference=answered)))
    assert "عطف به نامه" not in text_of(compose.render(TEMPLATE, letter_data(reference={})))


@pytest.mark.parametrize("where", ["reasons", "subject"])
def test_a_word_without_an_end_stays_on_the_page(where):
    pdf = compose.render(TEMPLATE, letter_data(**{where: "A1" * 80}))
    told = text_of(pdf, "-bbox")
    (width,) = {float(one) for one in re.findall(r'<page width="([0-9.]+)"', told)}
    edges = [
        (float(a), float(b))
        for a, b in re.findall(r'xMin="([-0-9.]+)" yMin="[-0-9.]+" xMax="([-0-9.]+)"', told)
    ]
    assert edges
    assert all(left >= 0 and right <= width for left, right in edges)
