"""Text drawings: DXF (ASCII) and KML. Neither may carry a program or fetch anything."""

from typing import BinaryIO
from xml.parsers import expat

from dargah.files import limits
from dargah.files.examiner.verdict import Passed, Refused

FETCHES = frozenset({"NetworkLink", "script", "ScreenOverlay", "NetworkLinkControl"})


def dxf(source: BinaryIO) -> Passed:
    """An ASCII DXF: pairs of group code and value, from a SECTION to EOF, lines within the limit."""
    source.seek(0)
    lines = sections = 0
    code, last = "", ""
    for raw in source:
        if len(raw) > limits.DRAWING_LINE_BYTES or b"\x00" in raw:
            raise Refused("damaged")
        text = raw.strip()
        lines += 1
        if lines % 2:
            if not text.lstrip(b"-").isdigit():
                raise Refused("not_what_it_says")
            code = text.decode()
        elif code == "0":
            last = text.decode("ascii", "replace")
            sections += last == "SECTION"
            if lines == 2 and last != "SECTION":  # noqa: PLR2004 the first pair
                raise Refused("not_what_it_says")
    if not sections or last != "EOF":
        raise Refused("damaged")
    return Passed("dxf", lines=lines)


def looks_like_dxf(head: bytes) -> bool:
    """A DXF starts with group 0 SECTION, perhaps after comments (group 999)."""
    lines = [line.strip() for line in head.splitlines()]
    while len(lines) > 1 and lines[0] == b"999":
        lines = lines[2:]
    return lines[:2] == [b"0", b"SECTION"]


def kml_file(source: BinaryIO) -> Passed:
    """A KML file (at most the upload limit, so it is read at once)."""
    source.seek(0)
    return kml(source.read())


def kml(data: bytes) -> Passed:
    """A KML document: well-formed, no DTD or entity, no link that fetches, no script in its balloons."""
    depth = elements = 0
    root = ""

    def opened(name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, elements, root
        local = name.rsplit(":", 1)[-1]
        root = root or local
        depth, elements = depth + 1, elements + 1
        if depth > limits.KML_NESTING or elements > limits.KML_ELEMENTS:
            raise Refused("damaged")
        if local in FETCHES:
            raise Refused("kml_active")

    def closed(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def text(content: str) -> None:
        lowered = content.lower()
        if "<script" in lowered or "<iframe" in lowered or "javascript:" in lowered:
            raise Refused("kml_active")

    def doctype(*_parts: object) -> None:
        raise Refused("kml_active")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = doctype
    try:
        parser.Parse(data, True)  # noqa: FBT003 expat's own signature
    except expat.ExpatError as broken:
        raise Refused("damaged") from broken
    if root != "kml":
        raise Refused("not_what_it_says")
    return Passed("kml", elements=elements)
