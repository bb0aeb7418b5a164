"""The smallest real documents for the examples of the API, so that an example can be sent as it stands."""

import base64
from functools import cache
from io import BytesIO

PICTURES = {"jpeg": "JPEG", "jpg": "JPEG", "png": "PNG"}
SIDE = 64  # pixels
DXF = b"0\nSECTION\n2\nENTITIES\n0\nLINE\n8\n0\n10\n0.0\n20\n0.0\n11\n10.0\n21\n10.0\n0\nENDSEC\n0\nEOF\n"


@cache
def example_content(name: str) -> str:
    """A document that fits the ending of ``name``, in base64: a drawing, a picture, else a PDF of one empty page."""
    import pikepdf  # noqa: PLC0415 a tenth of a second of start, for one page of the API
    from PIL import Image  # noqa: PLC0415 as above

    ending = name.rpartition(".")[2].lower()
    kept = BytesIO()
    if ending == "dxf":
        kept.write(DXF)
    elif ending in PICTURES:
        Image.new("L", (SIDE, SIDE), 255).save(kept, PICTURES[ending])
    else:
        document = pikepdf.new()
        document.add_blank_page(page_size=(595, 842))
        document.save(kept)
    return base64.b64encode(kept.getvalue()).decode()
