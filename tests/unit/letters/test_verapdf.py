"""veraPDF on what people get: a letter of every service's accepted sample and of every odd shape, signed, and the receipt."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from pikepdf import Name, Pdf
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from dargah.catalogue.loader import LoadedService, load_services
from dargah.letters import compose, signing
from dargah.letters.checking import sample_data
from dargah.letters.receipt import render_receipt
from dargah.letters.written import source
from tests.unit.letters.samples import TEMPLATE, letter_data
from tests.unit.letters.test_archive import RECEIPT
from tests.verapdf import PROFILES, validate

NUMBERED = {"draft": False, "number": "۳۱/۱۴۰۵/۲۲۸۵۹", "date": "۱۴۰۵/۰۹/۰۶"}
OWNERS = [{"label": f"شریک {one}", "text": f"{one} سهم، کد ملی \u2066۹۹۹۰۰۰۰۰۱۸\u2069"} for one in range(60)]
SERVICES = 51
MUCH = """
+ یکم
+ دوم

- سه

== سرخط

#table(columns: 2, table.header([نام], [سهم]), [الف], [۱])
#link("https://example.ir")[نشانی]
متن#footnote[یادداشت]
"""


def of_accepted(service: LoadedService) -> bytes | None:
    """The letter of a service's accepted sample; a few services end without one."""
    definition, sample = service.definition, service.samples["accepted"]
    decided = next((step for step in sample.walk if step.do == "decide"), None)
    if decided is None or not definition.outcomes[decided.outcome].letter:
        return None
    facts = definition.letters[definition.outcomes[decided.outcome].letter]
    data = sample_data(definition, facts, decided.outcome, sample.answers)
    template = service.letters[facts.template.removesuffix(".typ")] if facts.template else source()
    return compose.render(template, {**data, **NUMBERED, "reasons": decided.reasons or data["reasons"]})


def odd_shapes() -> Iterator[tuple[str, bytes]]:
    """Letters that differ from the usual one."""
    yield "own-template", compose.render(TEMPLATE, letter_data())
    yield "draft", compose.render(TEMPLATE, letter_data(draft=True))
    yield "no-copies", compose.render(TEMPLATE, letter_data(copies=[], addressee=["یک", "دو"]))
    yield (
        "co-owners",
        compose.render(TEMPLATE, letter_data(sections={"parcel": {"title": "", "rows": OWNERS}})),
    )
    yield "pages", compose.render(TEMPLATE, letter_data(reasons="بند دراز (Plot 12) نامه است. " * 500))
    yield "marks", compose.render(TEMPLATE, letter_data(reasons="لطفاً اوّل مدارکِ لُرستان را بفرستید. " * 9))
    yield "much", compose.render(TEMPLATE + MUCH, letter_data(copies=["یک", "دو", "سه"]))


def judged(folder: Path, files: dict[str, bytes]) -> dict[str, dict[str, list[str]]]:
    folder = folder / "judged"
    folder.mkdir()
    for name, pdf in files.items():
        (folder / name).write_bytes(pdf)
    return validate(sorted(folder.iterdir()))


def test_what_people_get_is_pdf_a_3a_and_pdf_ua_1(tmp_path: Path) -> None:
    services = {one.definition.slug: of_accepted(one) for one in load_services(Path(settings.CONTENT))}
    letters = {name: pdf for name, pdf in services.items() if pdf is not None} | dict(odd_shapes())
    files = {f"{name}.pdf": signing.sign(pdf, reason="نامه") for name, pdf in letters.items()}
    files |= {"unsigned.pdf": letters["own-template"], "receipt.pdf": render_receipt(RECEIPT)}
    found = judged(tmp_path, files)
    assert len(services) == SERVICES
    assert len(found) > SERVICES
    assert {name: told for name, told in found.items() if any(told.values())} == {}
    assert all(set(told) == set(PROFILES) for told in found.values())


def _changed(pdf: bytes, change: Callable[[Pdf], Any]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        document.save(out)
    return out.getvalue()


def _claimed(document: Pdf) -> None:
    with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["pdfaid:conformance"] = "B"


def _bare(writer: Any, *, field: str, spoken: str) -> None:
    append_signature_field(writer, SigFieldSpec(field, box=(40, 40, 200, 90)))


def _silent(document: Pdf) -> None:
    for one in document.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure":
            del one["/Alt"]


def test_mutants_that_veraPDF_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: N802 its name
    """The judge judges: each file breaks one clause, and that clause is told."""
    letter = compose.render(TEMPLATE, letter_data())
    files = {
        "6.6.4-": _changed(letter, _claimed),
        "7.3-": _changed(letter, _silent),
        "6.7.2": _changed(letter, lambda document: document.Root.MarkInfo.__delitem__("/Marked")),
        "7.18.3-": _changed(
            signing.sign(letter), lambda document: document.pages[0].obj.__delitem__("/Tabs")
        ),
        "6.8-": _changed(letter, lambda document: document.Root.__delitem__("/AF")),
        "6.5.1-": _changed(
            letter,
            lambda document: document.Root.__setitem__("/OpenAction", pikepdf.Dictionary(S=Name.Launch)),
        ),
    }
    monkeypatch.setattr(signing, "EOL", b"")
    files["6.1.9-"] = signing.sign(letter.rstrip())
    monkeypatch.setattr(signing.tagging, "add_signature_field", _bare)
    files["7.18.4-"] = signing.sign(letter)
    found = judged(tmp_path, files)
    missed = {
        clause: told
        for clause, told in found.items()
        if not any(one.startswith(clause) for many in told.values() for one in many)
    }
    assert missed == {}
