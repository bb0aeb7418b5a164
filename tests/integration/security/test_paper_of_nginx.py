"""docs/deploy/nginx.conf as it stands, its certificate, names and ports aside: nginx takes it, and it does what it says."""

import contextlib
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.integration.security import caches
from tests.ports import free_ports

PAPER = (Path(settings.ROOT) / "docs" / "deploy" / "nginx.conf").read_text()
HOST = "portal.example.ir"


def test_every_shared_memory_zone_has_a_name_of_its_own() -> None:
    """nginx does not start where the zone of a limit and the cache of TLS sessions share a name."""
    zones = re.findall(r"\bzone=(\w+):", PAPER) + re.findall(r"\bshared:(\w+):", PAPER)
    assert len(zones) == 3
    assert len(set(zones)) == len(zones)


if caches.NGINX:

    @pytest.fixture(scope="module")
    def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
        return tmp_path_factory.mktemp("paper")

    @pytest.fixture(scope="module")
    def logged(folder: Path) -> Path:
        return folder / "dargah.access.log"

    @pytest.fixture(scope="module")
    def ports(folder: Path) -> Iterator[tuple[int, int]]:
        """The ports of https and http of a running nginx with the words of the paper."""
        make_certificate(folder)
        plain = free_ports()
        paper = PAPER.replace("/etc/ssl/dargah", str(folder)).replace("/var/log/nginx", str(folder))
        paper = re.sub(r"listen \[::\]:\d+.*\n", "", paper)
        paper = paper.replace("listen 80;", f"listen 127.0.0.1:{plain};")
        paper = paper.replace("listen 443 ", "listen 127.0.0.1:{port} ")
        paper = f"gzip on;\n{paper}"  # as Debian's nginx.conf has it around ours
        with caches.serving(seen) as behind:
            paper = paper.replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
            with caches.behind_nginx(folder / "n", behind, servers=paper) as port:
                yield port, plain

    def make_certificate(folder: Path) -> None:
        subprocess.run(
            [str(shutil.which("openssl")), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}", "-days", "2",
             "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
            check=True, capture_output=True,
        )  # fmt: skip

    def seen(environ, start_response):  # type: ignore[no-untyped-def]
        """What the application is told of a visitor."""
        start_response("200 OK", [("Content-Type", "text/html")])
        names = ("HTTP_HOST", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")
        told = "\n".join(f"{name}={environ.get(name, '')}" for name in names).encode()
        return [told, b"\n" * 2000]

    def ask(port: int, wire: bytes, context: ssl.SSLContext | None = None) -> str:
        with contextlib.ExitStack() as kept:
            line = kept.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            if context is not None:
                line = kept.enter_context(context.wrap_socket(line, server_hostname=HOST))
            line.sendall(wire)
            return b"".join(iter(lambda: line.recv(65536), b"")).decode()

    def trusting(ports: tuple[int, int], folder: Path) -> ssl.SSLContext:
        """Who knows the certificate of this nginx, and no other."""
        shown = folder / "shown.pem"
        shown.write_text(ssl.get_server_certificate(("127.0.0.1", ports[0])))
        return ssl.create_default_context(cafile=str(shown))

    def test_what_a_visitor_writes_of_the_way_is_thrown_away(ports: tuple[int, int], tmp_path: Path) -> None:
        answer = ask(
            ports[0],
            f"GET / HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: http\r\n"
            "Connection: close\r\n\r\n".encode(),
            trusting(ports, tmp_path),
        )
        assert f"HTTP_HOST={HOST}\nHTTP_X_FORWARDED_FOR=127.0.0.1\nHTTP_X_FORWARDED_PROTO=https" in answer

    def test_it_speaks_http_2(ports: tuple[int, int], tmp_path: Path) -> None:
        context = trusting(ports, tmp_path)
        context.set_alpn_protocols(["h2", "http/1.1"])
        with (
            socket.create_connection(("127.0.0.1", ports[0]), timeout=10) as line,
            context.wrap_socket(line, server_hostname=HOST) as secure,
        ):
            assert (secure.selected_alpn_protocol(), secure.version()) == ("h2", "TLSv1.3")

    def test_plain_http_leads_to_https_of_the_one_name(ports: tuple[int, int]) -> None:
        answer = ask(ports[1], b"GET /track/?a=1 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        assert answer.startswith("HTTP/1.1 301")
        assert f"\r\nLocation: https://{HOST}/track/?a=1\r\n" in answer
        assert "nginx/" not in answer, "its version is nobody's business"

    def test_more_than_the_largest_request_is_refused_at_once(ports: tuple[int, int], tmp_path: Path) -> None:
        wire = (
            f"POST / HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {121 * 1024**2}\r\nConnection: close\r\n\r\n"
        )
        assert ask(ports[0], wire.encode(), trusting(ports, tmp_path)).startswith("HTTP/1.1 413")

    def test_a_page_of_a_person_is_not_compressed(ports: tuple[int, int], tmp_path: Path) -> None:
        wire = f"GET /me/ HTTP/1.1\r\nHost: {HOST}\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
        answer = ask(ports[0], wire.encode(), trusting(ports, tmp_path))
        assert answer.startswith("HTTP/1.1 200")
        assert "Content-Encoding" not in answer

    def test_the_log_names_no_question_and_no_private_link(
        ports: tuple[int, int], tmp_path: Path, logged: Path
    ) -> None:
        private, context = "7d3c2c1e-0000-4000-8000-00000000beef", trusting(ports, tmp_path)
        for path in (
            "/desk/search/?q=9990000018",
            f"/track/{private}/answer/?a=b",
            f"/invoices/{private}/",
            "/track/",
        ):
            wire = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nReferer: https://{HOST}{path}\r\nConnection: close\r\n\r\n"
            ask(ports[0], wire.encode(), context)
        lines = logged.read_text()
        for told in (
            " GET /desk/search/ 200 ",
            " GET /invoices/ 200 ",
            " GET /track/ 200 ",
        ):
            assert told in lines
        assert "9990000018" not in lines
        assert "beef" not in lines

    def test_while_the_portal_begins_anew_people_read_why(folder: Path) -> None:
        paper = re.sub(r"^\s*(?:ssl_|listen \[|access_log|error_log).*\n", "", PAPER, flags=re.MULTILINE)
        paper = re.sub(r"server \{\s*listen 80;.*?\n\}\n", "", paper, flags=re.DOTALL)
        paper = re.sub(r"listen 443 .*", "listen 127.0.0.1:{port};", paper)
        paper = paper.replace("127.0.0.1:8000", f"127.0.0.1:{free_ports()}")  # nobody listens there
        with caches.behind_nginx(folder / "away", 0, servers=paper) as port:
            end = f" /me/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            answer, sent = ask(port, f"GET{end}".encode()), ask(port, f"POST{end}".encode())
        assert answer.startswith("HTTP/1.1 503")
        assert sent.startswith("HTTP/1.1 503")
        assert "Refresh" not in sent
        assert "\r\nRefresh: 5\r\n" in answer
        assert "\r\nRetry-After: 5\r\n" in answer
        assert "تا چند لحظه دیگر باز می‌شود" in answer
