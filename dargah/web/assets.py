"""The style sheets of each face, joined from static/css and made small; collectstatic hashes them.

``Bundles`` is a staticfiles finder: asking for the files builds them in ``settings.DATA/assets`` when a source is
newer. ``EditorScripts`` is another, for the few files that we serve of Wagtail.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SOURCES = Path(__file__).resolve().parents[1] / "static" / "css"
FOLDER = "face"  # the bundles are served as /static/face/<name>.css
FACES = {
    "public": ("tokens", "base", "components", "content", "home"),
    "apply": ("tokens", "base", "components", "forms", "content", "letter"),
    "desk": ("tokens", "base", "components", "forms", "content", "letter", "desk", "way", "dark"),
    "portal": ("pages",),  # beside the public one
    "studio": ("studio",),  # beside the desk's
    "gallery": (
        "tokens",
        "base",
        "components",
        "forms",
        "content",
        "home",
        "letter",
        "pages",
        "desk",
        "way",
        "gallery",
    ),
}

_STRINGS = re.compile(r"(\"[^\"]*\"|'[^']*')")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def minified(css: str) -> str:
    """The same rules without comments and needless spaces; strings (and data: addresses) stay as written."""
    parts = _STRINGS.split(_COMMENT.sub("", css))
    for place in range(0, len(parts), 2):  # every second part is a string
        text = re.sub(r"\s+", " ", parts[place])
        text = re.sub(r" ?([{};,]) ?", r"\1", text)
        text = re.sub(r" ?(>) ?", r"\1", text)
        parts[place] = re.sub(r"(:) ", r"\1", text).replace(";}", "}")
    return "".join(parts).strip() + "\n"


def bundle(face: str) -> str:
    """One face's whole style sheet."""
    return minified("\n".join((SOURCES / f"{name}.css").read_text(encoding="utf-8") for name in FACES[face]))


def build(folder: Path | None = None) -> list[str]:
    """Write the bundles that are missing or older than a source under ``folder`` (DATA/assets); their paths."""
    target = (folder or Path(settings.DATA) / "assets") / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    made_of = max(source.stat().st_mtime for source in [*SOURCES.glob("*.css"), Path(__file__)])
    for face in FACES:
        file = target / f"{face}.css"
        if not file.exists() or file.stat().st_mtime < made_of:
            fresh = file.with_suffix(".new")
            fresh.write_text(bundle(face), encoding="utf-8")
            fresh.replace(file)
    return [f"{FOLDER}/{face}.css" for face in FACES]


class Bundles(BaseFinder):
    """Gives collectstatic (and a development server) the bundles of every face."""

    def __init__(self, _app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.folder = Path(settings.DATA) / "assets"
        super().__init__(*args, **kwargs)

    def check(self, **_kwargs: Any) -> list[Any]:
        """Nothing can be set wrongly here."""
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        if path not in {f"{FOLDER}/{face}.css" for face in FACES}:
            return []
        build(self.folder)
        found = str(self.folder / path)
        return [found] if find_all else found

    def list(self, _ignore_patterns: Any) -> Iterable[Any]:
        storage = FileSystemStorage(location=self.folder)
        return [(path, storage) for path in build(self.folder)]


class EditorScripts(BaseFinder):
    """Gives collectstatic the scripts of Wagtail's editor, those that the workshop's editor loads and no others."""

    NAMES = (
        "wagtailadmin/js/vendor/jquery-3.6.0.min.js",
        "wagtailadmin/js/vendor.js",
        "wagtailadmin/js/core.js",
        "wagtailadmin/js/telepath/blocks.js",
        "wagtailadmin/js/telepath/widgets.js",
    )

    def __init__(self, _app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=Path(settings.WAGTAIL) / "admin" / "static")
        super().__init__(*args, **kwargs)

    def check(self, **_kwargs: Any) -> list[Any]:
        """Nothing can be set wrongly here."""
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        if path not in self.NAMES:
            return []
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, _ignore_patterns: Any) -> Iterable[Any]:
        return [(name, self.storage) for name in self.NAMES]
