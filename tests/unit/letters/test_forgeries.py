"""Abuse cases 30 and 33: bytes of every class, a copied code, files of the machine; beside each the flaw, brought back."""

import hashlib
import io
from typing import Any

import pikepdf
import pytest
import typst
from django.test import Client

from dargah.letters import compose, signing, verification
from dargah.letters.data import settings as settings_of_letters
from dargah.letters.models import Letter
from dargah.letters.verification import Finding
from tests.unit.letters import test_signing as signatures
from tests.unit.letters.ready import issued, pdf_of
from tests.unit.letters.samples import TEMPLATE, letter_data
from tests.unit.letters.test_compose import text_of

ACCOUNTS = b"root:x:0:0"


def opened(pdf: bytes) -> bytes:
    """All that the file holds, each stream unpacked: a compressed page hides nothing."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False)
    return out.getvalue()


def check_nothing_of_the_machine_is_in_it(source: str) -> None:
    """Whatever a template or a person writes, the accounts of the machine are neither shown nor packed in."""
    try:
        pdf = compose.render(TEMPLATE + source, letter_data(reasons=source))
    except typst.TypstError:
        pdf = compose.render(TEMPLATE, letter_data(reasons=source))
    assert ACCOUNTS not in opened(pdf)
    assert ACCOUNTS.decode() not in text_of(pdf)


@pytest.mark.parametrize("source", ['#read("/etc/passwd")', '#raw(read("../../../../../../etc/passwd"))'])
def test_nothing_of_the_machine_is_in_the_letter(source: str) -> None:
    check_nothing_of_the_machine_is_in_it(source)


def test_mutant_a_compiler_whose_root_is_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    def rendering(source: str, data: dict[str, Any], **_: Any) -> bytes:
        made = typst.Compiler(root="/", ignore_system_fonts=True).compile(
            b'#read("/etc/passwd").split("\\n").at(0)', format="pdf"
        )
        assert isinstance(made, bytes)
        return made

    monkeypatch.setattr(compose, "render", rendering)
    with pytest.raises(AssertionError):
        check_nothing_of_the_machine_is_in_it('#read("/etc/passwd")')


# --- row 33 -------------------------------------------------------------------------------------------------------------------


def classes_of(pdf: bytes) -> dict[str, int]:
    """A byte of each class: header, number, name, text of the page, data, fonts, table, the signature's range, it itself, end."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        begin, length, end, _ = (int(n) for n in document.Root.AcroForm.Fields[0].V.ByteRange)
    streams = [place for place in range(len(pdf)) if pdf.startswith(b"stream\n", place)]
    return {
        "header": 5,
        "object number": pdf.index(b" 0 obj") - 1,
        "name": pdf.index(b"/Type") + 2,
        "first stream": streams[0] + 20,
        "middle stream": streams[len(streams) // 2] + 20,
        "last stream": streams[-1] + 20,
        "range of the signature": pdf.rindex(b"/ByteRange") + 14,
        "signature": begin + length + 200,
        "room behind the signature": end - 20,
        "table": pdf.rindex(b"startxref") - 10,
        "end": len(pdf) - 3,
    }


def check_every_class_of_byte() -> None:
    pdf = pdf_of(issued())
    for name, place in classes_of(pdf).items():
        changed = bytearray(pdf)
        changed[place] ^= 1
        assert verification.check_upload(bytes(changed)).finding != Finding.GENUINE, name
        if name != "signature":
            assert not signing.check(bytes(changed)).holds, name


@pytest.mark.django_db
def test_every_class_of_byte_is_noticed() -> None:
    check_every_class_of_byte()


class _Digest:
    """A register that knows a file by its first thousand bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def hexdigest(self) -> str:
        found = next(
            (
                one.pdf_digest
                for one in Letter.objects.exclude(pdf=None)
                if pdf_of(one)[2000:3000] == self.data[2000:3000]
            ),
            "",
        )
        return found or hashlib.sha1(self.data, usedforsecurity=False).hexdigest()


@pytest.mark.django_db
def test_mutant_a_register_that_knows_a_file_by_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification.hashlib, "sha256", _Digest)
    with pytest.raises((AssertionError, AttributeError)):
        check_every_class_of_byte()


def test_mutant_a_room_behind_the_signature_that_nobody_looks_into(monkeypatch: pytest.MonkeyPatch) -> None:
    signed = signing.sign(compose.render(TEMPLATE, letter_data()))
    changed = bytearray(signed)
    changed[classes_of(signed)["room behind the signature"]] ^= 1
    assert not signing.check(bytes(changed)).holds
    monkeypatch.setattr(signing, "_is_padded_with_zeros", lambda _: True)
    assert signing.check(bytes(changed)).holds, "that guard alone notices it"


def test_mutant_a_check_that_only_asks_how_far_it_reaches(monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed byte: intactness is the guard."""
    signed = signing.sign(compose.render(TEMPLATE, letter_data()))
    monkeypatch.setattr(signing.SignatureReport, "holds", property(lambda self: self.present and self.whole))
    with pytest.raises(AssertionError):
        signatures.test_a_changed_byte_is_noticed(signed, 20)


def check_a_copied_code_shows_what_was_issued() -> None:
    """The code of a true letter printed on another: who scans it reads number, date and subject of the true one."""
    true = issued()
    page = Client().get(f"/verify/{true.verify_code}/").content.decode()
    assert true.data["subject"] in page
    from dargah.persian.digits import persian_digits

    assert persian_digits(true.number) in page
    assert true.data["verify"]["url"].startswith(f"{settings_of_letters.ORIGIN}/verify/"), (
        "no look-alike host"
    )


@pytest.mark.django_db
def test_a_copied_code_shows_what_was_issued() -> None:
    check_a_copied_code_shows_what_was_issued()


@pytest.mark.django_db
def test_mutant_a_page_that_only_says_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.http import HttpResponse

    from dargah.web.public import verify

    monkeypatch.setattr(verify, "render", lambda *_, **__: HttpResponse("این نامه اصل است"))
    with pytest.raises(AssertionError):
        check_a_copied_code_shows_what_was_issued()
