"""The signing key of a demo: made once, kept in its data folder. An office gives its own (DARGAH_SECRET_KEY)."""

import os
import tempfile
from pathlib import Path

from django.utils.crypto import get_random_string

from dargah.config.env import refused_folder

LENGTH = 64


def kept_key(data: Path) -> str:
    """The key of the folder, made where there is none. Raises WrongSetting where it cannot be kept.

    A file without a letter in it was left by a full disk or a power loss. Nothing was ever signed with it, because
    nothing starts without a key, so it is made anew.
    """
    file = data / "secret-key"
    try:
        if not _read(file):
            _write_whole(file, get_random_string(LENGTH))
        return _read(file)  # of several processes at the first start all use the one that stands at the end
    except OSError as refusal:
        raise refused_folder("DARGAH_DATA", data) from refusal


def _read(file: Path) -> str:
    return file.read_text(errors="replace").strip("\0 \n") if file.exists() else ""


def _write_whole(file: Path, key: str) -> None:
    """The whole key or nothing; a file that another process has made meanwhile stays."""
    number, written = tempfile.mkstemp(dir=file.parent, prefix=".secret-key-")  # mode 0600
    try:
        with os.fdopen(number, "w") as new:
            new.write(key)
            new.flush()
            os.fsync(new.fileno())
        try:
            os.link(written, file)
        except OSError:  # it is there, or this file system knows no links
            if not _read(file):
                Path(written).replace(file)
    finally:
        Path(written).unlink(missing_ok=True)
