"""The portal behind a shared cache: our server in a thread, and in front nginx or a small cache that reads its headers."""

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Lock, Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.handlers.wsgi import WSGIHandler
from django.db import connections

from tests.ports import free_ports

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
CACHES = ["own", *(["nginx"] if NGINX else [])]
START_SECONDS = 10

# a cache that heeds Cache-Control and nothing else: it keeps what names no rule, and mixes up cookies and Vary
CACHE = """
    proxy_cache_path {folder}/kept keys_zone=shared:1m;
    client_header_timeout 15s; client_body_timeout 60s;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{behind}; proxy_set_header Host 127.0.0.1;
            proxy_cache shared; proxy_cache_key $uri; proxy_cache_valid 200 302 404 10m;
            proxy_ignore_headers Vary Set-Cookie;
            add_header X-Cache $upstream_cache_status always;
        }}
    }}
"""
AROUND = """
daemon off; pid FOLDER/pid; error_log FOLDER/error.log; worker_processes 1;
events { worker_connections 512; }
http {
    access_log off; proxy_temp_path FOLDER/t1; client_body_temp_path FOLDER/t2; fastcgi_temp_path FOLDER/t3;
    uwsgi_temp_path FOLDER/t4; scgi_temp_path FOLDER/t5;
    SERVERS
}
"""


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class KeepsWhatItMay:
    """A shared cache in ten lines: one copy an address, unless the answer says private or no-store."""

    def __init__(self, application: Any) -> None:
        self.application, self.kept, self.lock = application, {}, Lock()  # type: ignore[var-annotated]

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        path = environ["PATH_INFO"]
        with self.lock:
            known = self.kept.get(path)
        if known is not None and environ["REQUEST_METHOD"] == "GET":
            start(known[0], [*known[1], ("X-Cache", "HIT")])
            return [known[2]]
        said: list[Any] = []
        body = b"".join(self.application(environ, lambda status, headers, *_: said.extend((status, headers))))
        rule = dict(said[1]).get("Cache-Control", "")
        if not any(word in rule for word in ("no-store", "private", "no-cache")):
            with self.lock:
                self.kept[path] = (said[0], said[1], body)
        start(said[0], said[1])
        return [body]


class Portal:
    """Django, whole answers at a time; each thread gives its connection to the database back."""

    def __init__(self) -> None:
        self.django = WSGIHandler()

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        answer = self.django(environ, start)
        try:
            return [b"".join(answer)]
        finally:
            answer.close()
            connections.close_all()


@contextlib.contextmanager
def serving(application: Any, *, threads: bool = True) -> Iterator[int]:
    """A server of ours on a free port; with one thread it is as easily blocked as a bare server."""
    kind = _Threaded if threads else WSGIServer
    server = kind(("127.0.0.1", 0), _Quiet)
    server.set_app(application)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        if threads:
            server.shutdown()
            thread.join()
        server.socket.close()


@contextlib.contextmanager
def behind_nginx(folder: Path, behind: int, servers: str = "") -> Iterator[int]:
    """nginx in front of a port; yields its own. ``servers`` in place of the cache, ``{port}`` where it listens."""
    port = free_ports()
    inner = (
        servers.replace("{port}", str(port))
        if servers
        else CACHE.format(folder=folder, port=port, behind=behind)
    )
    folder.mkdir(parents=True)
    written = folder / "nginx.conf"
    # root's nginx would look into the folder as nobody
    user = "user root root;" if os.geteuid() == 0 else ""
    written.write_text(user + AROUND.replace("FOLDER", str(folder)).replace("SERVERS", inner))
    process = subprocess.Popen([str(NGINX), "-p", str(folder), "-c", str(written)], stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + START_SECONDS
        while not listens(port):
            assert time.monotonic() < until, "nginx did not start"
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def behind_a_cache(make: str, folder: Path) -> Iterator[int]:
    """The portal behind a shared cache; yields the port in front."""
    if make == "own":
        with serving(KeepsWhatItMay(Portal())) as port:
            yield port
    else:
        with serving(Portal()) as behind, behind_nginx(folder / "nginx", behind) as port:
            yield port


def fetch(port: int, path: str, cookie: str = "", seconds: float = 20) -> tuple[int, str, dict[str, str]]:
    """One answer: status, text, headers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request(
            "GET", path, headers={"Host": "127.0.0.1", **({"Cookie": cookie} if cookie else {})}
        )
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace"), dict(answer.getheaders())
    finally:
        connection.close()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
