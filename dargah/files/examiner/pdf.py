"""PDF: re-parsed by qpdf, every object looked at, nothing that acts or hides let in.

What passes keeps its bytes, so that a signature inside it stays valid; only a damaged file that qpdf could
repair is replaced by the repaired copy, because the copy is what was examined.
"""

import json
import mmap
import re
import zipfile
import zlib
from typing import Any, BinaryIO

import pikepdf

from dargah.files import limits
from dargah.files.examiner.verdict import Passed, Refused

# Names that make a reader do something. Names are compared after qpdf has undone #-escapes (/J#61vaScript).
ACTS = frozenset(
    {"/JS", "/JavaScript", "/Launch", "/RichMedia", "/XFA", "/SubmitForm", "/ImportData", "/GoToE"}
)
ACTS |= {"/GoToR", "/Movie", "/Sound", "/Rendition", "/Trans3D"}
SUSPICIOUS = re.compile(
    rb"/(?:JS|JavaScript|Launch|RichMedia|XFA|SubmitForm|ImportData|GoToE|GoToR|Movie|Sound|Rendition|Trans3D"
    rb"|EmbeddedFile|EF|URI|AA)(?![A-Za-z0-9])"
)
PRESSED = frozenset(
    {"/U", "/D"}
)  # what a field or a mark does when it is clicked on; nothing else waits for its reader
SCRIPTS = ("javascript:", "vbscript:", "data:", "file:")  # what an address must not begin with
PAGE_FOR_A_BROWSER = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|object)\b", re.IGNORECASE)
HEAD_BYTES = 1024
TAIL_BYTES = 1024


def examine(source: BinaryIO, result: BinaryIO) -> Passed:
    """Pass or refuse the PDF in `source`; a repaired copy is written to `result`.

    1. Bytes first, before any parser: the header at the very start, no web page or archive hiding in the same
       bytes, no more objects than the limit.
    2. qpdf opens it: a password, even an empty one, is refused.
    3. Each object is unparsed by qpdf (C++) and searched for the names that act; only a hit is walked.
    """
    _bytes_are_one_file(source)
    try:
        with pikepdf.open(f"/dev/fd/{source.fileno()}", suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Refused("pdf_encrypted")
            if len(pdf.objects) > limits.PDF_OBJECTS:
                raise Refused("too_many_objects")
            warnings = [str(warning) for warning in pdf.get_warnings()]
            if any("loop" in warning for warning in warnings):
                raise Refused("damaged")
            pages = len(pdf.pages)
            if not 0 < pages <= limits.PDF_PAGES:
                raise Refused("too_many_pages" if pages else "damaged")
            _nothing_acts(pdf)
            signed = "/AcroForm" in pdf.Root and int(pdf.Root.AcroForm.get("/SigFlags", 0)) & 1 == 1
            damaged = bool(warnings or pdf.get_warnings())
            if damaged:
                pdf.save(result)
    except pikepdf.PasswordError as locked:
        raise Refused("pdf_encrypted") from locked
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError) as broken:
        raise Refused("damaged") from broken
    return Passed("pdf", rewritten=damaged, pages=pages, signed=signed, repaired=damaged)


def _bytes_are_one_file(source: BinaryIO) -> None:
    with mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as view:
        if view[:5] != b"%PDF-":
            raise Refused("not_what_it_says")
        if PAGE_FOR_A_BROWSER.search(view[:HEAD_BYTES]):
            raise Refused("polyglot")
        end = view.rfind(b"%%EOF")
        if end >= 0 and len(view[end + 5 :].strip(b"\r\n\x00 \t\x1a")) > TAIL_BYTES:
            raise Refused("polyglot")
        if PAGE_FOR_A_BROWSER.search(view[max(end, 0) :] if end >= 0 else view[-TAIL_BYTES:]):
            raise Refused("polyglot")
        found, position = 0, view.find(b" obj")
        while position >= 0 and found <= limits.PDF_OBJECTS:
            found, position = found + 1, view.find(b" obj", position + 4)
        if found > limits.PDF_OBJECTS:
            raise Refused("too_many_objects")
    if zipfile.is_zipfile(source):
        raise Refused("polyglot")


