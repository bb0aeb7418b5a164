"""Invented people, and PDFs of 200 kB no two of which are alike."""

import os
from functools import cache
from io import BytesIO

SIDE = 256  # pixels: a raw picture of 197 kB
MARK = b"bench-mark-of-this-copy-0123456789"


@cache
def _plain_pdf() -> bytes:
    import pikepdf  # noqa: PLC0415 only where a PDF is made: client processes stay small

    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    picture = pikepdf.Stream(document, MARK + os.urandom(SIDE * SIDE * 3 - len(MARK)))
    picture.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=SIDE, Height=SIDE, BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceRGB,
    )  # fmt: skip
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=document.make_indirect(picture)))
    page.contents_add(b"q 400 0 0 400 90 300 cm /I Do Q")
    kept = BytesIO()
    document.save(kept, compress_streams=False)
    return kept.getvalue()


def pdf() -> bytes:
    """A PDF of 200 kB with bytes of its own, so that no store can keep two of them once."""
    return _plain_pdf().replace(MARK, os.urandom(len(MARK) // 2).hex().encode())


def national_id(number: int) -> str:
    """A well-formed national ID that no registry office has given out (prefix 999)."""
    body = f"999{number % 10**6:06d}"
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(body)) % 11
    return body + str(total if total < 2 else 11 - total)


def mobile(number: int) -> str:
    """A mobile number in the stored form."""
    return f"+98915{number:07d}"
