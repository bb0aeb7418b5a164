"""Pages as files: ``pages/<section>/<slug>.md``, what they say above in YAML, their text below it.

    ---
    title: …
    day: 1405-09-07
    files:
      - {file: wall.png, words: آن‌چه عکس نشان می‌دهد}
    ---
    The text.

Days are Jalali. Files lie beside the page and are numbered as they are written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from dargah.catalogue.yaml_lines import ContentError
from dargah.content.pages.kinds import BY_ADDRESS, Kind
from dargah.content.pages.reviewing import findings
from dargah.content.pages.schema import Held, PageContent
from dargah.files.limits import IMAGES
from dargah.persian.dates import parse_jalali
from dargah.persian.identifiers import Rejected

_DAYS = ("day", "until", "opens")
FOLDER = "pages"
KINDS_OF_FILES = {".png": "png", ".jpg": "jpeg", ".pdf": "pdf"}


@dataclass(frozen=True)
class PageOfFile:
    """A page as a file says it, without its files; ``files`` are their places and words in order."""

    kind: Kind
    slug: str
    content: PageContent
    files: tuple[tuple[Path, str], ...]


def read_pages(content: Path) -> list[PageOfFile]:
    """All pages of a content folder. Raises ContentError with file and sentence for the first that is not as it must be."""
    return [_read(path) for path in sorted((content / FOLDER).glob("*/*.md"))]


def _read(path: Path) -> PageOfFile:
    section = BY_ADDRESS.get(path.parent.name)
    if section is None:
        raise ContentError(path, 1, "", f"پوشه «{path.parent.name}» نام بخشی از درگاه نیست.")
    head, body = _halves(path)
    files = tuple(_files(path, head.pop("files", [])))
    try:
        said = PageContent.model_validate({**head, **_days(path, head), "body": body.strip()})
    except ValidationError as refusal:
        raise _wrong(path, str(refusal.errors()[0]["loc"][0]), "درست نوشته نشده است.") from refusal
    for finding in findings(section.kind, said.model_copy(update={"files": _held(files)})):
        if finding.stops:
            raise _wrong(path, finding.box, finding.sentence)
    return PageOfFile(section.kind, path.stem, said, files)


def _halves(path: Path) -> tuple[dict[str, Any], str]:
    _, mark, rest = path.read_text(encoding="utf-8").partition("---\n")
    head, end, body = rest.partition("\n---\n")
    try:
        told = yaml.safe_load(head) if mark and end else None
    except yaml.YAMLError as wrong:
        raise ContentError(path, 1, "", "سرصفحه آن یامل درستی نیست.") from wrong
    if not isinstance(told, dict):
        raise ContentError(path, 1, "", "صفحه با سرصفحه‌ای میان دو سطر «---» آغاز می‌شود.")
    return told, body


def _days(path: Path, head: dict[str, Any]) -> dict[str, Any]:
    days = {}
    for box in _DAYS:
        if head.get(box):
            try:
                days[box] = parse_jalali(str(head[box]))
            except Rejected as wrong:
                raise _wrong(path, box, wrong.sentence) from wrong
    return days


def _files(path: Path, told: list[dict[str, str]]) -> Iterator[tuple[Path, str]]:
    for one in told:
        file = path.parent / one["file"]
        if file.suffix not in KINDS_OF_FILES or not file.is_file():
            raise _wrong(path, "files", f"فایل «{one['file']}» کنار صفحه نیست یا از نوع پذیرفته نیست.")
        yield file, one["words"]


def _wrong(path: Path, key: str, sentence: str) -> ContentError:
    """The fault with the line on which its key stands."""
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next((number for number, line in enumerate(lines, start=1) if line.startswith(f"{key}:")), 1)
    return ContentError(path, at, key, sentence)


def _held(files: tuple[tuple[Path, str], ...]) -> tuple[Held, ...]:
    """The files as the checks look at them, before they are stored."""
    kinds = [KINDS_OF_FILES[file.suffix] for file, _ in files]
    return tuple(
        Held(
            number=at,
            words=words,
            picture=kind in IMAGES,
            kind=kind,
            name=file.name,
            size=file.stat().st_size,
        )
        for at, ((file, words), kind) in enumerate(zip(files, kinds, strict=True), start=1)
    )
