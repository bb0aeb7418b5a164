"""The bytes of captured answers, by path, and nothing else: the most that this server can give."""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ["BENCH_RAW"])
ANSWERS = {
    one["path"]: ([tuple(header) for header in one["headers"]], (FOLDER / one["file"]).read_bytes())
    for one in json.loads((FOLDER / "answers.json").read_text())
}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The captured answer."""
    headers, body = ANSWERS[environ["PATH_INFO"]]
    start_response("200 OK", headers)
    return [body]
