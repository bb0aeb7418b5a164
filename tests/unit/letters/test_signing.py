"""PAdES: what is ours and whole holds, everything else does not (abuse case 33)."""

import io
import stat

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

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