def _nothing_acts(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            body: Any = item.stream_dict
        elif isinstance(item, pikepdf.Dictionary | pikepdf.Array):
            body = item
        else:
            continue
        if SUSPICIOUS.search(body.unparse(resolved=True)):
            _walk(body, 0)
    _goes_nowhere_by_itself(pdf.Root.get("/OpenAction"), 0)


def _goes_nowhere_by_itself(action: Any, depth: int) -> None:
    """What a reader does on opening may show a place in the file, nothing else: an address would tell a stranger who
    opened it, and when.
    """
    if not isinstance(action, pikepdf.Dictionary):
        return
    if depth > limits.PDF_NESTING:
        raise Refused("damaged")
    if str(action.get("/S", "/GoTo")) != "/GoTo":
        raise Refused("pdf_active", str(action.S))
    following = action.get("/Next")
    for one in following.as_list() if isinstance(following, pikepdf.Array) else [following]:
        _goes_nowhere_by_itself(one, depth + 1)


def _walk(item: Any, depth: int) -> None:
    """Look at one object's own dictionaries; references lead to objects that are looked at anyway."""
    if depth > limits.PDF_NESTING:
        raise Refused("damaged")
    if isinstance(item, pikepdf.Name) and str(item) in ACTS:
        raise Refused("pdf_active", str(item))
    if isinstance(item, pikepdf.Array):
        inside = [("", child) for child in item.as_list()]
    elif isinstance(item, pikepdf.Dictionary):
        inside = list(item.as_dict().items())
    else:
        return
    for key, child in inside:
        _key_acts_not(key, child)
        if key == "/EF":
            _only_data(child, [str(item[name]) for name in ("/F", "/UF") if name in item])
        elif not _is_reference(child):
            _walk(child, depth + 1)


def _key_acts_not(key: str, child: Any) -> None:
    if key in ACTS or (key == "/URI" and _acts_as_program(child)):
        raise Refused("pdf_active", key)
    if key == "/AA":
        _on_its_own(child)


def _on_its_own(actions: Any) -> None:
    """What a document, a page, a field or a mark on a page does when it is opened, seen or left."""
    for event, action in actions.as_dict().items() if isinstance(actions, pikepdf.Dictionary) else ():
        if event not in PRESSED:
            _goes_nowhere_by_itself(action, 0)


def _is_reference(child: Any) -> bool:
    return bool(isinstance(child, pikepdf.Object) and child.is_indirect)


def _acts_as_program(address: Any) -> bool:
    """Whether a link leads to a program; blanks and marks before or within the scheme change nothing for a reader."""
    bare = "".join(c for c in str(address) if c.isprintable() and not c.isspace()).casefold()
    return bare.startswith(SCRIPTS)


def _only_data(attached: Any, names: list[str]) -> None:
    """An attachment passes when it is a little JSON and says so: our own letters carry their data so (PDF/A-3)."""
    if not all(name.casefold().endswith(".json") for name in names):
        raise Refused("pdf_attachment")
    for stream in attached.as_dict().values():
        if not isinstance(stream, pikepdf.Stream) or int(stream.get("/Length", 0)) > limits.PDF_DATA_BYTES:
            raise Refused("pdf_attachment")
        if str(stream.get("/Filter", "/FlateDecode")) != "/FlateDecode" or "/F" in stream:
            raise Refused("pdf_attachment")
        data = _inflated(stream)
        try:
            json.loads(data)
        except ValueError as other:
            raise Refused("pdf_attachment") from other


def _inflated(stream: pikepdf.Stream) -> bytes:
    raw = stream.read_raw_bytes()
    if "/Filter" not in stream:
        return raw
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(raw, limits.PDF_DATA_BYTES)
    except zlib.error as broken:
        raise Refused("pdf_attachment") from broken
    if unpacker.unconsumed_tail:
        raise Refused("pdf_attachment")
    return data
