"""A request says its length in one way, or it is refused (ASVS V4.2.1).

Django reads no body without Content-Length: one that comes in chunks would be taken as empty, and what was sent would be
lost without a word. nginx turns chunks into a length before it passes a request on. So whoever sends Transfer-Encoding
to this process came past nginx, or wants two servers to read one request differently.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from dargah.web.api.problems import PROBLEM

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

SENTENCE = "اندازه این درخواست روشن نیست. آن را با سرآیند Content-Length دوباره بفرستید."
PROBLEM_DOCUMENT = json.dumps(
    {"type": "about:blank", "title": SENTENCE, "status": 411}, ensure_ascii=False
).encode()


class OneLength:
    """WSGI in, WSGI out: 411 for Transfer-Encoding, and the connection ends, so that nothing after it is read."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if "HTTP_TRANSFER_ENCODING" not in environ:
            return self.application(environ, start_response)
        to_program = environ.get("PATH_INFO", "").startswith("/api/")
        told = PROBLEM_DOCUMENT if to_program else f"{SENTENCE}\n".encode()
        start_response(
            "411 Length Required",
            [
                ("Content-Type", f"{PROBLEM if to_program else 'text/plain'}; charset=utf-8"),
                ("Content-Length", str(len(told))),
                ("Cache-Control", "no-store"),
                ("Connection", "close"),
            ],
        )
        return [told]
