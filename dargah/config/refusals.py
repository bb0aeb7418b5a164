"""What a machine refuses while a command works, as sentences: a disk that is full, a folder that may only be read, a
database that went away. Everything else is a fault of ours and keeps its trace."""

import errno
from pathlib import Path

from dargah.config.env import WrongSetting, refused_folder

FULL = {errno.ENOSPC, errno.EDQUOT}
CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}


def sentence_for(failure: Exception) -> WrongSetting | None:
    """The sentence for a failure that the machine caused; None for one that it did not."""
    from dargah.config import settings

    if isinstance(failure, OSError) and failure.errno in FULL | CLOSED:
        folder = _folder_of(failure, settings.DATA, settings.FILES_ROOT)
        name = "DARGAH_FILES" if folder == settings.FILES_ROOT else "DARGAH_DATA"
        return refused_folder(name, folder, full=failure.errno in FULL) if folder else None
    if _says(failure, "permission denied for schema"):
        return WrongSetting(
            "DATABASE_URL",
            "به پایگاه داده‌ای است که کاربر آن اجازه ساختن جدول ندارد",
            "createdb --owner dargah dargah (مالک پایگاه همان کاربر باشد)",
        )
    if _is_of_the_database(failure):
        if _says(failure, "No space left on device"):
            return refused_folder("DARGAH_DATA", settings.DATA, full=True)
        return WrongSetting(
            "DATABASE_URL",
            "به پایگاه داده‌ای است که میان کار از دسترس رفت",
            "همان فرمان را پس از روشن شدن PostgreSQL",
        )
    return None


def _folder_of(failure: OSError, data: Path, files: Path) -> Path | None:
    """The folder of ours that the refusal is about; the data folder where a full disk names no file."""
    if failure.filename is None:
        return data
    path = Path(str(failure.filename))
    return next((folder for folder in (files, data) if path.is_relative_to(folder)), None)


def _is_of_the_database(failure: Exception) -> bool:
    import psycopg
    from django.db import OperationalError

    return isinstance(failure, (OperationalError, psycopg.OperationalError))


def _says(failure: Exception, words: str) -> bool:
    return words in str(failure)
