"""Tracking, the queue and the search with a million cases against a thousand, and how long they take at 100,000."""

import re
import time
from collections.abc import Callable
from urllib.parse import quote, urlencode

from bench import many_cases
from bench.client import Talk
from bench.figures import Figure, at_most, median, p95
from bench.place import Place, database_url
from bench.servers import Server, start
from bench.sessions import as_staff
from dargah.people.models import StaffMember

OFFICER = "kabi"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
A_NETWORK_TRACKS = 50  # the portal lets one neighbourhood ask 60 times in ten minutes
KILO = 1000
Visit = Callable[[int], int]


class Office:
    """A server on a database of one size, with an officer signed in and a stranger who tracks."""

    def __init__(self, name: str, cases: int) -> None:
        self.name = name
        many_cases.make(name, cases)
        self.server: Server = start(workers=1, DATABASE_URL=database_url(name))
        self.officer = Talk(self.server.port)
        with many_cases.connect(name) as line:
            self.known = line.execute(
                "SELECT tracking_code, applicant_mobile, applicant_national_id, land_plate, applicant_name FROM cases_case"
                " WHERE citizen_id IS NOT NULL AND unit_id = 'land_legal' AND applicant_national_id LIKE '8%%'"
                " ORDER BY md5(tracking_code) LIMIT 400"
            ).fetchall()
        self.stranger = Talk(self.server.port)
        self.token = ""

    def open_desk(self, session: dict[str, str]) -> None:
        """The officer's session, which was made in the database that this one is a copy of."""
        self.officer.cookies = dict(session)

    def queue(self, number: int) -> int:
        """A page of the queue, plain and narrowed in turn."""
        paths = ("", "?due=overdue", "?view=mine", "?assignee=none", "?view=waiting")
        return self._desk(f"/desk/queue/{paths[number % len(paths)]}")

    def search(self, number: int) -> int:
        """By code, national ID, plate, full name, a common first name and the beginning of a name."""
        code, _, national_id, plate, name = self.known[number % len(self.known)]
        asked = (code, national_id, plate, name, "محمد", "رضا")[number % 6]
        return self._desk(f"/desk/search/?q={quote(asked)}")

    def track(self, number: int) -> int:
        """A citizen's tracking page by code and mobile."""
        if number % A_NETWORK_TRACKS == 0:
            self.stranger.close()
            self.stranger = Talk(self.server.port, address=f"127.0.{1 + number // A_NETWORK_TRACKS}.1")
            found = TOKEN.search(self.stranger.ask("GET", "/track/").text)
            assert found
            self.token = found.group(1)
        code, mobile, *_ = self.known[number % len(self.known)]
        body = urlencode({"csrfmiddlewaretoken": self.token, "code": code, "mobile": mobile}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self.stranger.ask("POST", "/track/", headers=kind, body=body)
        assert answer.status == 200, answer.status
        return len(answer.body)

    def close(self) -> None:
        self.server.stop()
        many_cases.drop(self.name)

    def _desk(self, path: str) -> int:
        answer = self.officer.ask("GET", path)
        assert answer.status == 200, (path, answer.status)
        return len(answer.body)


def measure(place: Place) -> list[Figure]:
    """Ratios of p95 at most 1.5; queue at most 50 ms and search 60 ms at 100,000; pages at most 100 kB."""
    session = Talk(0)
    as_staff(session, StaffMember.objects.get(username=OFFICER))
    offices = [
        Office("bench_small", place.small),
        Office("bench_medium", place.medium),
        Office("bench_large", place.large),
    ]
    small, medium, large = offices
    times = round(100 * place.seconds)
    figures, heaviest = [], 0
    try:
        for office in offices:
            office.open_desk(session.cookies)
        for name, ceiling in (("track", 0), ("queue", 50), ("search", 60)):
            visits: list[Visit] = [getattr(office, name) for office in offices]
            spent, bytes_ = _in_turn(visits, times)
            heaviest = max(heaviest, bytes_)
            slow = [p95(of_one) * KILO for of_one in spent]
            figures.append(
                at_most(
                    f"{name} page, p95 with {place.large:,} cases of {place.small:,}",
                    slow[2] / slow[0],
                    1.5,
                    "×",
                    large_ms=round(slow[2], 1),
                    small_ms=round(slow[0], 1),
                    large_median_ms=round(median(spent[2]) * KILO, 1),
                    small_median_ms=round(median(spent[0]) * KILO, 1),
                )
            )
            if ceiling:
                figures.append(at_most(f"{name} page at {place.medium:,} cases, p95", slow[1], ceiling, "ms"))
        figures.append(at_most("heaviest of these pages, uncompressed", heaviest / KILO, 100, "kB"))
        return figures
    finally:
        for office in (small, medium, large):
            office.close()


def _in_turn(visits: list[Visit], times: int) -> tuple[list[list[float]], int]:
    """Seconds of each visit, one office after the other, and the most bytes of a page."""
    spent: list[list[float]] = [[] for _ in visits]
    heaviest = 0
    for number in range(-6, times):
        for place, visit in enumerate(visits):
            begun = time.perf_counter()
            heaviest = max(heaviest, visit(number + 6))
            if number >= 0:
                spent[place].append(time.perf_counter() - begun)
    return spent, heaviest
