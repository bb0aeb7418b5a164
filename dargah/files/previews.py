"""Pictures of stored documents for the officer, drawn once in a limited process and kept beside the files."""

import subprocess
import sys
from pathlib import Path

from django.conf import settings

from dargah.files.limits import IMAGES
from dargah.files.models import StoredFile
from dargah.files.operations import MissingBlob, may_be_served, open_file

DRAWN = {"pdf", *IMAGES}
SECONDS = 15


def has_preview(stored: StoredFile) -> bool:
    """Whether a picture of this kind of document can be drawn."""
    return stored.kind in DRAWN


def pages_of(stored: StoredFile) -> int:
    """How many pages can be drawn: those of a PDF, one of a picture."""
    return int(stored.metadata.get("pages") or 1) if stored.kind == "pdf" else 1


def preview(stored: StoredFile, page: int = 1) -> bytes | None:
    """A PNG of a page, from 1 on; None for a kind or page that is not drawn, a file that may not be served or is lost."""
    if not has_preview(stored) or not may_be_served(stored) or not 1 <= page <= pages_of(stored):
        return None
    return _kept(stored, f"{'' if page == 1 else f'-{page}'}.png", stored.kind, page)


def _kept(stored: StoredFile, ending: str, kind: str, number: int) -> bytes | None:
    """What the limited process drew of a file, once; None where it could not."""
    kept = Path(settings.DATA) / "previews" / f"{stored.digest}{ending}"
    if kept.exists():
        return kept.read_bytes()
    try:
        with open_file(stored) as file:
            drawn = subprocess.run(
                [sys.executable, "-m", "dargah.files.examiner.preview", kind, str(number)],
                input=file.read(),
                capture_output=True,
                timeout=SECONDS,
                check=False,
                cwd=settings.ROOT,
                env={"PATH": ""},
            )
    except (MissingBlob, subprocess.TimeoutExpired):
        return None
    if drawn.returncode or not drawn.stdout:
        return None
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = kept.with_suffix(f".{stored.pk}")
    fresh.write_bytes(drawn.stdout)
    fresh.replace(kept)
    return drawn.stdout


def smaller(stored: StoredFile, wide: int) -> bytes | None:
    """A picture as JPEG, at most so many pixels wide, for pages that everybody reads; None as in ``preview``."""
    if stored.kind not in IMAGES or not may_be_served(stored):
        return None
    return _kept(stored, f"-w{wide}.jpg", "photo", wide)
