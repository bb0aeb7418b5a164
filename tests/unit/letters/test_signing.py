"""PAdES: what is ours and whole holds, everything else does not (abuse case 33)."""

import io
import re
import stat

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from dargah.letters import authority, compose, signing
from tests.unit.letters.samples import TEMPLATE, letter_data


@pytest.fixture(scope="module")
def unsigned():
    return compose.render(TEMPLATE, letter_data())


@pytest.fixture
def signed(unsigned):
    return signing.sign(unsigned, reason="نامه")


def test_our_signature_holds(signed):
    report = signing.check(signed)
    assert report.holds
    assert report.signer == "امضای نمونه نامه‌ها"


def test_signing_keeps_what_was_rendered(unsigned, signed):
    assert signed.startswith(unsigned)
    with pikepdf.open(io.BytesIO(signed)) as document:
        assert document.open_metadata()["pdfaid:part"] == "3"
        assert document.attachments["letter.json"]
        assert str(document.Root.AcroForm.Fields[0].V.SubFilter) == "/ETSI.CAdES.detached"


def untagged(pdf: bytes) -> list[str]:
    """What ISO 14289-1 (PDF/UA-1) misses at the annotations: 7.18.1 a Form element, 7.18.4 a spoken name, 7.18.3 the order."""
    missing = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        numbers = document.Root.StructTreeRoot.ParentTree.Nums
        parents = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
        for page in document.pages:
            for annotation in page.get("/Annots", []):
                element = parents.get(int(annotation.get("/StructParent", -1)))
                if element is None or element.get("/S") != "/Form":
                    missing.append("no Form element")
                elif element.K.Obj.objgen != annotation.objgen or element not in list(element.P.K):
                    missing.append("the element is not in the tree")
                if not str(annotation.get("/TU", "")):
                    missing.append("no spoken name")
        metadata = document.open_metadata()
        if metadata.get("pdfuaid:part") != "1" or metadata.get("pdfaid:conformance") != "A":
            missing.append("the claim itself")
        if not document.Root.ViewerPreferences.DisplayDocTitle or not document.Root.MarkInfo.Marked:
            missing.append("title or marks")
    return missing


def test_the_signed_letter_is_tagged_as_a_whole(signed):
    assert untagged(signed) == []


def test_mutant_whose_signature_lies_outside_the_structure(unsigned, monkeypatch):
    """With the field as pyHanko makes it by itself, the same look finds what is missing."""

    def bare(writer, *, field, spoken):
        append_signature_field(writer, SigFieldSpec(field))

    monkeypatch.setattr(signing.tagging, "add_signature_field", bare)
    assert untagged(signing.sign(unsigned)) == ["no Form element", "no spoken name"]


