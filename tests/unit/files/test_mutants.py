"""Abuse cases 20 to 25: every hostile file of the corpus has its guard, and without that guard it comes in."""

import os
import resource
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from dargah.files import limits, names, operations
from dargah.files.examiner import __main__ as process
from dargah.files.examiner import archives, content, drawings, images, pdf
from tests.unit.files import corpus
from tests.unit.files.test_examiner import HOSTILE, check_it_costs_little, examined
from tests.unit.files.test_names import PDF, _is_harmless


def nothing(*_: Any) -> None:
    """A guard that was taken away."""


def never_encrypted(patch: pytest.MonkeyPatch) -> None:
    """qpdf is given the password, and nobody asks afterwards."""
    real = pdf.pikepdf.open

    class Open:
        def __init__(self, document: Any) -> None:
            self.document = document

        is_encrypted = False

        def __getattr__(self, name: str) -> Any:
            return getattr(self.document, name)

        def __enter__(self) -> "Open":
            return self

        def __exit__(self, *_: object) -> None:
            self.document.close()

    def opened(path: str, **more: Any) -> Open:
        try:
            return Open(real(path, **more))
        except pdf.pikepdf.PasswordError:
            return Open(real(path, password="secret", **more))

    patch.setattr(pdf.pikepdf, "open", opened)


