"""Whether this very code and content were prepared on this data already: then a start need not look again."""

import hashlib
import os
from pathlib import Path

from dargah.config import settings

_COUNTED = {
    ".py",
    ".html",
    ".css",
    ".js",
    ".svg",
    ".yaml",
    ".typ",
    ".md",
    ".toml",
    ".lock",
    ".woff2",
    ".png",
    ".pdf",
    ".ttf",
    ".mo",
}


def is_prepared() -> bool:
    """Whether `dargah prepare` has seen this state."""
    mark = _mark()
    return mark.exists() and mark.read_text() == _state()


def remember() -> None:
    """Note that this state is prepared."""
    _mark().write_text(_state())


def _mark() -> Path:
    return Path(settings.DATA) / "prepared-for"


def _state() -> str:
    digest = hashlib.sha256(os.environ.get("DATABASE_URL", "").encode())
    for folder in (settings.ROOT / "dargah", Path(settings.CONTENT)):
        for path in sorted(folder.rglob("*")):
            if path.suffix in _COUNTED and path.is_file():
                facts = path.stat()
                digest.update(f"{path}:{facts.st_size}:{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
