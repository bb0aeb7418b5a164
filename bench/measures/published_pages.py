"""Published pages against the same bytes raw, at 16 connections, from the same server with the same settings."""

import json
from pathlib import Path

from bench.client import Talk, hammer, request_bytes
from bench.figures import Figure, at_least, in_turns, median, ratio
from bench.place import Place
from bench.servers import Server, start

CONNECTIONS = 16
PAGES = {"home": "/", "service page": "/services/land-status-inquiry/"}
WARM = 3
CONNECTION_HEADERS = frozenset({"date", "server", "transfer-encoding", "connection"})


def measure(place: Place) -> list[Figure]:
    """At least half the rate of the raw bytes."""
    portal = start()
    raw: Server | None = None
    try:
        folder = place.data / "raw"
        _capture(portal, folder)
        raw = start("bench.apps.raw:application", BENCH_RAW=str(folder))
        raw_port = raw.port
        figures = []
        for name, path in PAGES.items():
            request = [request_bytes("GET", path)]
            for port in (portal.port, raw_port):
                hammer(port, request, CONNECTIONS, 0.5)
            ours, theirs = in_turns(
                place.rounds,
                lambda request=request: hammer(portal.port, request, CONNECTIONS, place.seconds),
                lambda request=request: hammer(raw_port, request, CONNECTIONS, place.seconds),
            )
            figures.append(
                at_least(
                    f"anonymous {name}, 16 connections, of the same bytes raw",
                    ratio(ours, theirs),
                    0.5,
                    "×",
                    ours_per_second=round(median(ours)),
                    raw_per_second=round(median(theirs)),
                )
            )
        return figures
    finally:
        portal.stop()
        if raw:
            raw.stop()


def _capture(portal: Server, folder: Path) -> None:
    """Keep the answers, header by header, as the portal gave them."""
    folder.mkdir(exist_ok=True)
    told = []
    for place, path in enumerate(["/", *PAGES.values()]):
        for _ in range(WARM):
            talk = Talk(portal.port)
            answer = talk.ask("GET", path)
            talk.close()
        (folder / str(place)).write_bytes(answer.body)
        headers = [[name, value] for name, value in answer.headers.items() if name not in CONNECTION_HEADERS]
        told.append({"path": path, "headers": headers, "file": str(place)})
    (folder / "answers.json").write_text(json.dumps(told))
