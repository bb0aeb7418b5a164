"""Abuse cases 20–23: each hostile file is refused for its reason; what comes in without its guard: test_mutants.py."""

import io
import os
import resource
import signal
import tempfile
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from dargah.files import examination, limits
from dargah.files.examiner import content, drawings, images, pdf
from dargah.files.examiner.__main__ import judged
from tests.unit.files import corpus

ALL = frozenset(limits.KINDS)

HOSTILE = {
    "pdf javascript": (corpus.pdf_javascript, "pdf_active"),
    "pdf javascript, name escaped": (corpus.pdf_javascript_escaped, "pdf_active"),
    "pdf javascript, object stream": (corpus.pdf_javascript_in_object_stream, "pdf_active"),
    "pdf javascript, name tree": (corpus.pdf_javascript_names, "pdf_active"),
    "pdf launch": (corpus.pdf_launch, "pdf_active"),
    "pdf launch on a link": (corpus.pdf_launch_on_a_link, "pdf_active"),
    "pdf that calls on opening": (corpus.pdf_address_on_opening, "pdf_active"),
    "pdf that calls on opening, second step": (corpus.pdf_address_after_a_place, "pdf_active"),
    "pdf that calls when its page is seen": (corpus.pdf_address_of_a_page, "pdf_active"),
    "pdf that calls when a mark is seen": (corpus.pdf_address_of_a_mark, "pdf_active"),
    "pdf that calls when a mark apart is seen": (
        lambda: corpus.pdf_address_of_a_mark("PO", apart=True),
        "pdf_active",
    ),
    "pdf submit": (corpus.pdf_submit_form, "pdf_active"),
    "pdf xfa": (corpus.pdf_xfa, "pdf_active"),
    "pdf with data under the name of a program": (
        lambda: corpus.pdf_attachment(b'{"number": "12"}', "x.exe"),
        "pdf_attachment",
    ),
    "pdf with a program behind a link": (lambda: corpus.pdf_link(" java\nscript:app.alert(1)"), "pdf_active"),
    "pdf with a program attached": (lambda: corpus.pdf_attachment(corpus.EXE), "pdf_attachment"),
    "pdf with a large attachment": (
        lambda: corpus.pdf_attachment(b'"' + b"a" * limits.PDF_DATA_BYTES + b'"', "a.json"),
        "pdf_attachment",
    ),
    "pdf with a password": (lambda: corpus.pdf_encrypted("secret"), "pdf_encrypted"),
    "pdf encrypted, empty password": (lambda: corpus.pdf_encrypted(""), "pdf_encrypted"),
    "pdf of a million objects": (lambda: corpus.pdf_many_objects(1_000_000), "too_many_objects"),
    "pdf of many packed objects": (
        lambda: corpus.pdf_many_packed_objects(limits.PDF_OBJECTS + 1),
        "too_many_objects",
    ),
    "pdf with an xref loop": (corpus.pdf_xref_loop, "damaged"),
    "pdf with a page in its head": (corpus.pdf_with_page_in_head, "polyglot"),
    "pdf with an archive behind": (corpus.pdf_with_archive_behind, "polyglot"),
    "pdf with a page behind": (corpus.pdf_with_page_behind, "polyglot"),
    "png of 50,000 x 50,000": (corpus.png_bomb, "too_many_pixels"),
    "zip bomb": (corpus.zip_bomb, "archive_too_big"),
    "zip of high ratio": (lambda: corpus.zip_bomb(50_000_000), "archive_bomb"),
    "zip of 100,000 entries": (lambda: corpus.zip_many_entries(100_000), "too_many_entries"),
    "zip of 60,000 entries": (lambda: corpus.zip_many_entries(60_000), "too_many_entries"),
    "zip that lies": (corpus.zip_lying, "damaged"),
    "zip of shared bodies": (corpus.zip_overlapping, "archive_bomb"),
    "zip slip": (lambda: corpus.archive({"../../etc/cron.d/a.txt": b"x"}), "archive_path"),
    "zip slip, absolute": (lambda: corpus.archive({"/etc/a.txt": b"x"}), "archive_path"),
    "zip slip, backslash": (lambda: corpus.archive({"..\\a.txt": b"x"}), "archive_path"),
    "zip with a link": (corpus.zip_with_link, "archive_path"),
    "zip in zip": (lambda: corpus.archive({"a.txt": corpus.archive({"b.txt": b"x"})}), "archive_content"),
    "zip with a program": (lambda: corpus.archive({"a.exe": corpus.EXE}), "archive_content"),
    "zip with a disguised program": (lambda: corpus.archive({"a.pdf": corpus.EXE}), "archive_content"),
    "docx with macros": (lambda: corpus.office({"word/vbaProject.bin": b"x"}), "office_active"),
    "docx in docx": (lambda: corpus.office({"word/a.bin": corpus.office()}), "archive_content"),
    "docx with a far template": (
        lambda: corpus.office(
            {
                "word/_rels/settings.xml.rels": b'<Relationship Type="http://x/attachedTemplate" '
                b'Target="http://example.com/a.dotm" TargetMode="External"/>'
            }
        ),
        "office_active",
    ),
    "kml entities": (lambda: corpus.KML_ENTITIES, "kml_active"),
    "kml that fetches": (lambda: corpus.KML_FETCHING, "kml_active"),
    "kml with script": (lambda: corpus.KML_SCRIPT, "kml_active"),
    "kmz that fetches": (lambda: corpus.archive({"doc.kml": corpus.KML_FETCHING}), "kml_active"),
    "svg": (lambda: corpus.SVG, "unknown_kind"),
    "html": (lambda: corpus.HTML, "unknown_kind"),
    "exe": (lambda: corpus.EXE, "unknown_kind"),
    "gif": (lambda: corpus.GIF, "unknown_kind"),
    "empty": (lambda: b"", "empty"),
    "header alone": (lambda: b"%PDF-1.7\n", "damaged"),
    "truncated jpeg": (lambda: corpus.jpeg()[:-200], "damaged"),
    "dxf without end": (lambda: corpus.DXF[:-5], "damaged"),
}
HONEST = {
    "pdf": corpus.pdf,
    "pdf that opens at a place": corpus.pdf_opened_at_a_place,
    "pdf with a link to a page": lambda: corpus.pdf_link("https://example.ir/javascript:"),
    "pdf with json data": lambda: corpus.pdf_attachment(b'{"number": "12"}', "letter.json"),
    "pdf with packed objects": lambda: corpus.pdf_many_packed_objects(1000),
    "pdf, slightly damaged": corpus.pdf_damaged,
    "jpeg": corpus.jpeg,
    "png": corpus.png,
    "png with palette": lambda: corpus.png(mode="P"),
    "zip": lambda: corpus.archive({"نقشه.pdf": corpus.pdf()}),
    "docx": corpus.office,
    "xlsx": lambda: corpus.office(folder="xl"),
    "kml": lambda: corpus.KML,
    "kmz": lambda: corpus.archive({"doc.kml": corpus.KML}),
    "dxf": lambda: corpus.DXF,
}


