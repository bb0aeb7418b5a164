"""Public pages that stand in no cache: their statements, and their rate against a one-query page of 20 kB."""

from bench.client import Talk, hammer, request_bytes
from bench.figures import Figure, at_least, at_most, in_turns, median, ratio
from bench.place import Place
from bench.servers import running, start

CONNECTIONS = 4
ENCODED = "%D8%B2%D9%85%DB%8C%D9%86%D9%85%20%D9%85%D9%88%D8%A7%D8%AA%20%D8%A7%D8%B3%D8%AA"  # «زمینم موات است»
PAGES = {
    "service page": "/services/land-status-inquiry/?n={n}",
    "catalogue, filtered": "/services/?group=land&n={n}",
    "search": f"/search/?q={ENCODED}&n={{n}}",
}
VARIANTS = 64


def measure(place: Place) -> list[Figure]:
    """At most 8 statements, at least half the rate."""
    figures = []
    with running("bench.apps.counted:application", workers=1) as counted:
        worst = 0
        for path in [*PAGES.values(), "/track/", "/verify/", "/sign-in/"]:
            talk = Talk(counted.port)
            for n in range(3):
                worst = max(worst, _statements(talk, path.format(n=n)) if n else 0)
            talk.close()
        figures.append(at_most("public page in no cache, SQL statements, the most", worst, 8))
    portal, simple = start(), start("bench.apps.one_query:application")
    try:
        theirs_request = [request_bytes("GET", "/")]
        for name, path in PAGES.items():
            request = [request_bytes("GET", path.format(n=n)) for n in range(VARIANTS)]
            for port, asked in ((portal.port, request), (simple.port, theirs_request)):
                hammer(port, asked, CONNECTIONS, 0.5)
            ours, theirs = in_turns(
                place.rounds,
                lambda request=request: hammer(portal.port, request, CONNECTIONS, place.seconds),
                lambda: hammer(simple.port, theirs_request, CONNECTIONS, place.seconds),
            )
            figures.append(
                at_least(
                    f"{name} in no cache, of a one-query 20 kB page",
                    ratio(ours, theirs),
                    0.5,
                    "×",
                    ours_per_second=round(median(ours)),
                    one_query_per_second=round(median(theirs)),
                )
            )
    finally:
        portal.stop()
        simple.stop()
    return figures


def _statements(talk: Talk, path: str) -> int:
    answer = talk.ask("GET", path)
    assert answer.status == 200, path
    return int(answer.headers["x-statements"])
