"""`python -m dargah.files.examiner.preview`: draw a page of a document, in a process of its own.

Reads the document on standard input, writes a PNG on standard output. Memory, CPU and file sizes are limited, and
there is no secret in the environment: a document that breaks the drawer breaks nothing else.
"""

import io
import resource
import sys

WIDTH = 760
PHOTO = "photo"
CPU_SECONDS = 10
MEMORY = 1024 * 1024 * 1024
PIXELS = 40_000_000


def main(kind: str, number: int) -> int:
    """Draw the page of this number; a «photo» as JPEG, ``number`` pixels wide at most.

    0 when a picture was written, 1 when the document cannot be drawn."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    data = sys.stdin.buffer.read()
    from PIL import Image  # noqa: PLC0415 under the limits from its first byte on

    Image.MAX_IMAGE_PIXELS = PIXELS
    if kind == "pdf":
        import pypdfium2  # noqa: PLC0415 as above

        page = pypdfium2.PdfDocument(data)[number - 1]
        picture = page.render(scale=WIDTH / page.get_width()).to_pil()
    else:
        picture = Image.open(io.BytesIO(data))
    wide = number if kind == PHOTO else WIDTH
    picture.thumbnail((wide, wide * 3))
    written = io.BytesIO()
    if kind == PHOTO:
        picture.convert("RGB").save(written, "JPEG", quality=82, progressive=True, optimize=True)
    else:
        picture.convert("RGB").save(written, "PNG", optimize=True)
    sys.stdout.buffer.write(written.getvalue())
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1], int(sys.argv[2])))
    except Exception:  # noqa: BLE001 whatever the document did, the answer is «no picture»
        sys.exit(1)