def examined(data: bytes, accept: frozenset[str] = ALL) -> tuple[dict, bytes]:
    """In this process, so that a mutant reaches it."""
    with tempfile.NamedTemporaryFile() as source, tempfile.NamedTemporaryFile() as result:
        source.write(data)
        source.flush()
        answer = judged(accept, source, result)
        result.seek(0)
        return answer, result.read()


def asked(data: bytes, accept: frozenset[str] = ALL) -> examination.Verdict:
    """Through the real process."""
    with tempfile.NamedTemporaryFile() as source, tempfile.NamedTemporaryFile() as result:
        source.write(data)
        source.flush()
        return examination.examine(source, result, accept=accept)


@pytest.mark.parametrize("row", HOSTILE)
def test_hostile_file_is_refused(row):
    make, code = HOSTILE[row]
    assert asked(make()).refused == code


@pytest.mark.parametrize("row", HONEST)
def test_honest_file_passes(row):
    verdict = asked(HONEST[row]())
    assert not verdict.refused, verdict
    assert verdict.kind == row.split()[0].rstrip(",")


def test_mutant_that_trusts_the_signature_alone_takes_svg(monkeypatch):
    monkeypatch.setattr(content, "SIGNATURES", ((b"<?xml", "kml"),))
    monkeypatch.setattr(content, "MEDIA_TYPES", {"kml": {"image/svg+xml"}})
    monkeypatch.setattr(drawings, "kml_file", lambda _source: content.Passed("kml"))
    with pytest.raises(AssertionError):
        assert "refused" in examined(corpus.SVG)[0]


@pytest.mark.parametrize("row", ["zip bomb", "zip of 100,000 entries", "png of 50,000 x 50,000"])
def test_a_bomb_costs_neither_memory_nor_time(row):
    check_it_costs_little(HOSTILE[row][0]())


