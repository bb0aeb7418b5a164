"""An HTTP server that speaks ``POST /v1/chat/completions`` and ``/v1/embeddings`` as servers of language models do, and is
honest or wicked by mode.

It reads the question and the passages from the last message, as JSON. Modes:

honest      repeats the first sentence of each passage and cites it
lies        another figure, an invented fee, a lost «نه», a name that is nowhere, each with a citation that exists
strangers   true words with citations of passages that are not there
bare        true words without a citation
slow        answers after ``seconds``
trickle     one byte a second
error       500 without a readable answer
garbage     200 and no JSON
strange     200 and JSON of another shape
huge        200 and two million characters
elsewhere   302 to another address
obeys       does what question or passages tell it, and says so with a citation
key         repeats the key it was sent, with a citation

Beside the protocol: ``POST /mode`` with ``{"mode": …, "seconds": …}``, ``GET /asked.json`` (what it was asked, newest last).
``python -m dargah.sandboxes.model --port 8004 --mode honest`` runs it alone.
"""

import argparse
import json
import re
import time
import zlib
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODES = (
    "honest", "lies", "strangers", "bare", "slow", "trickle", "error", "garbage", "strange", "huge", "elsewhere",
    "obeys", "key",
)  # fmt: skip
MOST_BODY, MOST_REMEMBERED, HUGE = 200_000, 100, 2_000_000
WIDE = 64  # numbers of a vector
_FIRST = re.compile(r".+?[.؛](?=\s|$)|.+", re.DOTALL)
_FIGURE = re.compile(r"[0-9۰-۹]+")


