"""The text of a page and what is said about it before others read it."""

from datetime import date

import pytest

from dargah.content.pages.kinds import BOXES, SECTIONS, Kind
from dargah.content.pages.prose import Picture, as_html, as_text, sections_of
from dargah.content.pages.reviewing import findings, may_be_published
from dargah.content.pages.schema import Held, PageContent

pytestmark = pytest.mark.django_db

PICTURE = Held(
    number=1, words="نمای ساختمان", picture=True, kind="jpeg", name="a.jpg", size=9, wide=900, high=600
)
PAPER = Held(number=2, words="آگهی کامل", picture=False, kind="pdf", name="b.pdf", size=9)
WHOLE = PageContent(
    title="جابه‌جایی اداره",
    summary="نشانی تازه",
    body="از شنبه در ساختمان تازه‌ایم.",
    day=date(2026, 11, 28),
    until=date(2026, 12, 5),
    number="۱۴۰۵-۷",
    unit="contracts",
    post="مدیرکل",
    source="نامه ۱۲",
    files=(PICTURE, PAPER),
)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("<img src=x onerror=alert(1)>", "<img"),
        ("[الف](javascript:alert(1))", "<a"),
        ("[الف](JaVaScRiPt:alert(1))", "<a"),
        ("[الف](data:text/html;base64,PHNjcmlwdD4=)", "<a"),
        ("[الف](//evil.example/)", "<a"),
        ("[الف](vbscript:x)", "<a"),
        ("![الف](https://evil.example/a.png)", "<img"),
        ("![الف](/static/a.png)", "<img"),
        ('[الف](https://a.example/"onmouseover=alert(1))', '"onmouseover'),
        ("&lt;script&gt;", "<script"),
    ],
)
def test_nothing_of_an_author_runs_or_calls_another_host(text: str, never: str) -> None:
    assert never not in as_html(text, {1: Picture("/page-files/a/1/1280.jpg", 900, 600)})


def test_headings_begin_below_the_title_and_pictures_are_the_pages_own() -> None:
    html = as_html(
        "# یک\n\n## دو\n\n###### سه\n\n![نما](۱)", {1: Picture("/page-files/a/1/1280.jpg", 900, 600)}
    )
    assert "<h1" not in html
    assert "<h2>یک</h2>" in html
    assert "<h4>سه</h4>" in html
    assert '<img src="/page-files/a/1/1280.jpg" alt="نما" width="900" height="600" loading="lazy">' in html


def test_digits_are_persian_but_in_latin_names() -> None:
    html = as_html("تا 15 روز، سامانه ABC12")
    assert "15" in html
    assert as_html("تا 15 روز") == "<p>تا ۱۵ روز</p>\n"


def test_a_table_has_heads_and_scrolls_by_keyboard() -> None:
    html = as_html("| کار | خدمت |\n|---|---|\n| صدور | پروانه |")
    assert '<th scope="col">کار</th>' in html
    assert 'tabindex="0" role="region"' in html


def test_sections_are_told_with_their_headings() -> None:
    assert sections_of("درآمد\n\n## مهلت\n\n- سه روز\n- [نشانی](/offices/)") == [
        ("", "درآمد"),
        ("مهلت", "سه روز نشانی"),
    ]
    assert as_text("**درشت** و *کج*") == "درشت و کج"


@pytest.mark.parametrize("kind", list(Kind))
def test_a_page_with_everything_is_published_and_an_empty_one_is_not(kind: Kind) -> None:
    assert [one for one in findings(kind, WHOLE) if one.stops] == []
    assert not may_be_published(kind, PageContent())


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("box", sorted({box for one in SECTIONS.values() for box in one.needs}))
def test_what_a_kind_needs_is_asked_for_beside_its_box(kind: Kind, box: str) -> None:
    without = WHOLE.model_copy(update={box: None if box in {"day", "until"} else ""})
    named = {one.box for one in findings(kind, without) if one.stops}
    assert (box in named) == (box in SECTIONS[kind].needs)
    assert box in BOXES


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("# عنوان", "عنوان صفحه"),
        ("## الف\n\n#### ب", "یک پله"),
        ("## \n\nمتن", "خالی"),
        ("[این‌جا](/faq/) را ببینید", "نمی‌گوید به کجا"),
        ("[https://a.example](https://a.example)", "نمی‌گوید به کجا"),
        ("[](/faq/)", "متن ندارد"),
        ("![](1)", "واژه‌ای ندارد"),
        ("![نما](7)", "شماره «۷»"),
        ("![نما](2)", "شماره «۲»"),
        ("[نما](1)", "«!»"),
    ],
)
def test_what_keeps_somebody_from_reading_stops_the_page(body: str, said: str) -> None:
    found = findings(Kind.NEWS, WHOLE.model_copy(update={"body": body}))
    assert [one for one in found if one.stops and one.box == "body" and said in one.sentence]


@pytest.mark.parametrize(
    "body",
    [
        "## الف\n\n### ب\n\n## پ\n\nمتن",
        "[پرسش‌های پرتکرار](/faq/)",
        "![نمای ساختمان](1)",
        "متن **درشت** و بس.",
    ],
)
def test_what_reads_well_is_not_found_fault_with(body: str) -> None:
    assert findings(Kind.NEWS, WHOLE.model_copy(update={"body": body})) == []


@pytest.mark.parametrize("body", ["**عنوانی درشت**", "نگاه کنید به https://a.example", "واژه " * 400])
def test_what_reads_badly_is_advised(body: str) -> None:
    found = findings(Kind.NEWS, WHOLE.model_copy(update={"body": body}))
    assert found
    assert not any(one.stops for one in found)


@pytest.mark.parametrize(
    ("change", "box"),
    [
        ({"until": date(2026, 11, 1)}, "until"),
        ({"opens": date(2026, 12, 1)}, "opens"),
        ({"services": ("no-such-service",)}, "services"),
        ({"unit": "no-such-unit"}, "unit"),
        ({"group": "no-such-group"}, "group"),
        ({"files": (PICTURE.model_copy(update={"words": "IMG_2041.jpg"}),)}, "files"),
    ],
)
def test_days_names_and_words_that_cannot_be_are_told(change: dict[str, object], box: str) -> None:
    found = findings(Kind.TENDER, WHOLE.model_copy(update=change))
    assert box in {one.box for one in found if one.stops}


def test_a_form_is_nothing_without_its_document() -> None:
    assert not may_be_published(Kind.FORM, WHOLE.model_copy(update={"files": (PICTURE,)}))
