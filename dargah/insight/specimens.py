"""Small real documents for samples, drawn on demand: what a citizen might have photographed or scanned."""

from functools import cache
from io import BytesIO

import pikepdf
from PIL import Image, ImageDraw

DXF = (
    b"0\nSECTION\n2\nHEADER\n0\nENDSEC\n0\nSECTION\n2\nENTITIES\n"
    b"0\nLINE\n8\n0\n10\n0.0\n20\n0.0\n11\n10.0\n21\n10.0\n0\nENDSEC\n0\nEOF\n"
)


@cache
def fixture(name: str) -> bytes:
    """The bytes of a file of this name; the extension decides what it is."""
    extension = name.rpartition(".")[2].lower()
    if extension == "pdf":
        return _pdf()
    if extension == "dxf":
        return DXF
    return _picture("PNG" if extension == "png" else "JPEG")


def _picture(kind: str) -> bytes:
    page = Image.new("RGB", (900, 640), "#fffdf8")
    draw = ImageDraw.Draw(page)
    draw.rectangle((24, 24, 876, 616), outline="#0a676d", width=6)
    for row in range(8):
        draw.line((120, 140 + row * 52, 780 - (row % 3) * 90, 140 + row * 52), fill="#495670", width=5)
    draw.rectangle((620, 470, 800, 570), outline="#a51d16", width=5)
    kept = BytesIO()
    page.save(kept, kind)
    return kept.getvalue()


def _pdf() -> bytes:
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    page.contents_add(
        b"0.04 0.4 0.43 RG 3 w 40 40 515 762 re S 0.3 0.34 0.44 RG 2 w 90 700 m 500 700 l S 90 660 m 460 660 l S"
    )
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()