def check_it_costs_little(data):
    """Under 50 MB and 2 s in a process that does nothing else (abuse case 20)."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        before = resource.getrusage(resource.RUSAGE_SELF)
        examined(data)
        after = resource.getrusage(resource.RUSAGE_SELF)
        os.write(writing, b"%d %f" % (after.ru_maxrss - before.ru_maxrss, after.ru_utime - before.ru_utime))
        os._exit(0)
    os.wait()
    risen, seconds = os.read(reading, 100).split()
    os.close(reading)
    os.close(writing)
    assert int(risen) < 50 * 1024
    assert float(seconds) < 2


class TestRewriting:
    def test_gps_and_camera_are_gone_and_the_picture_stands_upright(self):
        source = corpus.jpeg_with_gps()
        answer, kept = examined(source)
        assert answer["rewritten"]
        with Image.open(io.BytesIO(kept)) as image:
            assert not image.getexif()
            assert not image.info.get("comment")
            assert image.size == (48, 64)
        assert b"CANARY" not in kept
        assert b"Exif" not in kept

    def test_mutant_that_keeps_the_bytes_keeps_the_place(self, monkeypatch):
        def copied(kind, source, result):
            result.write(source.read())
            return images.Passed(kind, rewritten=True)

        monkeypatch.setattr(images, "examine", copied)
        _answer, kept = examined(corpus.jpeg_with_gps())
        with pytest.raises(AssertionError):
            assert b"CANARY" not in kept

    @pytest.mark.parametrize("picture", [corpus.jpeg, corpus.png])
    def test_a_second_file_behind_the_picture_is_gone(self, picture):
        """GIFAR's cousin: a picture that is an archive too, and one with a page behind it."""
        for behind in (corpus.archive({"a.class": b"x"}), corpus.HTML):
            _answer, kept = examined(picture() + behind)
            assert not zipfile.is_zipfile(io.BytesIO(kept))
            assert b"script" not in kept

    def test_quality_does_not_drift(self):
        once = examined(corpus.jpeg(400, 300, quality=80))[1]
        again = examined(once)[1]
        with Image.open(io.BytesIO(once)) as first, Image.open(io.BytesIO(again)) as second:
            assert first.quantization == second.quantization
        assert abs(len(once) - len(again)) < 0.02 * len(once)

    @pytest.mark.parametrize("orientation", range(1, 9))
    @pytest.mark.parametrize("subsampling", [0, 1, 2])
    def test_every_turn_of_every_sampling(self, orientation, subsampling):
        exif = Image.Exif()
        exif[0x0112] = orientation
        answer, kept = examined(corpus.jpeg(exif=exif, subsampling=subsampling))
        assert answer["kind"] == "jpeg"
        with Image.open(io.BytesIO(kept)) as image:
            image.load()
            assert image.size == ((64, 48) if orientation < 5 else (48, 64))

    def test_a_damaged_pdf_is_replaced_by_the_repaired_one(self):
        answer, kept = examined(corpus.pdf_damaged())
        assert answer["rewritten"]
        assert not examined(kept)[0]["rewritten"]

    def test_a_sound_pdf_keeps_its_bytes(self):
        assert not examined(corpus.pdf())[0]["rewritten"]


