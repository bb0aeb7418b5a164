"""A request says its length in one way, or it is refused (ASVS V4.2.1).

Django reads no body without Content-Length: one that comes in chunks would be taken as empty, and what was sent would be
lost without a word. nginx turns chunks into a length before it passes a request on. So whoever sends Transfer-Encoding
to this process came past nginx, or wants two servers to read one request differently.
"""

from collections.abc import Callable, Iterable
from typing import Any

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

SENTENCE = "اندازه این درخواست روشن نیست. آن را با سرآیند Content-Length دوباره بفرستید.\n".encode()


class OneLength:
    """WSGI in, WSGI out: 411 for Transfer-Encoding, and the connection ends, so that nothing after it is read."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if "HTTP_TRANSFER_ENCODING" not in environ:
            return self.application(environ, start_response)
        start_response(
            "411 Length Required",
            [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(SENTENCE))),
                ("Cache-Control", "no-store"),
                ("Connection", "close"),
            ],
        )
        return [SENTENCE]
