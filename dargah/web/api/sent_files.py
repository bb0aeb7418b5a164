"""Files as a program sends them: base64 in the body, decoded and kept here, each fault beside its place."""

import base64
import binascii
import io
from collections.abc import Sequence
from typing import Protocol

from dargah.cases.operations import SentFile
from dargah.files import operations as files
from dargah.files.models import StoredFile
from dargah.files.operations import RefusedFile

MOST_FILES = 40


class _Sent(Protocol):
    name: str
    content: str


def read_files(given: Sequence[_Sent]) -> tuple[list[SentFile], list[dict[str, str]]]:
    """The files as bytes; what is not base64 is an error beside its place."""
    if len(given) > MOST_FILES:
        return [], [{"path": "files", "message": "بیش از چهل فایل است."}]
    sent, errors = [], []
    for place, file in enumerate(given):
        try:
            content = base64.b64decode(file.content, validate=True)
        except (binascii.Error, ValueError):
            errors.append({"path": f"files.{place}.content", "message": "محتوا باید base64 باشد."})
        else:
            sent.append(SentFile(getattr(file, "document", ""), file.name, content))
    return sent, errors


def store_files(given: Sequence[_Sent]) -> tuple[list[tuple[StoredFile, str]], list[dict[str, str]]]:
    """The files, examined and kept, each with its name; one that may not come in is an error beside its place."""
    sent, errors = read_files(given)
    stored = []
    for place, one in enumerate(sent):
        try:
            stored.append((files.store(io.BytesIO(one.content), name=one.name), one.name))
        except RefusedFile as refused:
            errors.append({"path": f"files.{place}", "message": refused.sentence})
    return stored, errors
