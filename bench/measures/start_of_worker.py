"""From nothing to the first answer of one web worker, and its memory after it has shown every kind of page."""

from bench.client import Talk
from bench.figures import Figure, at_most, median
from bench.place import Place
from bench.servers import start
from bench.sessions import as_staff
from dargah.people.models import StaffMember

PAGES = [
    "/",
    "/services/",
    "/services/land-status-inquiry/",
    "/search/?q=zamin",
    "/track/",
    "/verify/",
    "/sign-in/",
]
DESK = ["/desk/queue/", "/desk/search/?q=ali"]
API = ["/api/v1/openapi.json", "/api/v1/services", "/api/v1/services/land-status-inquiry"]


def measure(place: Place) -> list[Figure]:
    """Seconds and megabytes."""
    seconds, memory = [], []
    member = StaffMember.objects.get(username="kabi")
    for _ in range(place.rounds):
        server = start(workers=1)
        seconds.append(server.seconds)
        talk = Talk(server.port)
        for path in PAGES + API:
            assert talk.ask("GET", path).status == 200, path
        as_staff(talk, member)
        for path in DESK:
            assert talk.ask("GET", path).status == 200, path
        talk.close()
        memory.append(max(server.workers_memory()))
        server.stop()
    return [
        at_most("start of a web worker to its first answer", median(seconds), 4.0, "s"),
        at_most("memory of a web worker (PSS)", median(memory), 200, "MB"),
    ]
