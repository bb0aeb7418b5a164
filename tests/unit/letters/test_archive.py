"""PDF/A-3a and PDF/UA-1 of what people get, clause by clause, on the finished files: the signed letter and the receipt.

Typst's own export checks vouch for what it wrote; here stands what is in the file in the end, after tags and signature
were added. Each look is one clause of ISO 19005-3 or ISO 14289-1, and a mutant for each breaks just that.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from dargah.letters import compose, signing
from dargah.letters.receipt import render_receipt
from tests.unit.letters.samples import TEMPLATE, letter_data

RECEIPT = {
    "title": "تعیین نوعیت زمین",
    "code": "۴۸۲۷ ۱۹۳۰ ۵۵۱۲",
    "submitted_at": "۲ آذر ۱۴۰۵، ۱۰:۴۲",
    "unit": "دبیرخانه کمیسیون ماده ۱۲",
    "applicant": "کاوه نمونه‌ای",
    "sections": [{"title": "زمین", "rows": [{"label": "شبا", "text": "IR06 2960", "ltr": True}]}],
    "files": ["سند مالکیت", "کارت ملی"],
}


@pytest.fixture(scope="module")
def rendered() -> dict[str, bytes]:
    """Both kinds before anything is signed: a key takes a second, and the folder of keys is a test's own."""
    return {"letter": compose.render(TEMPLATE, letter_data()), "receipt": render_receipt(RECEIPT)}


@pytest.fixture(params=["letter", "receipt"])
def finished(request: pytest.FixtureRequest, rendered: dict[str, bytes]) -> bytes:
    """What the citizen gets: the letter signed."""
    pdf = rendered[request.param]
    return signing.sign(pdf, reason="نامه") if request.param == "letter" else pdf


# --- looks, a clause each ------------------------------------------------------------------------------------------------


def elements(document: Pdf) -> Iterator[Any]:
    """Every element of the structure tree."""
    waiting = [document.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Array):
            waiting += list(node)
        elif isinstance(node, Dictionary) and "/S" in node:
            yield node
            if "/K" in node:
                waiting.append(node.K)


def fonts(document: Pdf) -> Iterator[Any]:
    """Every font that a page names, forms inside pages among them."""
    seen = set()
    waiting = [page.obj.get("/Resources") for page in document.pages]
    waiting += [a.AP.N.get("/Resources") for p in document.pages for a in p.get("/Annots", []) if "/AP" in a]
    while waiting:
        resources = waiting.pop()
        if resources is None:
            continue
        for font in resources.get("/Font", Dictionary()).values():
            if font.objgen not in seen:
                seen.add(font.objgen)
                yield font
        waiting += [form.get("/Resources") for form in resources.get("/XObject", Dictionary()).values()]