class TestLimits:
    """Each figure of limits.table() is a border: N passes, N + 1 does not."""

    def test_objects(self, monkeypatch):
        data = corpus.pdf_many_packed_objects(50)
        count = len(pdf.pikepdf.open(io.BytesIO(data)).objects)
        monkeypatch.setattr(limits, "PDF_OBJECTS", count)
        assert "refused" not in examined(data)[0]
        monkeypatch.setattr(limits, "PDF_OBJECTS", count - 1)
        assert examined(data)[0]["refused"] == "too_many_objects"

    def test_pages(self, monkeypatch):
        def two(document):
            document.add_blank_page()

        monkeypatch.setattr(limits, "PDF_PAGES", 2)
        assert examined(corpus.pdf(two))[0]["metadata"]["pages"] == 2
        monkeypatch.setattr(limits, "PDF_PAGES", 1)
        assert examined(corpus.pdf(two))[0]["refused"] == "too_many_pages"

    def test_pixels(self, monkeypatch):
        monkeypatch.setattr(limits, "IMAGE_PIXELS", 64 * 48)
        assert "refused" not in examined(corpus.png())[0]
        assert examined(corpus.png(65, 48))[0]["refused"] == "too_many_pixels"

    def test_mutant_that_decodes_whatever_the_header_promises(self, monkeypatch):
        monkeypatch.setattr(limits, "IMAGE_PIXELS", 64 * 48)
        monkeypatch.setattr(images, "_promise_is_small", lambda _image: None)
        with pytest.raises(AssertionError):
            assert examined(corpus.png(65, 48))[0].get("refused") == "too_many_pixels"

    def test_side(self, monkeypatch):
        monkeypatch.setattr(limits, "IMAGE_SIDE", 64)
        assert "refused" not in examined(corpus.png())[0]
        assert examined(corpus.png(65, 1))[0]["refused"] == "too_many_pixels"

    def test_entries(self, monkeypatch):
        monkeypatch.setattr(limits, "ARCHIVE_ENTRIES", 3)
        assert "refused" not in examined(corpus.zip_many_entries(3))[0]
        assert examined(corpus.zip_many_entries(4))[0]["refused"] == "too_many_entries"

    def test_unpacked(self, monkeypatch):
        monkeypatch.setattr(limits, "ARCHIVE_BYTES", 1000)
        assert "refused" not in examined(corpus.archive({"a.txt": b"a" * 1000}))[0]
        assert examined(corpus.archive({"a.txt": b"a" * 1001}))[0]["refused"] == "archive_too_big"

    def test_lines_of_a_drawing(self, monkeypatch):
        monkeypatch.setattr(limits, "DRAWING_LINE_BYTES", 12)
        assert "refused" not in examined(corpus.DXF)[0]
        monkeypatch.setattr(limits, "DRAWING_LINE_BYTES", 11)
        assert examined(corpus.DXF)[0]["refused"] == "damaged"

    def test_elements_and_nesting_of_kml(self, monkeypatch):
        monkeypatch.setattr(limits, "KML_NESTING", 4)
        monkeypatch.setattr(limits, "KML_ELEMENTS", 4)
        assert "refused" not in examined(corpus.KML)[0]
        monkeypatch.setattr(limits, "KML_NESTING", 3)
        assert examined(corpus.KML)[0]["refused"] == "damaged"
        monkeypatch.setattr(limits, "KML_NESTING", 4)
        monkeypatch.setattr(limits, "KML_ELEMENTS", 3)
        assert examined(corpus.KML)[0]["refused"] == "damaged"

    def test_the_table_prints_the_figures_that_are_used(self):
        assert all(getattr(limits, name) == figure for _what, name, figure in limits.table())
        written = {name for name in vars(limits) if name.isupper() and isinstance(getattr(limits, name), int)}
        assert written - {"MB", "EMPTY_BYTES"} == {name for _what, name, _figure in limits.table()}


class TestProcess:
    def test_a_file_that_eats_the_memory_is_refused_and_the_next_one_passes(self):
        verdict = asked(corpus.pdf_flate_bomb(1_500_000_000))
        assert verdict.refused in {"too_heavy", "damaged"}
        assert asked(corpus.pdf()).kind == "pdf"

    def test_a_killed_examiner_is_started_again(self):
        assert asked(corpus.pdf()).kind == "pdf"
        first = examination._examiner.process.pid
        os.kill(first, 9)
        examination._examiner.process.wait()
        assert asked(corpus.pdf()).kind == "pdf"
        assert examination._examiner.process.pid != first

    def test_a_killed_child_refuses_its_file_only(self, monkeypatch):
        """A child ended by a limit closes the answer without a word."""
        pid = examination._examiner.process.pid if examination._examiner.process else None
        if pid is None:
            examination.warm_up()
            pid = examination._examiner.process.pid
        assert asked(corpus.pdf()).kind == "pdf"
        children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        for child in children:
            os.kill(child, signal.SIGSTOP)
        monkeypatch.setattr(limits, "CHILD_WALL_SECONDS", -2)
        assert asked(corpus.pdf()).refused == "too_heavy"
        for child in children:
            os.kill(child, signal.SIGKILL)
        monkeypatch.undo()
        assert asked(corpus.pdf()).kind == "pdf"

    def test_it_is_given_no_secret(self):
        examination.warm_up()
        pid = examination._examiner.process.pid
        environment = Path(f"/proc/{pid}/environ").read_bytes()
        assert b"SECRET" not in environment
        assert b"DATABASE" not in environment
        assert b"DARGAH" not in environment
