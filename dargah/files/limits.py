"""What may be uploaded, and how big, also when unpacked: the one place that says it.

`docs/security.md` prints :func:`table`; the tests probe each figure at N and N+1; the examiner reads nothing
else. Sizes are bytes unless the name says otherwise. This module imports nothing, so that the examiner's
small process can load it.
"""

from dataclasses import dataclass

MB = 1024 * 1024

UPLOAD_BYTES = 25 * MB  # no document of any service may ask for more
EMPTY_BYTES = 1  # a file of fewer bytes is an accident

PDF_OBJECTS = 100_000  # a 1,000-page scan has about 6,000; a map drawn by CAD up to 60,000
PDF_PAGES = 2_000
PDF_DATA_BYTES = 256 * 1024  # an attachment of a PDF/A-3 may be data (JSON) of this size, nothing else
PDF_NESTING = 60  # levels of dictionaries inside dictionaries

IMAGE_PIXELS = 64_000_000  # a 64-megapixel phone; 50,000 x 50,000 is 2,500,000,000
IMAGE_SIDE = 20_000

ARCHIVE_ENTRIES = 1_000
ARCHIVE_BYTES = 100 * MB  # all entries unpacked
ARCHIVE_DIRECTORY_BYTES = MB  # the list of entries itself
ARCHIVE_RATIO = 200  # unpacked : packed, of entries above a megabyte
ARCHIVE_NAME_BYTES = 255

DRAWING_LINE_BYTES = 4_096
KML_NESTING = 40
KML_ELEMENTS = 200_000

CHILD_MEMORY_BYTES = 768 * MB
CHILD_CPU_SECONDS = 10
CHILD_WALL_SECONDS = 20
CHILD_WRITES_BYTES = 64 * MB

NAME_CHARACTERS = 120
NAME_BYTES = 200


@dataclass(frozen=True, slots=True)
class Kind:
    """One accepted kind of file: the word services write, its media type, and the endings people give it."""

    key: str
    media_type: str
    endings: tuple[str, ...]
    title: str


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("pdf", "application/pdf", (".pdf",), "PDF"),
        Kind("jpeg", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), "عکس JPEG"),
        Kind("png", "image/png", (".png",), "عکس PNG"),
        Kind("dxf", "image/vnd.dxf", (".dxf",), "نقشه DXF متنی"),
        Kind("kml", "application/vnd.google-earth.kml+xml", (".kml",), "موقعیت KML"),
        Kind("kmz", "application/vnd.google-earth.kmz", (".kmz",), "موقعیت KMZ"),
        Kind(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            (".docx",),
            "سند Word",
        ),
        Kind(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            (".xlsx",),
            "جدول Excel",
        ),
        Kind("zip", "application/zip", (".zip",), "بسته ZIP"),
    )
}
IMAGES = frozenset({"jpeg", "png"})
DEFAULT_ACCEPT = ("pdf", "jpeg", "png")


def table() -> list[tuple[str, str, int]]:
    """The limits as rows (what, setting's name, figure), for the papers and the tests."""
    return [
        ("A file", "UPLOAD_BYTES", UPLOAD_BYTES),
        ("Objects of a PDF", "PDF_OBJECTS", PDF_OBJECTS),
        ("Pages of a PDF", "PDF_PAGES", PDF_PAGES),
        ("JSON data attached to a PDF/A-3", "PDF_DATA_BYTES", PDF_DATA_BYTES),
        ("Nesting inside a PDF object", "PDF_NESTING", PDF_NESTING),
        ("Pixels of an image", "IMAGE_PIXELS", IMAGE_PIXELS),
        ("Longest side of an image, pixels", "IMAGE_SIDE", IMAGE_SIDE),
        ("Entries of an archive", "ARCHIVE_ENTRIES", ARCHIVE_ENTRIES),
        ("An archive unpacked", "ARCHIVE_BYTES", ARCHIVE_BYTES),
        ("An archive's directory", "ARCHIVE_DIRECTORY_BYTES", ARCHIVE_DIRECTORY_BYTES),
        ("Unpacked to packed", "ARCHIVE_RATIO", ARCHIVE_RATIO),
        ("A name inside an archive", "ARCHIVE_NAME_BYTES", ARCHIVE_NAME_BYTES),
        ("A line of a drawing", "DRAWING_LINE_BYTES", DRAWING_LINE_BYTES),
        ("Nesting of a KML", "KML_NESTING", KML_NESTING),
        ("Elements of a KML", "KML_ELEMENTS", KML_ELEMENTS),
        ("Memory of an examination", "CHILD_MEMORY_BYTES", CHILD_MEMORY_BYTES),
        ("CPU seconds of an examination", "CHILD_CPU_SECONDS", CHILD_CPU_SECONDS),
        ("Seconds of an examination", "CHILD_WALL_SECONDS", CHILD_WALL_SECONDS),
        ("Bytes an examination may write", "CHILD_WRITES_BYTES", CHILD_WRITES_BYTES),
        ("Characters of a file's name", "NAME_CHARACTERS", NAME_CHARACTERS),
        ("Bytes of a file's name", "NAME_BYTES", NAME_BYTES),
    ]
