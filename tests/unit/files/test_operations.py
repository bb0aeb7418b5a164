"""Storing, serving, losing and finding: abuse cases 22, 24, 39 and 43 with the real store and scanner."""

import errno
import io
import os
import re
import shutil
import stat
import time
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from dargah.files import integrity, limits, operations, scanning, storage
from dargah.files.models import StoredFile
from tests.unit.files import corpus
from tests.unit.files.scanners import running_scanner

pytestmark = pytest.mark.django_db
SCANNERS = ["stand-in", *(["clamd"] if shutil.which("clamd") else [])]


def stored(data=None, name="سند.pdf", **given):
    return operations.store(io.BytesIO(corpus.pdf() if data is None else data), name=name, **given)


def refused(*given, **more) -> str:
    with pytest.raises(operations.RefusedFile) as refusal:
        stored(*given, **more)
    kinds = operations.in_words(more.get("accept", limits.DEFAULT_ACCEPT))
    assert refusal.value.sentence == operations.SENTENCES[refusal.value.code].replace("{kinds}", kinds)
    return refusal.value.code


class TestStore:
    def test_a_pdf_lies_under_its_digest_and_comes_back(self, files_root):
        one = stored()
        assert (one.kind, one.media_type, one.name, one.scan) == (
            "pdf",
            "application/pdf",
            "سند.pdf",
            "unscanned",
        )
        assert one.metadata["pages"] == 1
        with operations.open_file(one) as file:
            assert file.read() == corpus.pdf()
        path = files_root / one.digest[:2] / one.digest[2:]
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert not list((files_root / "incoming").iterdir())

    def test_the_same_bytes_are_kept_once(self):
        one, two = stored(), stored(name="دیگری.pdf")
        assert one.pk != two.pk
        assert one.digest == two.digest
        assert len(list(storage.digests_on_disk())) == 1

    def test_an_image_is_kept_rewritten(self):
        one = stored(corpus.jpeg_with_gps(), name="IMG_0001.JPG")
        assert one.name == "IMG_0001.jpg"
        with operations.open_file(one) as file:
            assert b"CANARY" not in file.read()

    @pytest.mark.parametrize(
        ("make", "name", "code"),
        [
            (lambda: b"", "a.pdf", "empty"),
            (lambda: corpus.SVG, "a.png", "unknown_inside"),
            (lambda: corpus.HTML, "a.pdf", "unknown_inside"),
            (lambda: corpus.HTML, "a.html", "unknown_kind"),
            (corpus.pdf, "a.png", "not_what_it_says"),
            (corpus.jpeg, "a.pdf", "not_what_it_says"),
            (corpus.pdf, "a.html", "not_what_it_says"),
            (lambda: corpus.DXF, "a.dxf", "kind_not_accepted"),
            (corpus.pdf_javascript, "a.pdf", "pdf_active"),
        ],
    )
    def test_refusals(self, make, name, code):
        before = StoredFile.objects.count()
        assert refused(make(), name=name) == code
        assert StoredFile.objects.count() == before
        assert not list(storage.digests_on_disk())

    def test_a_phone_that_names_a_jpeg_png_is_forgiven(self):
        assert stored(corpus.jpeg(), name="IMG.png").name == "IMG.jpg"

    def test_size_at_the_border(self):
        size = len(corpus.pdf())
        assert stored(at_most=size)
        assert refused(at_most=size - 1) == "too_big"

    def test_no_document_may_ask_for_more_than_the_office_allows(self, monkeypatch):
        monkeypatch.setattr(limits, "UPLOAD_BYTES", 100)
        assert refused(at_most=10**9) == "too_big"

    def test_every_refusal_of_the_examiner_has_its_sentence(self):
        source = "".join(path.read_text() for path in Path(operations.__file__).parent.rglob("*.py"))
        codes = set(re.findall(r"Refused(?:File)?\(\"(\w+)\"", source))
        codes |= {"too_many_pages", "too_heavy"}
        assert codes <= set(operations.SENTENCES)

    def test_a_full_disk_is_told_and_leaves_no_half_file(self, monkeypatch, files_root):
        def full(_descriptor):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        assert refused() == "full"
        assert not list(storage.digests_on_disk())
        assert not list((files_root / "incoming").iterdir())

    def test_what_the_portal_made_is_its_own_and_nobody_says_that_it_was_scanned(self, settings, tmp_path):
        settings.CLAMD = str(tmp_path / "nobody.sock")
        one = operations.keep(corpus.pdf(), name="نامه.pdf", kind="pdf")
        assert (one.scan, one.scanned_at) == ("own", None)
        assert operations.may_be_served(one)
        assert operations.count_unscanned() == 0
        assert operations.stand_in("pdf", "نمونه").scan == "own"

    def test_what_was_made_before_is_known_by_its_mark(self):
        made, given = operations.keep(corpus.pdf(), name="نامه.pdf", kind="pdf"), stored()
        scanned = {"scan": "clean", "scanned_at": timezone.now()}
        StoredFile.objects.update(**scanned)
        say_own = import_module("dargah.files.migrations.0003_made_here").say_own
        say_own(apps, None)
        made.refresh_from_db()
        given.refresh_from_db()
        assert (made.scan, made.scanned_at) == ("own", None)
        assert given.scan == "clean"


