"""A reader asks whether a letter is ours: by its code, by its file (abuse case 33)."""

import io
import os
import shutil
import subprocess

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from dargah.letters import codes, compose, operations, signing, verification
from dargah.letters.verification import Finding
from tests.unit.letters.ready import decided, issued, pdf_of
from tests.unit.letters.samples import TEMPLATE, letter_data


@pytest.mark.django_db
class TestVerifying:
    def test_by_code(self):
        letter = issued()
        assert verification.look_up(letter.typed_code.lower()) == letter
        assert verification.look_up(codes.new_code()) is None
        assert verification.look_up("K7QM") is None

    def test_a_draft_does_not_exist_yet(self):
        _case, letter = decided()
        assert verification.look_up(letter.verify_code) is None

    def test_the_issued_file_is_genuine(self):
        letter = issued()
        verdict = verification.check_upload(pdf_of(letter))
        assert (verdict.finding, verdict.letter) == (Finding.GENUINE, letter)

    def test_a_number_that_is_none_is_a_change_and_no_fault_of_ours(self):
        """pyHanko reads «.1.7» as a decimal and raises what it names nowhere."""
        pdf = pdf_of(issued())
        spoilt = pdf.replace(b"/Pages ", b"/P .1.7", 1)
        assert spoilt != pdf
        assert verification.check_upload(spoilt).finding != Finding.GENUINE
        root = pdf.rfind(b"/Type /Catalog")
        for place in range(root, root + 300, 6):
            changed = pdf[:place] + b".1.7" + pdf[place + 4 :]
            assert not signing.check(changed).intact

    def test_a_changed_byte_anywhere_is_found(self):
        """Every byte class, in the signature's own place too: the register's digest covers all."""
        pdf = pdf_of(issued())
        for part in range(60):
            changed = bytearray(pdf)
            changed[len(pdf) * part // 60 + 3] ^= 1
            assert verification.check_upload(bytes(changed)).finding != Finding.GENUINE

    def test_mutant_that_believes_an_intact_signature(self, monkeypatch):
        """poppler's pdfsig calls an appended revision valid; so would a check that only asks `intact`."""
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf_of(issued())))
        writer.root["/Lang"] = writer.root["/Lang"]
        writer.update_root()
        out = io.BytesIO()
        writer.write(out)
        assert verification.check_upload(out.getvalue()).finding == Finding.CHANGED
        monkeypatch.setattr(
            verification,
            "check_upload",
            lambda data: verification.UploadVerdict(
                Finding.GENUINE if signing.check(data).intact else Finding.CHANGED
            ),
        )
        with pytest.raises(AssertionError):
            assert verification.check_upload(out.getvalue()).finding == Finding.CHANGED

    def test_others(self, settings, tmp_path, signing_folder):
        letter = issued()
        unsigned = compose.render(operations.source_of(letter), letter.data)
        assert verification.check_upload(unsigned).finding == Finding.UNSIGNED
        assert verification.check_upload(b"<html>").finding == Finding.NOT_A_LETTER
        assert verification.check_upload(b"%PDF-1.7" + b"x" * 6_000_000).finding == Finding.NOT_A_LETTER
        signing._signer.cache_clear()
        settings.SIGNING_FOLDER = tmp_path / "stranger"
        foreign = signing.sign(unsigned)
        settings.SIGNING_FOLDER = signing_folder
        signing._signer.cache_clear()
        assert verification.check_upload(foreign).finding == Finding.OTHER_SIGNER

    def test_every_finding_has_its_sentence(self):
        assert set(verification.SENTENCES) == set(Finding)


def test_poppler_calls_an_appended_revision_valid(tmp_path):
    """Why the check is not poppler's: kept as a fact, so that nobody replaces pyHanko by it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(signing.sign(compose.render(TEMPLATE, letter_data()))))
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()
    path = tmp_path / "appended.pdf"
    with path.open("wb") as file:
        writer.write(file)
    command = [str(shutil.which("pdfsig")), "-nocert", str(path)]
    told = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"}
    )
    assert "Signature is Valid" in told.stdout
    assert not signing.check(path.read_bytes()).holds
