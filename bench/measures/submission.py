"""Applications through the API with 4 clients, against the bare SQL transaction of the same rows on the same PostgreSQL.

The bare side is made from what the portal itself wrote for one application: the rows are read back and inserted again,
with the same indices and triggers, by clients that know nothing but psycopg; with a file they also write its 200 kB,
synced. The portal's side is checked in the database afterwards.
"""

import base64
import json
import random
import uuid
from typing import Any

import psycopg
from psycopg.rows import dict_row

from bench import papers
from bench.bare import Plan, insert_applications, plan_of
from bench.client import Talk, request_bytes
from bench.crowd import Crowd
from bench.figures import Figure, at_least, in_turns, median, ratio
from bench.place import Place, postgres_host
from bench.servers import start

CLIENTS = 4
SERVICE = "general-letter"
FILE_KEY = "attachment"
PEOPLE = iter(range(random.randrange(10**6), 10**7))


def measure(place: Place) -> list[Figure]:
    """At least 0.2 of the bare rate without a file, 0.3 with one."""
    server = start()
    crowd = Crowd(CLIENTS)
    conninfo = psycopg.conninfo.make_conninfo(host=postgres_host(), user="postgres", dbname="dargah")
    try:
        example = json.loads(Talk(server.port).ask("GET", f"/api/v1/services/{SERVICE}").body)["example"]
        return [
            _compared(place, server.port, crowd, conninfo, example, with_file=with_file)
            for with_file in (False, True)
        ]
    finally:
        crowd.close()
        server.stop()


def _compared(
    place: Place, port: int, crowd: Crowd, conninfo: str, example: dict[str, Any], *, with_file: bool
) -> Figure:
    each = max(10, round(place.seconds * (15 if with_file else 40)))
    request = _request(place, example, with_file=with_file)
    code = _send(port, [request])[0]
    plan = plan_of(conninfo, code)
    folder = str(place.data / "bare-files") if with_file else ""

    def ours() -> float:
        tasks = [
            (port, [_request(place, example, with_file=with_file) for _ in range(each)])
            for _ in range(CLIENTS)
        ]
        before = _cases(conninfo)
        rate = crowd.rate(submit_all, tasks)
        assert _cases(conninfo) - before == each * CLIENTS, "an application is not in the database"
        return rate

    def bare() -> float:
        task: tuple[str, Plan, int, str] = (conninfo, plan, each * 2, folder)
        return crowd.rate(insert_applications, [task] * CLIENTS)

    ours(), bare()
    one, other = in_turns(place.rounds, ours, bare)
    name = "application with a 200 kB file" if with_file else "application"
    return at_least(
        f"{name} over HTTP, 4 clients, of the bare SQL transaction",
        ratio(one, other),
        0.3 if with_file else 0.2,
        "×",
        ours_per_second=round(median(one)),
        bare_per_second=round(median(other)),
        rows=len(plan.inserts),
    )


def submit_all(port: int, requests: list[bytes]) -> int:
    """A client: every application in turn, each answered with 201."""
    return len(_send(port, requests))


def _send(port: int, requests: list[bytes]) -> list[str]:
    talk = Talk(port)
    codes = []
    for request in requests:
        answer = talk.exchange(request)
        assert answer.status == 201, answer.text
        codes.append(json.loads(answer.body)["tracking_code"])
    talk.close()
    return codes


def _request(place: Place, example: dict[str, Any], *, with_file: bool) -> bytes:
    number = next(PEOPLE)
    answers = {**example["answers"]}
    answers["applicant"] = {
        **answers["applicant"], "national_id": papers.national_id(number), "mobile": papers.mobile(number),
    }  # fmt: skip
    files = []
    if with_file:
        content = base64.b64encode(papers.pdf()).decode()
        files = [{"document": FILE_KEY, "name": "letter.pdf", "content": content}]
    return request_bytes(
        "POST",
        f"/api/v1/services/{SERVICE}/applications",
        headers={
            "Authorization": f"Bearer {place.api_key}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
        },
        body=json.dumps({"answers": answers, "files": files}, ensure_ascii=False).encode(),
    )


def _cases(conninfo: str) -> int:
    with psycopg.connect(conninfo, row_factory=dict_row) as line:
        found = line.execute("SELECT count(*) AS n FROM cases_case").fetchone()
    return int(found["n"]) if found else 0
