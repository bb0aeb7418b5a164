"""From data to PDF: Typst, one warm compiler a process.

What people wrote goes in through ``sys_inputs`` as JSON and comes out as text; nothing is ever pasted into
the source. The compiler's root is a folder that holds the layout and nothing else, system fonts and packages
are off, so a template can read no file of the machine and fetch nothing. The export passes Typst's own
checks for PDF/A-3a (archive, with the letter's data attached as JSON) and PDF/UA-1 (tagged, read aloud in
order).
"""

import atexit
import io
import json
import re
import shutil
import tempfile
import threading
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings

from dargah.letters.glyphs import FONTS, drawable
from dargah.letters.order import in_reading_order

REACHES_OUT = re.compile(r'"\s*@|\bplugin\s*\(')
INK = "#14213b"
# what a letter's data attachment holds: what is printed on the letter, and nothing that its reader does not see
PRINTED = (
    "number", "date", "attachment", "office", "addressee", "reference", "replaces", "subject", "case", "service", "outcome",
    "outcome_title", "reasons", "appointment", "decided", "rows", "unit", "signatory", "copies", "verify",
    "paragraphs",
)  # fmt: skip


class UnsafeTemplate(ValueError):
    """The template's source asks for a package or a program; letters are made of the layout and data only."""


class _Compiler:
    """A Typst compiler with its own root; one call at a time (it keeps what it learned between calls)."""

    def __init__(self, content: Path) -> None:
        root = Path(tempfile.mkdtemp(prefix="dargah-letters-"))
        atexit.register(shutil.rmtree, root, ignore_errors=True)
        (root / "letters").mkdir()
        for layout in (content / "letters").glob("*.typ"):
            shutil.copyfile(layout, root / "letters" / layout.name)
        nowhere = root / "no-packages"
        self._lock = threading.Lock()
        self._compiler = typst.Compiler(
            root=str(root),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            package_path=str(nowhere),
            package_cache_path=str(nowhere),
        )

    def compile(self, source: str, inputs: dict[str, str], moment: datetime | None) -> bytes:
        with self._lock:
            made = self._compiler.compile(
                source.encode(),
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=["a-3a", "ua-1"],
                timestamp=int(moment.timestamp()) if moment else None,
            )
        assert isinstance(made, bytes)  # noqa: S101 one PDF, never a list of pages
        return made


@lru_cache(maxsize=2)
def _compiler(content: Path) -> _Compiler:
    return _Compiler(content)


def render(source: str, data: dict[str, Any], *, moment: datetime | None = None) -> bytes:
    """The PDF of a letter from its template's source and its data; `moment` is its creation date inside the
    file.

    Raises UnsafeTemplate, and typst.TypstError when the source is wrong or names data that is not there.
    """
    if REACHES_OUT.search(source):
        raise UnsafeTemplate("قالب نامه فقط می‌تواند از layout.typ و داده‌ها استفاده کند.")
    data = drawable(data)
    inputs = {
        "letter": _written(data),
        "record": _written({key: data[key] for key in PRINTED if key in data}),
        "qr": qr_code(data["verify"]["url"]),
    }
    return in_reading_order(_compiler(Path(settings.CONTENT)).compile(source, inputs, moment))


def _written(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def render_page(name: str, data: dict[str, Any], *, moment: datetime | None = None) -> bytes:
    """The PDF of a page of the house itself (``letters/<name>.typ``), such as the receipt."""
    source = (Path(settings.CONTENT) / "letters" / f"{name}.typ").read_text(encoding="utf-8")
    return render(source, data, moment=moment)


@lru_cache(maxsize=256)
def qr_code(url: str) -> str:
    """The address as an SVG without a frame."""
    out = io.BytesIO()
    segno.make(url, error="m").save(out, kind="svg", border=0, dark=INK, xmldecl=False, nl=False)
    return out.getvalue().decode()
