"""Style sheets, scripts and pictures in words, sent compressed: they are a third of a first visit otherwise; and fonts.

They are few and small: each file is read and compressed when it is first asked for and then kept. Fonts are compressed in
themselves and go out as they are; they come from here and not from the server in front, which sends no header that keeps
a browser from guessing. Names carry a digest, so a browser never asks twice.
"""

import gzip
import mimetypes
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import brotli

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]

PREFIX = "/static/"
IN_WORDS = frozenset({".css", ".js", ".svg", ".txt", ".json"})
AS_IT_IS = {".woff2": "font/woff2"}
FOREVER = "public, max-age=31536000, immutable"
MOST_KEPT = 256  # far above the number of files; a guard, not a limit that is met
LARGEST = 1024 * 1024


class CompressedStatics:
    """WSGI in, WSGI out: answers for the texts under ``root``, leaves everything else to ``application``."""

    def __init__(self, application: Application, root: Path) -> None:
        self.application = application
        self.root = root.resolve()
        self.kept: dict[str, tuple[dict[str, bytes], dict[str, Headers]]] = {}

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.startswith(PREFIX) or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self.application(environ, start_response)
        found = self.kept.get(path) or self._read(path)
        if found is None:
            return self.application(environ, start_response)
        bodies, headers = found
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        encoding = "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""
        start_response("200 OK", headers[encoding])
        return [bodies[encoding] if environ["REQUEST_METHOD"] == "GET" else b""]

    def _read(self, path: str) -> tuple[dict[str, bytes], dict[str, Headers]] | None:
        """The file's bodies and headers by encoding; None for what is no text of ours."""
        if "\0" in path:
            return None
        file = (self.root / path[len(PREFIX) :]).resolve()
        if (
            file.suffix not in IN_WORDS | AS_IT_IS.keys()
            or not file.is_relative_to(self.root)
            or not file.is_file()
        ):
            return None
        if file.stat().st_size > LARGEST:
            return None
        body = file.read_bytes()
        if kind := AS_IT_IS.get(file.suffix):
            bodies = dict.fromkeys(("", "gzip", "br"), body)
        else:
            bodies = {"": body, "gzip": gzip.compress(body, 9, mtime=0), "br": brotli.compress(body)}
            kind = f"{mimetypes.guess_type(file.name)[0] or 'text/plain'}; charset=utf-8"
        common = [
            ("Content-Type", kind),
            ("Cache-Control", FOREVER),
            ("Vary", "Accept-Encoding"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ]
        headers = {
            encoding: [
                *common,
                ("Content-Length", str(len(sent))),
                *([("Content-Encoding", encoding)] if encoding and sent is not body else []),
            ]
            for encoding, sent in bodies.items()
        }
        if len(self.kept) < MOST_KEPT:
            self.kept[path] = bodies, headers
        return bodies, headers