def archive_is_claimed(document: Pdf) -> bool:
    """19005-3, 6.6.4: part 3, conformance A, in the XMP."""
    metadata = document.open_metadata()
    return (metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance")) == ("3", "A")


def access_is_claimed(document: Pdf) -> bool:
    """14289-1, 5: part 1, in the XMP."""
    return bool(document.open_metadata().get("pdfuaid:part") == "1")


def colour_is_named(document: Pdf) -> bool:
    """19005-3, 6.2.3: one output intent of PDF/A with an ICC profile inside."""
    intents = [i for i in document.Root.get("/OutputIntents", []) if i.S == "/GTS_PDFA1"]
    return len(intents) == 1 and len(bytes(intents[0].DestOutputProfile.read_bytes())) > 128


def is_tagged(document: Pdf) -> bool:
    """14289-1, 7.1: marked, with a structure tree that has elements of known kinds and a parent tree."""
    marked = document.Root.get("/MarkInfo", Dictionary()).get("/Marked") is True
    if not marked or "/StructTreeRoot" not in document.Root:
        return False
    return "/ParentTree" in document.Root.StructTreeRoot and any(e.S == "/P" for e in elements(document))


def language_is_named(document: Pdf) -> bool:
    """14289-1, 7.2: the language of the whole."""
    return str(document.Root.get("/Lang", "")).startswith("fa")


def has_a_title_that_is_shown(document: Pdf) -> bool:
    """14289-1, 7.1: dc:title, and the window shows it."""
    shown = document.Root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle") is True
    return shown and bool(document.open_metadata().get("dc:title"))


def reads_from_right_to_left(document: Pdf) -> bool:
    """Ours: two pages side by side lie the Persian way."""
    return bool(document.Root.ViewerPreferences.get("/Direction") == "/R2L")


def tab_follows_the_structure(document: Pdf) -> bool:
    """14289-1, 7.18.3."""
    return all(page.obj.get("/Tabs") == "/S" for page in document.pages)


def every_annotation_is_in_the_structure(document: Pdf) -> bool:
    """14289-1, 7.18.1 and 7.18.4: each lies under an element, a field under a Form, and has a spoken name."""
    numbers = document.Root.StructTreeRoot.get("/ParentTree", Dictionary()).get("/Nums", [])
    parents = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
    for page in document.pages:
        for annotation in page.get("/Annots", []):
            element = parents.get(int(annotation.get("/StructParent", -1)))
            wanted = "/Form" if annotation.Subtype == "/Widget" else "/Link"
            spoken = annotation.get("/TU") or annotation.get("/Contents")
            if element is None or wanted != element.S or not spoken:
                return False
    return True


def every_font_is_inside(document: Pdf) -> bool:
    """19005-3, 6.2.11.4 and 6.2.11.7: the program is embedded, and every code has its text."""
    found = list(fonts(document))
    for font in found:
        inner = font.DescendantFonts[0] if font.Subtype == "/Type0" else font
        descriptor = inner.get("/FontDescriptor", Dictionary())
        embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        if font.Subtype != "/Type3" and not (embedded and "/ToUnicode" in font):
            return False
    return bool(found)


def every_figure_speaks(document: Pdf) -> bool:
    """14289-1, 7.3: a figure has words in its place."""
    figures = [element for element in elements(document) if element.S == "/Figure"]
    return bool(figures) and all(str(figure.get("/Alt", "")).strip() for figure in figures)


def what_is_attached_is_told(document: Pdf) -> bool:
    """19005-3, 6.8: each file is associated with the document, with its kind, its relation and words on it."""
    associated = [spec.objgen for spec in document.Root.get("/AF", [])]
    for name, attached in document.attachments.items():
        spec = attached.obj
        kinds = {str(stream.get("/Subtype", "")) for stream in spec.EF.values()}
        if spec.objgen not in associated or spec.get("/AFRelationship") != "/Data":
            return False
        if kinds != {"/application/json"} or not spec.get("/Desc") or str(spec.get("/UF")) != name:
            return False
    return True


def nothing_is_locked_or_runs(document: Pdf) -> bool:
    """19005-3, 6.1.3 and 6.6.1: no encryption, no script, no action when it opens."""
    root = document.Root
    names = root.get("/Names", Dictionary())
    return (
        not document.is_encrypted
        and "/OpenAction" not in root
        and "/AA" not in root
        and "/JavaScript" not in names
    )


LOOKS: dict[str, Callable[[Pdf], bool]] = {
    look.__name__: look
    for look in (
        archive_is_claimed, access_is_claimed, colour_is_named, is_tagged, language_is_named, has_a_title_that_is_shown,
        reads_from_right_to_left, tab_follows_the_structure, every_annotation_is_in_the_structure, every_font_is_inside,
        every_figure_speaks, what_is_attached_is_told, nothing_is_locked_or_runs,
    )
}  # fmt: skip


def lacking(pdf: bytes | Pdf) -> list[str]:
    """The clauses that a file does not keep."""
    document = pikepdf.open(io.BytesIO(pdf)) if isinstance(pdf, bytes) else pdf
    return [name for name, look in LOOKS.items() if not look(document)]


def test_it_can_be_kept_for_ever_and_read_aloud(finished: bytes) -> None:
    assert lacking(finished) == []


def test_the_letter_carries_its_data_and_its_signature(rendered: dict[str, bytes]) -> None:
    """What the looks speak of is there: a file that has none keeps their clauses for nothing."""
    with pikepdf.open(io.BytesIO(signing.sign(rendered["letter"], reason="نامه"))) as document:
        assert list(document.attachments) == ["letter.json"]
        assert [a.Subtype for page in document.pages for a in page.get("/Annots", [])] == ["/Widget"]


# --- each clause broken ----------------------------------------------------------------------------------------------------


def _metadata(key: str, value: str | None) -> Callable[[Pdf], None]:
    def change(document: Pdf) -> None:
        with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
            if value is None:
                del metadata[key]
            else:
                metadata[key] = value

    return change


def _bare_annotation(document: Pdf) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), Contents=String("x"))
    document.pages[0].obj.Annots = Array([document.make_indirect(link)])


