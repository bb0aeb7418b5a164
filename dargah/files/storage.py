"""Blobs on disk: named by their SHA-256, outside the web root, written whole or not at all.

``FILES_ROOT/incoming/`` takes what arrives; a checked file is linked to ``FILES_ROOT/ab/cdef…``. Files are
0600, folders 0700. The same bytes are kept once. Nothing but :func:`sweep` removes a blob, and only one that
no row has named for a day, so that a store racing with a removal cannot lose its bytes.
"""

import contextlib
import errno
import hashlib
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

CHUNK = 256 * 1024
SWEEP_SECONDS = 24 * 3600
INCOMING = "incoming"


class StorageFull(Exception):
    """The disk cannot take the file; reads go on."""


class Upload(Protocol):
    """What Django's uploaded files and plain files have in common."""

    def read(self, size: int = -1, /) -> bytes: ...


def blob_path(digest: str) -> Path:
    """Where the blob of this digest lives."""
    return Path(settings.FILES_ROOT) / digest[:2] / digest[2:]


@contextlib.contextmanager
def incoming() -> Iterator[BinaryIO]:
    """A private temporary file beside the blobs (same file system, so that a link is enough)."""
    folder = Path(settings.FILES_ROOT) / INCOMING
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder) as file:  # mkstemp makes it 0600
        yield file  # type: ignore[misc]  # its wrapper is a BinaryIO in all but name


def copy_in(upload: Upload, file: BinaryIO, at_most: int) -> int:
    """Copy the upload into `file`; returns its size, which is above `at_most` when it was cut there."""
    size = 0
    with _full_disk_told():
        while size <= at_most and (chunk := upload.read(min(CHUNK, at_most + 1 - size))):
            file.write(chunk)
            size += len(chunk)
        file.flush()
    file.seek(0)
    return size


def digest_of(file: BinaryIO) -> tuple[str, int]:
    """SHA-256 (hex) and size; leaves the file at its start."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # real files have readinto
    size = file.tell()
    file.seek(0)
    return digest, size


def keep(file: BinaryIO, digest: str) -> None:
    """Give the incoming file its place under its digest: synced, then linked, then the folder synced."""
    path = blob_path(digest)
    if path.exists():
        os.utime(path)  # tells sweep that somebody is about to name it
        return
    with _full_disk_told():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def digests_on_disk() -> Iterator[str]:
    """The digest of every blob that is there."""
    root = Path(settings.FILES_ROOT)
    for folder in sorted(root.glob("[0-9a-f][0-9a-f]")):
        for blob in sorted(folder.iterdir()):
            yield folder.name + blob.name


def sweep(named: Iterable[str]) -> int:
    """Remove blobs that no row names and nobody touched for a day, and leftovers of killed uploads."""
    known, before, removed = frozenset(named), time.time() - SWEEP_SECONDS, 0
    unnamed = [blob_path(digest) for digest in digests_on_disk() if digest not in known]
    leftovers = (Path(settings.FILES_ROOT) / INCOMING).glob("*")
    for path in [*unnamed, *leftovers]:
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


@contextlib.contextmanager
def _full_disk_told() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StorageFull from problem
        raise
