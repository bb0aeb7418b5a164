"""Static texts are sent compressed, for ever, and nothing outside the folder is ever sent."""

import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import brotli
import pytest

from dargah.web.statics import CompressedStatics

SHEET = b".brick { color: red }\n" * 50


@pytest.fixture
def statics(tmp_path: Path) -> CompressedStatics:
    root = tmp_path / "static"
    (root / "face").mkdir(parents=True)
    (root / "face" / "public.abc.css").write_bytes(SHEET)
    (root / "font.woff2").write_bytes(b"font")
    (root / "picture.png").write_bytes(b"picture")
    (tmp_path / "secret.txt").write_text("secret")

    def behind(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("404 Not Found", [])
        return [b"behind"]

    return CompressedStatics(behind, root)


def ask(
    statics: CompressedStatics, path: str, encoding: str = "", method: str = "GET"
) -> tuple[str, dict[str, str], bytes]:
    said: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        said.update(status=status, headers=dict(headers))

    environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "HTTP_ACCEPT_ENCODING": encoding}
    body = b"".join(statics(environ, start))
    return said["status"], said["headers"], body


def test_the_best_encoding_is_chosen(statics: CompressedStatics) -> None:
    for encoding, unpack in (
        ("", bytes),
        ("gzip, deflate", gzip.decompress),
        ("gzip, br", brotli.decompress),
    ):
        status, headers, body = ask(statics, "/static/face/public.abc.css", encoding)
        assert status == "200 OK"
        assert unpack(body) == SHEET
        assert headers["Content-Length"] == str(len(body))
        assert headers["Content-Type"] == "text/css; charset=utf-8"
        assert "immutable" in headers["Cache-Control"]
        assert headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("encoding", ["", "gzip", "gzip, br"])
def test_a_font_goes_out_as_it_is(statics: CompressedStatics, encoding: str) -> None:
    status, headers, body = ask(statics, "/static/font.woff2", encoding)
    assert (status, body) == ("200 OK", b"font")
    assert headers["Content-Type"] == "font/woff2"
    assert headers["Content-Length"] == "4"
    assert "Content-Encoding" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "immutable" in headers["Cache-Control"]


def test_asking_for_the_head_sends_no_body(statics: CompressedStatics) -> None:
    status, headers, body = ask(statics, "/static/face/public.abc.css", method="HEAD")
    assert (status, body, headers["Content-Length"]) == ("200 OK", b"", str(len(SHEET)))


@pytest.mark.parametrize(
    "path",
    [
        "/static/../secret.txt",
        "/static/face/../../secret.txt",
        "/static//etc/hostname.txt",
        "/static/a\0.css",
        "/static/picture.png",
        "/static/face",
        "/static/nothing.css",
        "/services/",
    ],
)
def test_everything_else_goes_on(statics: CompressedStatics, path: str) -> None:
    assert ask(statics, path)[2] == b"behind"


def test_a_link_out_of_the_folder_is_not_followed(statics: CompressedStatics, tmp_path: Path) -> None:
    (tmp_path / "static" / "way-out.txt").symlink_to(tmp_path / "secret.txt")
    assert ask(statics, "/static/way-out.txt")[2] == b"behind"