def _font_outside(document: Pdf) -> None:
    font = next(one for one in fonts(document) if one.Subtype == "/Type0")
    descriptor = font.DescendantFonts[0].FontDescriptor
    for key in [key for key in descriptor if str(key).startswith("/FontFile")]:
        del descriptor[key]


def _font_without_text(document: Pdf) -> None:
    del next(one for one in fonts(document) if "/ToUnicode" in one)["/ToUnicode"]


def _silent_figure(document: Pdf) -> None:
    del next(one for one in elements(document) if one.S == "/Figure")["/Alt"]


def _loose_file(document: Pdf) -> None:
    document.attachments["other.json"] = pikepdf.AttachedFileSpec(document, b"{}", filename="other.json")


MUTANTS: list[tuple[str, Callable[[Pdf], Any]]] = [
    ("archive_is_claimed", _metadata("pdfaid:conformance", "B")),
    ("archive_is_claimed", _metadata("pdfaid:part", "2")),
    ("access_is_claimed", _metadata("pdfuaid:part", None)),
    ("colour_is_named", lambda d: d.Root.__delitem__("/OutputIntents")),
    ("is_tagged", lambda d: d.Root.MarkInfo.__delitem__("/Marked")),
    ("is_tagged", lambda d: d.Root.StructTreeRoot.__delitem__("/ParentTree")),
    ("language_is_named", lambda d: d.Root.__delitem__("/Lang")),
    ("has_a_title_that_is_shown", _metadata("dc:title", None)),
    ("has_a_title_that_is_shown", lambda d: d.Root.ViewerPreferences.__delitem__("/DisplayDocTitle")),
    ("reads_from_right_to_left", lambda d: d.Root.ViewerPreferences.__setitem__("/Direction", Name("/L2R"))),
    ("tab_follows_the_structure", lambda d: d.pages[0].obj.__delitem__("/Tabs")),
    ("every_annotation_is_in_the_structure", _bare_annotation),
    ("every_font_is_inside", _font_outside),
    ("every_font_is_inside", _font_without_text),
    ("every_figure_speaks", _silent_figure),
    ("what_is_attached_is_told", _loose_file),
    ("nothing_is_locked_or_runs", lambda d: d.Root.__setitem__("/OpenAction", Dictionary(S=Name.JavaScript, JS=String("x")))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("clause", "change"), MUTANTS, ids=[f"{place}-{clause}" for place, (clause, _) in enumerate(MUTANTS)]
)
def test_mutant_a_file_that_breaks_a_clause(
    finished: bytes, clause: str, change: Callable[[Pdf], Any]
) -> None:
    with pikepdf.open(io.BytesIO(finished)) as document:
        change(document)
        assert clause in lacking(document)


def test_mutant_a_locked_file(finished: bytes) -> None:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(finished)) as document:
        document.save(locked, encryption=pikepdf.Encryption(owner="x", user=""))
    assert "nothing_is_locked_or_runs" in lacking(locked.getvalue())


def test_every_clause_has_a_mutant() -> None:
    assert {clause for clause, _ in MUTANTS} == set(LOOKS)
