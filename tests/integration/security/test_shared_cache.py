"""Abuse cases 12 and 45: two people behind one shared cache, and slow clients in front of the server."""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from dargah.applications import operations as applications
from dargah.people.roles import Role
from dargah.web.middleware import SecurityHeaders
from tests.factories import cases as make
from tests.integration.security import caches
from tests.integration.security.scene import sign_in_citizen, sign_in_staff

ENDINGS = ("", "page.css", "x.js", "a.woff2", "?v=1.css", ";a.css", "%2e%2e/a.css")


class Two:
    """The owner of a case, an officer who sees it, another citizen and a stranger; their pages' addresses."""

    def __init__(self) -> None:
        self.name = f"آزمونی{make.os_pid()}"
        owner = make.citizen(first_name="مریم", last_name=self.name)
        self.case = make.case(by=owner)
        draft = applications.start(service=make.service(), citizen=owner)
        owners, others, desk = Client(), Client(), Client()
        sign_in_citizen(owners, owner)
        sign_in_citizen(others, make.citizen())
        sign_in_staff(desk, make.staff(Role.DIRECTOR))
        self.owner, self.other, self.desk = (
            f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
            for browser in (owners, others, desk)
        )
        code = self.case.tracking_code
        self.pages = ["/me/", f"/me/cases/{code}/", f"/apply/{draft.pk}/", f"/apply/{draft.pk}/documents/"]
        self.desk_pages = ["/desk/queue/", f"/desk/cases/{code}/"]

    def secrets(self) -> list[str]:
        code = self.case.tracking_code
        return [self.name, code, f"{code[:4]} {code[4:8]} {code[8:]}"]


@pytest.fixture
def two(committed: None) -> Two:
    return Two()


def leaks(two: Two, port: int) -> list[str]:
    """Addresses at which somebody else gets a page that was made for its owner."""
    found = []
    for pages, reader in ((two.pages, two.owner), (two.desk_pages, two.desk)):
        for path in pages:
            for ending in ENDINGS:
                address = path + ending
                mine = caches.fetch(port, address, reader)[1]
                caches.fetch(port, address, reader)
                for thief in (two.other, ""):
                    theirs = caches.fetch(port, address, thief)[1]
                    if (mine and mine == theirs and ending == "") or any(s in theirs for s in two.secrets()):
                        found.append(address)
    return sorted(set(found))


@pytest.mark.parametrize("make_of_cache", caches.CACHES)
def test_a_shared_cache_gives_nobody_the_page_of_another(
    make_of_cache: str, two: Two, tmp_path: Path
) -> None:
    with caches.behind_a_cache(make_of_cache, tmp_path) as port:
        assert any(s in caches.fetch(port, two.pages[1], two.owner)[1] for s in two.secrets()), "it is shown"
        assert leaks(two, port) == []


@pytest.mark.parametrize("make_of_cache", caches.CACHES)
def test_mutant_pages_that_do_not_say_no_store_are_given_to_others(
    make_of_cache: str, two: Two, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SecurityHeaders, "__call__", lambda self, request: self.get_response(request))
    with caches.behind_a_cache(make_of_cache, tmp_path) as port:
        assert two.pages[1] in leaks(two, port)


if caches.NGINX:  # what a bare server cannot do is asked of nginx, which docs/operate.md puts in front

    def health(_: object, start: object) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/plain"), ("Cache-Control", "no-store")])  # type: ignore[operator]
        return [b"ok"]

    @contextlib.contextmanager
    def slow_clients(port: int, many: int = 40) -> Iterator[None]:
        """Clients that begin a request and send its end never: half a header, or a body byte by byte."""
        held = []
        for number in range(many):
            slow = socket.socket()
            slow.settimeout(1)
            held.append(slow)
            if slow.connect_ex(("127.0.0.1", port)):
                break  # it takes no more already
            begun = b"GET / HTTP/1.1\r\nHost: x" if number % 2 else (
                b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90000\r\n\r\nx"
            )  # fmt: skip
            slow.sendall(begun)
        try:
            yield
        finally:
            for slow in held:
                slow.close()

    def served(port: int) -> int:
        """How many of ten probes are answered within two seconds."""
        answers = 0
        for _ in range(10):
            with contextlib.suppress(OSError):
                answers += caches.fetch(port, "/healthz", seconds=2)[0] == 200
            if not answers:
                break
        return answers

    def test_slow_clients_keep_nobody_waiting(tmp_path: Path) -> None:
        with (
            caches.serving(health, threads=False) as behind,
            caches.behind_nginx(tmp_path / "n", behind) as port,
            slow_clients(port),
        ):
            assert served(port) == 10

    def test_mutant_without_nginx_in_front_they_do() -> None:
        with caches.serving(health, threads=False) as bare, slow_clients(bare):
            assert served(bare) < 10
