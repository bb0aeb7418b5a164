"""A whole application as a browser makes it: begin, three pages, a 200 kB file, documents, review, send, receipt."""

import random
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from bench import papers
from bench.client import Answer, Talk, hammer, multipart, request_bytes
from bench.figures import Figure, at_most, median
from bench.place import Place
from bench.servers import Server, start
from bench.sessions import as_citizen
from dargah.cases.models import Case
from dargah.catalogue.forms import BoundPage, bind_page, clean_answers, pages_shown
from dargah.catalogue.loader import LoadedService, load_folder
from dargah.people.models import Citizen

SERVICE = "construction-quality-complaint"
UPLOADS = {"place": "place.media"}
CLIENTS = 16
EACH = 3
PACE_SECONDS = 1.0
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PEOPLE = iter(range(random.randrange(10**6), 10**7))


def measure(place: Place) -> list[Figure]:
    """At most 40 statements and 35 ms of CPU, no conflict at 16 clients."""
    service = load_folder(Path(settings.CONTENT) / "services" / SERVICE)
    counted = start("bench.apps.counted:application", workers=1)
    try:
        for _ in range(3):
            way = Walk(counted, service)
            way.whole()
    finally:
        counted.stop()
    statements = sum(way.statements.values())
    server, smallest = start(), start("bench.apps.smallest:application")
    try:
        milliseconds, pace, conflicts = [], [], 0
        _together(server, service)
        _view_milliseconds(smallest)
        for _ in range(place.rounds):
            pace.append(_view_milliseconds(smallest))
            cases, before = Case.objects.count(), server.cpu_seconds()
            _together(server, service)
            spent = server.cpu_seconds() - before
            conflicts += CLIENTS * EACH - (Case.objects.count() - cases)
            milliseconds.append(spent / (CLIENTS * EACH) * 1000)
    finally:
        server.stop()
        smallest.stop()
    return [
        at_most("a whole application in the browser, SQL statements", statements, 40, **way.statements),
        at_most(
            "a whole application in the browser, CPU of web and examiner",
            median(milliseconds),
            35,
            "ms",
            smallest_view_ms=round(median(pace), 3),
            in_smallest_views=round(median(milliseconds) / median(pace)),
        ),
        at_most("applications lost or refused at 16 clients", conflicts, 0),
    ]


def _view_milliseconds(smallest: Server) -> float:
    """The CPU of the smallest Django view on the same server, at as many connections: the machine's pace just now."""
    before = smallest.cpu_seconds()
    rate = hammer(smallest.port, [request_bytes("GET", "/")], CLIENTS, PACE_SECONDS)
    return (smallest.cpu_seconds() - before) / (rate * PACE_SECONDS) * 1000


def _together(server: Server, service: LoadedService) -> None:
    """So many citizens at once, each several applications."""

    def one(_: int) -> None:
        for way in ways.pop():
            way.whole()

    ways = [[Walk(server, service) for _ in range(EACH)] for _ in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as crowd:
        list(crowd.map(one, range(CLIENTS)))


class Walk:
    """One citizen's way through the form; ``statements`` are those of each step where the server counts them."""

    def __init__(self, server: Server, service: LoadedService) -> None:
        number = next(PEOPLE)
        citizen = Citizen.objects.create(
            national_id=papers.national_id(number),
            mobile=papers.mobile(number),
            first_name="مریم",
            last_name="رضایی",
        )
        self.definition = service.definition
        answers = dict(service.samples["accepted"].answers)
        answers["applicant"] = {
            **answers["applicant"],
            "national_id": citizen.national_id,
            "mobile": citizen.mobile,
        }
        self.answers = clean_answers(self.definition, answers)[0]
        self.talk = Talk(server.port)
        self.statements: dict[str, int] = {}
        as_citizen(self.talk, citizen)

    def whole(self) -> None:
        """From the door of the form to its receipt."""
        address = f"/services/{SERVICE}/start/"
        token = self._token(self._get("door", address))
        address = self._post("begin", address, token, {})
        for page in pages_shown(self.definition, self.answers):
            address, shown = self._follow(page.key, address)
            assert f"/{page.key}/" in address, (page.key, address)
            typed = typed_of(bind_page(self.definition, page, self.answers))
            upload = UPLOADS.get(page.key)
            files = {upload: ("photo.pdf", papers.pdf())} if upload else {}
            address = self._post(page.key, address, self._token(shown), typed, files)
        address, shown = self._follow("documents", address)
        address = self._post("documents", address, self._token(shown), {})
        address, shown = self._follow("review", address)
        address = address.replace("/review/", "/submission/")
        address = self._post("send", address, self._token(shown), {"declaration": ["yes"]})
        address, shown = self._follow("receipt", address)
        assert address.endswith("/receipt/"), address
        self.talk.close()

    def _get(self, step: str, address: str) -> Answer:
        answer = self.talk.ask("GET", address)
        self._note(step, answer)
        return answer

    def _follow(self, step: str, address: str) -> tuple[str, Answer]:
        answer = self._get(step, address)
        while answer.status == 302:
            address = answer.headers["location"]
            answer = self._get(step, address)
        assert answer.status == 200, (address, answer.status)
        return address, answer

    def _post(
        self, step: str, address: str, token: str, typed: dict[str, list[str]],
        files: dict[str, tuple[str, bytes]] | None = None,
    ) -> str:  # fmt: skip
        kind, body = multipart({"csrfmiddlewaretoken": [token], **typed}, files or {})
        if not files:
            kind = "application/x-www-form-urlencoded"
            body = urlencode({"csrfmiddlewaretoken": [token], **typed}, doseq=True).encode()
        answer = self.talk.ask("POST", address, headers={"Content-Type": kind}, body=body)
        self._note(step, answer)
        assert answer.status == 302, (address, answer.status, answer.text[:3000])
        return answer.headers["location"]

    def _note(self, step: str, answer: Answer) -> None:
        counted = int(answer.headers.get("x-statements", 0))
        self.statements[step] = self.statements.get(step, 0) + counted

    @staticmethod
    def _token(shown: Answer) -> str:
        found = TOKEN.search(plain(shown))
        assert found, "a form without its token"
        return found.group(1)


def plain(answer: Answer) -> str:
    """The page's text; pages that hold a secret of the session are never compressed."""
    assert "content-encoding" not in answer.headers
    return answer.text


def typed_of(bound: BoundPage) -> dict[str, list[str]]:
    """What a browser sends for a page that is left as it came."""
    typed: dict[str, list[str]] = {}
    cells = [cell for field in bound.fields for row in field.rows for cell in row]
    for field in [*(field for field in bound.fields if not field.rows), *cells]:
        if field.options:
            chosen = [key for key, _, selected in field.options if selected]
            typed.update({field.name: chosen} if chosen else {})
        else:
            typed.update(_flat(field.name, field.value))
    return typed


def _flat(name: str, value: Any) -> dict[str, list[str]]:
    if not isinstance(value, dict):
        return {name: [str(value)]}
    return {
        key: text for part, inner in value.items() for key, text in _flat(f"{name}.{part}", inner).items()
    }