def metadata(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return document.Root.Metadata.read_raw_bytes()


def misplaced(pdf: bytes) -> list[bytes]:
    """ISO 19005-3, 6.1.9: objects whose number does not stand at the beginning of a line."""
    return re.findall(rb"[^\r\n](?<!\d)(\d+ 0 obj)\b", pdf)


def test_what_is_appended_begins_on_a_line_of_its_own(unsigned):
    """Typst ends a file at its last mark, without a line break."""
    assert misplaced(signing.sign(unsigned.rstrip())) == []
    assert signing.check(signing.sign(unsigned.rstrip())).holds


def test_mutant_that_appends_where_the_file_ends(unsigned, monkeypatch):
    monkeypatch.setattr(signing, "EOL", b"")
    assert misplaced(signing.sign(unsigned.rstrip())) != []


def test_the_metadata_stays_as_it_was_written(unsigned, signed):
    """pyHanko's own XMP names the schemas of PDF/A and PDF/UA by references, which validators do not read."""
    assert metadata(signed) == metadata(unsigned)
    assert b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/<" in metadata(signed)


def test_mutant_that_writes_the_metadata_anew(unsigned, monkeypatch):
    monkeypatch.setattr(signing, "_Revision", IncrementalPdfFileWriter)
    anew = metadata(signing.sign(unsigned))
    assert anew != metadata(unsigned)
    assert b"<pdfaSchema:namespaceURI>http" not in anew


def test_nothing_signed(unsigned):
    report = signing.check(unsigned)
    assert not report.present
    assert not report.holds


@pytest.mark.parametrize("part", range(40))
def test_a_changed_byte_is_noticed(signed, part):
    """One byte in each fortieth of what the signature covers: all but its own place."""
    with pikepdf.open(io.BytesIO(signed)) as document:
        begin, length, end, _rest = (int(number) for number in document.Root.AcroForm.Fields[0].V.ByteRange)
    begin += length
    covered = [*range(begin), *range(end, len(signed))]
    changed = bytearray(signed)
    changed[covered[len(covered) * part // 40 + 7]] ^= 1
    assert not signing.check(bytes(changed)).holds


def appended(signed: bytes) -> bytes:
    """A later revision with another title: poppler's pdfsig calls it valid."""
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_an_appended_revision_is_noticed(signed):
    report = signing.check(appended(signed))
    assert report.intact
    assert not report.whole
    assert not report.holds


def test_trailing_bytes_are_noticed(signed):
    assert not signing.check(signed + b"\n% more").holds


def test_mutant_that_does_not_ask_for_the_whole_file(signed, monkeypatch):
    monkeypatch.setattr(signing.SignatureReport, "holds", property(lambda self: self.intact and self.ours))
    with pytest.raises(AssertionError):
        assert not signing.check(appended(signed)).holds


def test_a_second_signature_of_ours_behind_is_not_whole(signed):
    twice = io.BytesIO()
    signer = signing._signer(signing.Path(signing.settings.SIGNING_FOLDER), "")
    metadata = signing.signers.PdfSignatureMetadata(field_name="Second", md_algorithm="sha256")
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    signing.signers.PdfSigner(metadata, signer).sign_pdf(writer, output=twice)
    assert not signing.check(twice.getvalue()).holds


@pytest.mark.usefixtures("fresh_signer")
class TestAnotherSigner:
    def test_is_not_ours(self, unsigned, settings, signing_folder, tmp_path):
        settings.SIGNING_FOLDER = tmp_path / "stranger"
        foreign = signing.sign(unsigned)
        settings.SIGNING_FOLDER = signing_folder
        report = signing.check(foreign)
        assert (report.present, report.intact, report.whole, report.ours) == (True, True, True, False)

    def test_mutant_that_trusts_every_certificate(
        self, unsigned, settings, signing_folder, tmp_path, monkeypatch
    ):
        settings.SIGNING_FOLDER = tmp_path / "stranger"
        foreign = signing.sign(unsigned)
        roots = authority.trusted_roots()
        settings.SIGNING_FOLDER = signing_folder
        monkeypatch.setattr(authority, "trusted_roots", lambda: roots)
        with pytest.raises(AssertionError):
            assert not signing.check(foreign).ours

    def test_the_offices_own_certificate(self, unsigned, settings, signing_folder, tmp_path):
        """A certificate given by the office signs; letters of the demo authority stay verifiable here."""
        before = signing.sign(unsigned)
        settings.SIGNING_FOLDER = tmp_path / "elsewhere"
        path, password = authority.signing_files()
        settings.SIGNING_FOLDER = signing_folder
        settings.SIGNING_P12, settings.SIGNING_PASSWORD = str(path), password.decode()
        assert signing.check(signing.sign(unsigned)).holds
        assert signing.check(before).holds


@pytest.mark.usefixtures("signed")
def test_files_of_the_authority_are_private(signing_folder):
    for path in signing_folder.rglob("*"):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


JUNK = [b"", b"%PDF-1.7", b"%PDF-1.7\n/ByteRange [0 1 2 3]", b"\0" * 5000, b"%PDF-1.7\n" * 500]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_never_raises(junk):
    assert not signing.check(junk).holds
