"""ZIP and what is built on it (KMZ, DOCX, XLSX): judged by its directory first, never extracted."""

import itertools
import stat
import struct
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO

from dargah.files import limits
from dargah.files.examiner import drawings
from dargah.files.examiner.verdict import Passed, Refused

END = b"PK\x05\x06"
END_BYTES = 22
COMMENT_BYTES = 65_535
ZIP64_END = b"PK\x06\x07"
CHUNK = 64 * 1024
ENCRYPTED = 0x1
INSIDE_ZIP = frozenset(
    {".pdf", ".jpg", ".jpeg", ".png", ".dxf", ".kml", ".shp", ".shx", ".dbf", ".prj", ".cpg", ".txt", ".csv"}
)
INSIDE_KMZ = frozenset({".kml", ".jpg", ".jpeg", ".png"})
NEVER = (
    b"PK\x03\x04",
    b"MZ",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"#!",
    b"\xd0\xcf\x11\xe0",
)
MACRO_PARTS = (
    "vbaproject",
    "activex",
    "embeddings/",
    "oleobject",
    "externallinks/",
    "customui",
    "macrosheets",
)


def kind_of(source: BinaryIO) -> str:
    """`zip`, `kmz`, `docx` or `xlsx` by the names inside."""
    names = {entry.filename for entry in _directory(source)}
    if "[Content_Types].xml" in names:
        if any(name.startswith("word/") for name in names):
            return "docx"
        if any(name.startswith("xl/") for name in names):
            return "xlsx"
    roots = [name for name in names if "/" not in name and name.lower().endswith(".kml")]
    return "kmz" if roots and all(_ending(name) in INSIDE_KMZ | {""} for name in names) else "zip"


def examine(kind: str, source: BinaryIO) -> Passed:
    """Pass or refuse; what passes keeps its bytes.

    1. The directory: number, names, declared sizes, ratio, overlaps (:func:`_directory`, :func:`_entry`).
    2. Each entry is streamed, counted against what it declared, and looked at by its first bytes; nothing is
       written anywhere and at most CHUNK bytes are in memory.
    """
    entries = _directory(source)
    total = sum(entry.file_size for entry in entries)
    if total > limits.ARCHIVE_BYTES:
        raise Refused("archive_too_big")
    spans = sorted((entry.header_offset, entry.header_offset + entry.compress_size) for entry in entries)
    if any(following[0] < span[1] for span, following in itertools.pairwise(spans)):
        raise Refused("archive_bomb")
    try:
        with zipfile.ZipFile(source) as archive:
            for entry in entries:
                _entry(kind, entry)
                _content(kind, archive, entry)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as broken:
        raise Refused("damaged") from broken
    return Passed(kind, entries=len(entries), unpacked=total)


def _directory(source: BinaryIO) -> list[zipfile.ZipInfo]:
    """The entries, read only after the end record promised few of them."""
    size = source.seek(0, 2)
    source.seek(max(0, size - END_BYTES - COMMENT_BYTES))
    tail = source.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_BYTES:
        raise Refused("damaged")
    if ZIP64_END in tail[:at][-64:]:
        raise Refused("too_many_entries")
    count, directory = struct.unpack("<HL", tail[at + 10 : at + 16])
    if count > limits.ARCHIVE_ENTRIES or directory > limits.ARCHIVE_DIRECTORY_BYTES:
        raise Refused("too_many_entries")
    source.seek(0)
    try:
        with zipfile.ZipFile(source) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError, OSError) as broken:
        raise Refused("damaged") from broken
    if len(entries) > limits.ARCHIVE_ENTRIES:
        raise Refused("too_many_entries")
    if not entries:
        raise Refused("empty")
    return entries


def _entry(kind: str, entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    parts = PurePosixPath(name).parts
    if (
        name.startswith("/")
        or "\\" in name
        or ":" in name
        or ".." in parts
        or any(ord(character) < ord(" ") for character in name)
        or len(name.encode()) > limits.ARCHIVE_NAME_BYTES
        or stat.S_ISLNK(entry.external_attr >> 16)
    ):
        raise Refused("archive_path")
    if entry.flag_bits & ENCRYPTED:
        raise Refused("archive_encrypted")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Refused("damaged")
    if entry.file_size > limits.MB and entry.file_size > limits.ARCHIVE_RATIO * max(entry.compress_size, 1):
        raise Refused("archive_bomb")
    if entry.is_dir():
        return
    lowered = name.lower()
    if kind in {"docx", "xlsx"}:
        if any(part in lowered for part in MACRO_PARTS):
            raise Refused("office_active")
    elif _ending(name) not in (INSIDE_KMZ if kind == "kmz" else INSIDE_ZIP):
        raise Refused("archive_content")


def _content(kind: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    seen = 0
    keep = bytearray()
    wanted = entry.filename.endswith((".rels", ".kml"))
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            if not seen and chunk.startswith(NEVER):
                raise Refused("archive_content")
            seen += len(chunk)
            if seen > entry.file_size or seen > limits.ARCHIVE_BYTES:
                raise Refused("archive_bomb")
            if wanted:
                keep += chunk
    if entry.filename.endswith(".kml"):
        drawings.kml(bytes(keep))
    elif kind in {"docx", "xlsx"} and entry.filename.endswith(".rels") and _reaches_out(bytes(keep)):
        raise Refused("office_active")


def _reaches_out(relations: bytes) -> bool:
    """A template, frame or object fetched from elsewhere when the document opens; plain links are let be."""
    if b'TargetMode="External"' not in relations and b"TargetMode='External'" not in relations:
        return False
    lowered = relations.lower()
    return any(
        word in lowered for word in (b"attachedtemplate", b"oleobject", b"/frame", b"subdocument", b"/image")
    )


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
