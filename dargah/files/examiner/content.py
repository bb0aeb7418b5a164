"""What a file truly is, by its content: its first bytes, libmagic, then the parser of that kind."""

from ctypes.util import find_library
from typing import BinaryIO

from dargah.files.examiner import archives, drawings, images, pdf
from dargah.files.examiner.verdict import Passed, Refused

if find_library("magic") is None:
    import pylibmagic  # noqa: F401 brings libmagic to a machine that has none of its own
import magic

HEAD = 4096
SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"PK\x03\x04", "zip"),
)
MEDIA_TYPES = {
    "pdf": {"application/pdf"},
    "jpeg": {"image/jpeg"},
    "png": {"image/png"},
    "kml": {"application/vnd.google-earth.kml+xml", "text/xml", "application/xml"},
}
detector = magic.Magic(mime=True)


def kind_of(source: BinaryIO) -> str:
    """The kind's key; refuses what is none of ours. Two witnesses must agree: the signature and libmagic."""
    source.seek(0)
    head = source.read(HEAD)
    source.seek(0)
    if not head:
        raise Refused("empty")
    found = next((kind for signature, kind in SIGNATURES if head.startswith(signature)), "")
    if found == "zip":
        return archives.kind_of(source)
    if not found and drawings.looks_like_dxf(head):
        return "dxf"
    if not found and b"<kml" in head:
        found = "kml"
    if not found or detector.from_buffer(head) not in MEDIA_TYPES[found]:
        raise Refused("unknown_kind")
    return found


def examine(accept: frozenset[str], source: BinaryIO, result: BinaryIO) -> Passed:
    """Pass or refuse `source`; when the verdict says `rewritten`, `result` holds what is to be kept."""
    kind = kind_of(source)
    if kind not in accept:
        raise Refused("kind_not_accepted", kind)
    source.seek(0)
    match kind:
        case "pdf":
            return pdf.examine(source, result)
        case "jpeg" | "png":
            return images.examine(kind, source, result)
        case "dxf":
            return drawings.dxf(source)
        case "kml":
            return drawings.kml_file(source)
        case _:
            return archives.examine(kind, source)
