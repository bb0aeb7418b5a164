"""A WSGI application that writes down each request that reached it, for the smuggling tests: bare, and behind our guard."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from dargah.web.framing import OneLength


def bare(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    with Path(os.environ["RECORDED"]).open("a") as record:
        record.write(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {len(body)}\n")
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]


guarded = OneLength(bare)