@pytest.mark.parametrize("make", SCANNERS)
class TestScanner:
    def test_a_virus_is_refused_and_an_honest_file_is_clean(self, make, settings, tmp_path):
        before = StoredFile.objects.count()
        with running_scanner(make, tmp_path) as address:
            settings.CLAMD = address
            assert stored().scan == "clean"
            infected = corpus.archive({"a.txt": corpus.EICAR}, 0)
            assert refused(infected, name="a.zip", accept=["zip"]) == "infected"
        assert StoredFile.objects.count() == before + 1

    def test_a_scanner_that_is_away_means_unscanned_and_not_served_until_it_is_back(
        self, make, settings, tmp_path
    ):
        settings.CLAMD = str(tmp_path / "nobody.sock")
        one, two = stored(), stored(corpus.archive({"a.txt": corpus.EICAR}, 0), name="a.zip", accept=["zip"])
        assert (one.scan, two.scan) == ("unscanned", "unscanned")
        assert not operations.may_be_served(one)
        assert operations.scan_waiting() == 0
        with running_scanner(make, tmp_path) as address:
            settings.CLAMD = address
            assert operations.scan_waiting() == 2
        one.refresh_from_db()
        two.refresh_from_db()
        assert (one.scan, two.scan) == ("clean", "infected")
        assert operations.may_be_served(one)
        assert not operations.may_be_served(two)
        from dargah.journal.models import Entry

        found = Entry.objects.filter(event="file_infected").values_list("subject", flat=True)
        assert list(found) == [f"file:{two.pk}"], "a virus found later is journalled, a clean file is not"


class TestHonesty:
    def test_mutant_that_takes_silence_for_clean(self, settings, tmp_path, monkeypatch):
        settings.CLAMD = str(tmp_path / "nobody.sock")
        monkeypatch.setattr(scanning, "scan", lambda _file: scanning.Scan("clean"))
        with pytest.raises(AssertionError):
            assert stored().scan == "unscanned"

    @pytest.mark.parametrize(
        "reply", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: Broken ERROR\0"]
    )
    def test_an_answer_that_is_not_ok_is_not_clean(self, reply, settings, tmp_path):
        with running_scanner("stand-in", tmp_path, reply=reply) as address:
            settings.CLAMD = address
            assert stored().scan == "unscanned"

    def test_a_slow_scanner_is_not_waited_for(self, settings, tmp_path, monkeypatch):
        monkeypatch.setattr(scanning, "ANSWER_SECONDS", 0.3)
        with running_scanner("stand-in", tmp_path, delay=2) as address:
            settings.CLAMD = address
            started = time.monotonic()
            assert stored().scan == "unscanned"
            assert time.monotonic() - started < 1.5

    def test_an_office_without_a_scanner_serves_and_says_unscanned(self, settings):
        settings.CLAMD = ""
        one = stored()
        assert one.get_scan_display() == "بررسی نشده"
        assert operations.may_be_served(one)


class TestIntegrity:
    def test_lost_and_changed_bytes_are_found(self):
        good, lost, rotten = (
            stored(corpus.archive({"a.txt": name}), name="a.zip", accept=["zip"]) for name in "abc"
        )
        before = integrity.verify_store()
        assert not {good.digest, lost.digest, rotten.digest} & {*before.missing, *before.corrupt}
        storage.blob_path(lost.digest).unlink()
        path = storage.blob_path(rotten.digest)
        flipped = bytearray(path.read_bytes())
        flipped[10] ^= 1
        path.write_bytes(flipped)
        report = integrity.verify_store()
        assert set(report.missing) - set(before.missing) == {lost.digest}
        assert (report.corrupt, report.checked) == ([rotten.digest], 2)
        assert not report.is_sound
        with pytest.raises(operations.MissingBlob):
            operations.open_file(lost)
        with operations.open_file(good):
            pass

    def test_the_sweep_spares_what_is_named_and_what_is_fresh(self):
        named, shared, alone = stored(), stored(), stored(corpus.png(), name="a.png")
        operations.discard(shared)
        operations.discard(alone)
        assert operations.sweep() == 0
        before = (timezone.now() - timedelta(days=2)).timestamp()
        for digest in storage.digests_on_disk():
            os.utime(storage.blob_path(digest), (before, before))
        assert integrity.verify_store().unnamed == [alone.digest]
        assert operations.sweep() == 1
        with operations.open_file(named):
            pass

    def test_storing_again_saves_a_blob_from_the_sweep(self):
        one = stored()
        before = (timezone.now() - timedelta(days=2)).timestamp()
        os.utime(storage.blob_path(one.digest), (before, before))
        operations.discard(one)
        with storage.incoming() as file:
            file.write(corpus.pdf())
            file.flush()
            storage.keep(file, one.digest)  # the row is not committed yet
        assert operations.sweep() == 0


class TestPreviews:
    def test_every_page_of_a_pdf_is_drawn_and_no_other(self, settings, tmp_path):
        from io import BytesIO

        import pikepdf

        from dargah.files.previews import pages_of, preview

        settings.DATA = tmp_path
        document = pikepdf.new()
        for _ in range(2):
            document.add_blank_page(page_size=(300, 400))
        document.pages[1].contents_add(b"1 0 0 rg 0 0 300 400 re f")
        kept = BytesIO()
        document.save(kept)
        paper = operations.store(BytesIO(kept.getvalue()), name="دو برگ.pdf", accept=["pdf"])
        assert pages_of(paper) == 2
        first, second = preview(paper), preview(paper, 2)
        assert first
        assert second
        assert first != second
        assert preview(paper, 1) == first
        assert preview(paper, 0) is None
        assert preview(paper, 3) is None