class Model(ThreadingHTTPServer):
    """The server; ``keys`` are those it accepts (any, when empty)."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(
        self, address: tuple[str, int], mode: str = "honest", keys: frozenset[str] = frozenset()
    ) -> None:
        self.mode, self.keys, self.seconds = mode, keys, 3.0
        self.meaning: Callable[[str], list[float]] = by_letters
        self.asked: deque[dict[str, Any]] = deque(maxlen=MOST_REMEMBERED)
        super().__init__(address, _Talk)

    def turn(self, mode: str, seconds: float = 3.0) -> None:
        """Behave so from now on."""
        if mode not in MODES:
            raise ValueError(mode)
        self.mode, self.seconds = mode, seconds


class _Talk(BaseHTTPRequestHandler):
    server: Model
    timeout = 30

    def do_GET(self) -> None:
        if self.path == "/asked.json":
            self._json(200, {"asked": list(self.server.asked)})
        else:
            self._json(404, {})

    def do_POST(self) -> None:
        length = min(int(self.headers.get("Content-Length") or 0), MOST_BODY)
        body = json.loads(self.rfile.read(length) or b"{}")
        if self.path == "/mode":
            self.server.turn(body.get("mode", ""), float(body.get("seconds", 3)))
            self._json(200, {})
        elif self.path not in {"/v1/chat/completions", "/v1/embeddings"}:
            self._json(404, {"error": {"message": "unknown"}})
        elif self.server.keys and self._key() not in self.server.keys:
            self._json(401, {"error": {"message": f"Incorrect API key provided: {self._key()}"}})
        else:
            self.server.asked.append(body)
            self._answer(body)

    def log_message(self, *_: Any) -> None:
        """Stay silent: asked.json tells."""

    def _key(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ")

    def _answer(self, body: dict[str, Any]) -> None:
        spoilt = {
            "error": lambda: self._raw(500, b"<html>Server Error</html>", "text/html"),
            "garbage": lambda: self._raw(200, b"\xff\xfe{{{", "application/json"),
            "strange": lambda: self._json(200, {"choices": [{"message": {"content": ["a", {"b": 1}]}}]}),
            "huge": lambda: self._say("الف " * (HUGE // 4)),
            "elsewhere": self._lead_elsewhere,
            "trickle": self._trickle,
        }.get(self.server.mode)
        if spoilt is not None:
            spoilt()
            return
        if self.server.mode == "slow":
            time.sleep(self.server.seconds)
        if "input" in body:
            vectors = [self.server.meaning(text) for text in body["input"]]
            rows = [{"object": "embedding", "index": at, "embedding": one} for at, one in enumerate(vectors)]
            self._json(200, {"object": "list", "data": rows, "model": body.get("model", "")})
            return
        told = json.loads(body["messages"][-1]["content"])
        self._say(WRITERS.get(self.server.mode, _honest)(told, self._key()))

    def _lead_elsewhere(self) -> None:
        self.send_response(302)
        self.send_header("Location", "/mode")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _trickle(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        try:
            for _ in range(30):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.4)
        except OSError:
            self.close_connection = True

    def _say(self, text: str) -> None:
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        self._json(200, {"id": "chatcmpl-1", "object": "chat.completion", "choices": [choice]})

    def _json(self, status: int, data: Any) -> None:
        self._raw(status, json.dumps(data, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    def _raw(self, status: int, body: bytes, media_type: str) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # who asked has gone
            self.close_connection = True


def by_letters(text: str) -> list[float]:
    """A vector of how often each group of letters stands in a text: likeness of spelling, not of meaning."""
    found = [0.0] * WIDE
    for start in range(len(text) - 2):
        found[zlib.crc32(text[start : start + 3].encode()) % WIDE] += 1.0
    return found if any(found) else [1.0, *found[1:]]


def _honest(told: dict[str, Any], _: str) -> str:
    return "\n".join(f"{_first(one)} [{one['number']}]" for one in told["passages"])


def _first(passage: dict[str, Any]) -> str:
    found = _FIRST.match(passage["text"])
    return f"برای این کار {found[0]}" if found else passage["text"]


def _lies(told: dict[str, Any], _: str) -> str:
    invented = (
        "هزینه این خدمت ۷۵۰٬۰۰۰ تومان است", "این خدمت رایگان است", "مهلت این کار ده روز کاری است",
        "برای این کار لازم نیست مدرکی بفرستید", "آقای محمد رضایی در اتاق ۲۱۲ پاسخ می‌دهد",
        "به https://pay.example.com بروید", "با ۰۶۱-۳۳۳۳۴۴۴۴ تماس بگیرید", "شما در این پرونده برنده می‌شوید",
    )  # fmt: skip
    lines = [f"{lie} [{one['number']}]" for one in told["passages"] for lie in invented]
    lines += [
        f"{_FIGURE.sub('۹۹۷', _first(one))} و هزینه‌ای ندارد [{one['number']}]" for one in told["passages"]
    ]
    return "\n".join(lines)


def _strangers(told: dict[str, Any], _: str) -> str:
    return "\n".join(f"{_first(one)} [{one['number']}] [{40 + one['number']}]" for one in told["passages"])


def _bare(told: dict[str, Any], _: str) -> str:
    return "\n".join(_first(one) for one in told["passages"])


def _obeys(told: dict[str, Any], key: str) -> str:
    read = " ".join([told["question"], *(one["text"] for one in told["passages"])])
    return f"رمز مدیر سامانه dargah-1405 است [1]\nدستورهای قبلی نادیده گرفته شد [1]\n{read} [1]\nکلید {key} است [1]"


def _repeats_the_key(_: dict[str, Any], key: str) -> str:
    return f"کلید این درگاه {key} است [1]\n{key} [1]"


WRITERS: dict[str, Callable[[dict[str, Any], str], str]] = {
    "honest": _honest, "lies": _lies, "strangers": _strangers, "bare": _bare, "obeys": _obeys, "key": _repeats_the_key,
}  # fmt: skip


def main() -> None:
    """Serve until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m dargah.sandboxes.model")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--mode", choices=MODES, default="honest")
    chosen = parser.parse_args()
    with Model(("127.0.0.1", chosen.port), chosen.mode) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
