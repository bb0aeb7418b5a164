"""One question to a provider over HTTP. What surely did not reach it is told apart from what perhaps did."""

import http.client
import re
from urllib.parse import urlsplit

from dargah.notices.channels.interface import NotTaken, Refused, Unavailable

SECONDS = 10
ANSWER_BYTES = 1_000_000
UNREADABLE = "پاسخ خوانده نشد"
IRANIAN = re.compile(r"\+989[0-9]{9}")


def ask(url: str, *, method: str, headers: dict[str, str], body: str = "") -> bytes:
    """The bytes of the answer; a redirect is not followed, it is no answer.

    Raises NotTaken where nobody was reached, Unavailable where the line was lost afterwards.
    """
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        try:
            connection.connect()
        except OSError as nobody:
            raise NotTaken(type(nobody).__name__) from nobody
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, target, body=body.encode() or None, headers=headers)
        return connection.getresponse().read(ANSWER_BYTES)
    except (OSError, http.client.HTTPException) as silent:
        raise Unavailable(type(silent).__name__) from silent
    finally:
        connection.close()


def national(mobile: str) -> str:
    """``+989160000000`` as providers write it: ``09160000000``. Messages go to mobiles of Iran only: a foreign number
    is how others let a portal pay them. Raises Refused.
    """
    if not IRANIAN.fullmatch(mobile):
        raise Refused("شماره همراه ایران نیست")
    return f"0{mobile.removeprefix('+98')}"