def believed(kind: str) -> Any:
    """Whatever it is, it is taken for this kind and not looked into: the ending was believed."""

    def change(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(content, "examine", lambda *_: content.Passed(kind))

    return change


ACTS_NOT = [(pdf, "_nothing_acts", nothing)]
OPENS_ANYTHING = [(pdf, "_goes_nowhere_by_itself", nothing)]
TRUSTS_ATTACHED = [(pdf, "_only_data", nothing)]
ONE_FILE_NOT = [(pdf, "_bytes_are_one_file", nothing)]
MANY_OBJECTS = [(limits, "PDF_OBJECTS", 10**9)]
MANY_ENTRIES = [(limits, "ARCHIVE_ENTRIES", 10**9), (limits, "ARCHIVE_DIRECTORY_BYTES", 10**12)]
ANY_ENTRY = [(archives, "_entry", nothing)]
ANY_BYTES = [(archives, "NEVER", ())]
KML_NOT_READ = [(drawings, "kml", lambda _: content.Passed("kml"))]

MUTANTS: dict[str, Any] = {
    "pdf javascript": ACTS_NOT,
    "pdf javascript, name escaped": ACTS_NOT,
    "pdf javascript, object stream": ACTS_NOT,
    "pdf javascript, name tree": ACTS_NOT,
    "pdf launch": [(pdf, "ACTS", frozenset()), *OPENS_ANYTHING],
    "pdf launch on a link": ACTS_NOT,
    "pdf submit": [(pdf, "ACTS", pdf.ACTS - {"/SubmitForm"}), *OPENS_ANYTHING],
    "pdf that calls on opening": OPENS_ANYTHING,
    "pdf that calls on opening, second step": OPENS_ANYTHING,
    "pdf that calls when a mark is seen": OPENS_ANYTHING,
    "pdf that calls when a mark apart is seen": OPENS_ANYTHING,
    "pdf that calls when its page is seen": OPENS_ANYTHING,
    "pdf xfa": [(pdf, "ACTS", pdf.ACTS - {"/XFA"})],
    "pdf with data under the name of a program": TRUSTS_ATTACHED,
    "pdf with a program behind a link": [(pdf, "SCRIPTS", ("nothing:",))],
    "pdf with a program attached": TRUSTS_ATTACHED,
    "pdf with a large attachment": [(limits, "PDF_DATA_BYTES", 10**9)],
    "pdf with a password": never_encrypted,
    "pdf encrypted, empty password": never_encrypted,
    "pdf of a million objects": MANY_OBJECTS,
    "pdf of many packed objects": MANY_OBJECTS,
    "pdf with an xref loop": believed("pdf"),
    "pdf with a page in its head": ONE_FILE_NOT,
    "pdf with an archive behind": ONE_FILE_NOT,
    "pdf with a page behind": ONE_FILE_NOT,
    "png of 50,000 x 50,000": [
        (images, "_promise_is_small", nothing),
        (images, "_png", lambda image, _: image),
    ],
    "zip bomb": [(limits, "ARCHIVE_BYTES", 10**12), (limits, "ARCHIVE_RATIO", 10**12)],
    "zip of high ratio": [(limits, "ARCHIVE_RATIO", 10**12)],
    "zip of 100,000 entries": [(archives, "ZIP64_END", b"no such mark"), *MANY_ENTRIES],
    "zip of 60,000 entries": MANY_ENTRIES,
    "zip that lies": believed("zip"),
    "zip of shared bodies": [(archives.itertools, "pairwise", lambda _: ())],
    "zip slip": ANY_ENTRY,
    "zip slip, absolute": ANY_ENTRY,
    "zip slip, backslash": ANY_ENTRY,
    "zip with a link": ANY_ENTRY,
    "zip in zip": ANY_BYTES,
    "zip with a program": [*ANY_BYTES, *ANY_ENTRY],
    "zip with a disguised program": ANY_BYTES,
    "docx with macros": [(archives, "MACRO_PARTS", ())],
    "docx in docx": ANY_BYTES,
    "docx with a far template": [(archives, "_reaches_out", lambda _: False)],
    "kml entities": KML_NOT_READ,
    "kml that fetches": [(drawings, "FETCHES", frozenset())],
    "kml with script": KML_NOT_READ,
    "kmz that fetches": [(drawings, "FETCHES", frozenset())],
    "svg": believed("png"),
    "html": believed("pdf"),
    "exe": believed("pdf"),
    "gif": believed("jpeg"),
    "empty": believed("pdf"),
    "header alone": believed("pdf"),
    "truncated jpeg": [(images.ImageFile, "LOAD_TRUNCATED_IMAGES", True)],
    "dxf without end": [(drawings, "dxf", lambda _: content.Passed("dxf"))],
}


# where a second guard stands behind the first: what it says
AND_THEN = {"pdf of a million objects": "damaged", "zip of shared bodies": "damaged"}


@pytest.mark.parametrize("row", HOSTILE)
def test_mutant_without_its_guard_lets_the_file_in(row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make, code = HOSTILE[row]
    data = make()
    assert examined(data)[0]["refused"] == code
    flaws = MUTANTS[row]
    if callable(flaws):
        flaws(monkeypatch)
    else:
        for where, guard, flaw in flaws:
            monkeypatch.setattr(where, guard, flaw)
    answer = examined(data)[0]
    assert answer.get("refused") == AND_THEN.get(row), "its guard alone stood between the file and the store"


def test_every_hostile_file_has_its_mutant() -> None:
    assert set(MUTANTS) == set(HOSTILE)


# --- row 20: what a bomb costs; row 21: what ends a process that is given one ---------------------------------------------------


def test_mutant_a_picture_that_is_unpacked_first_costs_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = corpus.png_bomb(30_000)
    check_it_costs_little(picture)
    monkeypatch.setattr(images, "_promise_is_small", nothing)
    with pytest.raises(AssertionError):
        check_it_costs_little(picture)


def end_of(act: Callable[[], object]) -> str:
    """How a child that is confined as the examiner's children are ends: by itself, without memory, or by which signal."""
    if (child := os.fork()) == 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            process._confine()
            process._start_the_clock()
            act()
        except MemoryError:
            os._exit(9)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return {0: "by itself", 9: "without memory"}[os.WEXITSTATUS(status)]


def busy(seconds: float = 2.5) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


EATERS: dict[str, tuple[Callable[[], object], str]] = {
    "memory": (lambda: bytearray(limits.CHILD_MEMORY_BYTES), "without memory"),
    "processor": (busy, "SIGXCPU"),
    "time": (lambda: time.sleep(2.5), "SIGALRM"),
}


def check_it_is_ended(eater: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CHILD_CPU_SECONDS", 1)
    monkeypatch.setattr(limits, "CHILD_WALL_SECONDS", 60 if eater == "processor" else 1)
    act, end = EATERS[eater]
    assert end_of(act) == end


@pytest.mark.parametrize("eater", EATERS)
def test_what_eats_memory_processor_or_time_is_ended(eater: str, monkeypatch: pytest.MonkeyPatch) -> None:
    check_it_is_ended(eater, monkeypatch)


@pytest.mark.parametrize("eater", EATERS)
def test_mutant_a_child_that_nobody_confines(eater: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_confine", nothing)
    monkeypatch.setattr(process, "_start_the_clock", nothing)
    with pytest.raises(AssertionError):
        check_it_is_ended(eater, monkeypatch)


# --- row 25: names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hostile", ["../a\u202efdp.exe", "a\x00.pdf", "x" * 300 + ".pdf", 'a".pdf'])
def test_mutant_that_shows_the_typed_name(hostile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _is_harmless(names.display_name(hostile, PDF))
    monkeypatch.setattr(names, "_harmless", list)
    monkeypatch.setattr(names, "_shortened", lambda stem, _: stem)
    with pytest.raises(AssertionError):
        assert _is_harmless(names.display_name(hostile, PDF))


def check_a_refusal_isolates_the_name() -> None:
    """The sentence repeats the name as it was sent: it neither turns the line around nor gets out of its isolate."""
    said = operations.RefusedFile("empty").about("a\u2069\u202efdp.exe\x00\u2066")
    assert said.startswith("«\u2068afdp.exe\u2069»: ")


def test_a_refusal_isolates_the_name() -> None:
    check_a_refusal_isolates_the_name()


def test_mutant_a_refusal_that_repeats_what_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "clean", lambda typed: typed)
    with pytest.raises(AssertionError):
        check_a_refusal_isolates_the_name()
