"""An HTTP server that speaks Kavenegar's REST protocol for sending and looking up SMS
(kavenegar.com/rest.html).

``/v1/{key}/sms/send.json``                    receptor, message, sender, localid; form or query
``/v1/{key}/sms/status.json``                  messageid (up to 500, with commas)
``/v1/{key}/sms/statuslocalmessageid.json``    localid; status 100 when it is not known
``/v1/{key}/account/info.json``                remaining credit

Answers are ``{"return": {"status", "message"}, "entries": […]}`` with the return's status as HTTP status.
A message to the line is handed over to the address that the panel holds: ``POST {inbound}`` with messageid, from, to,
message. Beside the protocol: ``GET /outbox.json`` (all that was sent, newest first), ``POST /faults`` (kind, times,
seconds), ``POST /telephone`` (from, message: somebody sends an SMS to the line; messageid to hand an earlier one over
again), ``DELETE /outbox.json``. The office's second provider is served here too, see `ghasedak`. It is strict where a
mistake would cost money: a repeated localid is another message.
"""

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from dargah.sandboxes import ghasedak
from dargah.sandboxes.faults import Faults
from dargah.sandboxes.outbox import Outbox

RECEPTOR = re.compile(r"^(?:\+98|0098|98|0)?9\d{9}$")
OK = 200
MOST_CHARACTERS = 900
MOST_BODY = 100_000
QUEUED, SENT, DELIVERED, UNKNOWN = 1, 4, 10, 100
STATUS_TEXTS = {QUEUED: "در صف ارسال", SENT: "ارسال شده به مخابرات", DELIVERED: "رسیده به گیرنده"}
STATUS_TEXTS[UNKNOWN] = "شناسه پیامک نامعتبر است"
MESSAGES = {
    200: "تایید شد",
    400: "پارامترها ناقص هستند",
    403: "کد شناسائی API-Key معتبر نمی‌باشد",
    404: "متد نامشخص است",
    411: "دریافت کننده نامعتبر است",
    412: "ارسال کننده نامعتبر است",
    413: "پیام خالی است یا طول پیام بیش از حد مجاز می‌باشد",
    414: "حجم درخواست بیشتر از حد مجاز است",
    418: "اعتبار حساب شما کافی نیست",
}
PRICE = 1200  # rials a message, so that the field is there
MOST_IDS = 500
PROVIDER = "kavenegar"
LINE = "10008663"
HANDED_OVER_WITHIN = 10  # seconds


class Kavenegar(ThreadingHTTPServer):
    """The server; `keys` are the API keys it accepts (any, when empty), `inbound` is where messages to the line go,
    `second_faults` are of the second provider.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(
        self,
        address: tuple[str, int],
        outbox: Outbox,
        faults: Faults,
        keys: frozenset[str] = frozenset(),
        inbound: str = "",
    ) -> None:
        self.outbox, self.faults, self.keys, self.inbound = outbox, faults, keys, inbound
        self.second_faults = Faults()
        super().__init__(address, _Talk)

    def hand_over(self, given: dict[str, str]) -> int:
        """Somebody's message to the line, to the office's address; returns the HTTP status of the office, 0 for none."""
        told = {
            "messageid": given.get("messageid") or str(time.time_ns()),
            "from": given.get("from", ""),
            "to": LINE,
            "message": given.get("message", ""),
        }
        try:
            with urllib.request.urlopen(self.inbound, urlencode(told).encode(), HANDED_OVER_WITHIN) as answer:  # noqa: S310 what its starter wrote
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code
        except (OSError, ValueError):
            return 0


class _Talk(BaseHTTPRequestHandler):
    server: Kavenegar
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self.server.outbox.clear()
        self._json(200, {})

    def log_message(self, *_: Any) -> None:
        """Stay silent: the outbox tells."""

    def _answer(self) -> None:
        path = urlsplit(self.path).path
        given = self._given()
        if path == "/outbox.json":
            self._json(200, {"messages": self.server.outbox.newest_first()})
        elif path == "/faults" and self.command == "POST":
            self.server.faults.set(
                given.get("kind", ""), int(given.get("times", -1)), float(given.get("seconds", 3))
            )
            self._json(200, {})
        elif path.startswith(ghasedak.BASE):
            self._second(path.removeprefix(ghasedak.BASE), given)
        elif path == "/telephone" and self.command == "POST":
            self._json(200, {"office": self.server.hand_over(given)})
        else:
            self._protocol(path, given)

    def _second(self, what: str, given: dict[str, str]) -> None:
        told = ghasedak.answer(
            what, given, self._body, self.headers.get("ApiKey", ""),
            keys=self.server.keys, outbox=self.server.outbox, faults=self.server.second_faults,
        )  # fmt: skip
        if told is None:
            self.close_connection = True
        elif told[1] is None:
            self._raw(told[0], b"<html>Server Error</html>", "text/html")
        else:
            self._json(*told)

    def _protocol(self, path: str, given: dict[str, str]) -> None:
        parts = path.strip("/").split("/")
        methods: dict[str, Callable[[dict[str, str]], None]] = {
            "sms/send.json": self._send,
            "sms/status.json": lambda fields: self._status("messageid", fields),
            "sms/statuslocalmessageid.json": lambda fields: self._status("localid", fields),
            "account/info.json": lambda _: self._entries({"remaincredit": 1_500_000, "type": "Master"}),
        }
        method = methods.get("/".join(parts[2:])) if parts[0] == "v1" else None
        if method is None:
            self._refuse(404)
        elif self.server.keys and parts[1] not in self.server.keys:
            self._refuse(403)
        else:
            method(given)

    def _send(self, given: dict[str, str]) -> None:
        fault = self.server.faults.meet()
        if fault == "error":
            self._raw(500, b"<html>Server Error</html>", "text/html")
            return
        status = {"refuse": 411, "credit": 418}.get(fault) or _judged(given)
        if status != OK:
            self._refuse(status)
            return
        entries = self._take(given)
        if fault == "empty":
            self._entries([])
        elif fault == "lost":
            self.close_connection = True
        else:
            self._entries(entries)

    def _take(self, given: dict[str, str]) -> list[dict[str, Any]]:
        local_ids = given.get("localid", "").split(",")
        entries = []
        for place, receptor in enumerate(_receptors(given)):
            kept = self.server.outbox.add(
                {
                    "channel": "sms",
                    "provider": PROVIDER,
                    "to": receptor,
                    "text": given["message"],
                    "sender": given.get("sender", ""),
                    "localid": local_ids[place] if place < len(local_ids) else "",
                }
            )
            entries.append(_entry(kept, QUEUED))
        return entries

    def _status(self, name: str, given: dict[str, str]) -> None:
        wanted = [one.strip() for one in given.get(name, "").split(",") if one.strip()]
        if not wanted:
            self._refuse(400)
            return
        if len(wanted) > MOST_IDS:
            self._refuse(414)
            return
        entries = []
        for one in wanted:
            if name == "localid":
                found = self.server.outbox.find(provider=PROVIDER, localid=one)
            else:
                number = int(one) if one.isdecimal() else 0
                found = self.server.outbox.find(provider=PROVIDER, number=number)
            entry: dict[str, Any] = {"messageid": found[0]["number"] if found else 0}
            if name == "localid":
                entry["localid"] = one
            status = DELIVERED if found else UNKNOWN
            entries.append({**entry, "status": status, "statustext": STATUS_TEXTS[status]})
        self._entries(entries)

    def _given(self) -> dict[str, str]:
        length = min(int(self.headers.get("Content-Length") or 0), MOST_BODY)
        self._body = self.rfile.read(length).decode("utf-8", "replace") if length else ""
        fields = {**parse_qs(urlsplit(self.path).query), **parse_qs(self._body, keep_blank_values=True)}
        return {name: values[0] for name, values in fields.items()}

    def _entries(self, entries: Any) -> None:
        self._json(200, {"return": {"status": 200, "message": MESSAGES[200]}, "entries": entries})

    def _refuse(self, status: int) -> None:
        self._json(status, {"return": {"status": status, "message": MESSAGES[status]}, "entries": None})

    def _json(self, status: int, data: Any) -> None:
        self._raw(status, json.dumps(data, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    def _raw(self, status: int, body: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _receptors(given: dict[str, str]) -> list[str]:
    return [one.strip() for one in given.get("receptor", "").split(",") if one.strip()]


def _judged(given: dict[str, str]) -> int:
    """The status that the protocol gives to a wish to send."""
    receptors, text = _receptors(given), given.get("message")
    if not receptors or text is None:
        return 400
    if not all(RECEPTOR.match(one) for one in receptors):
        return 411
    return OK if 0 < len(text) <= MOST_CHARACTERS else 413


def _entry(kept: dict[str, Any], status: int) -> dict[str, Any]:
    return {
        "messageid": kept["number"],
        "message": kept["text"],
        "status": status,
        "statustext": STATUS_TEXTS[status],
        "sender": kept["sender"],
        "receptor": kept["to"],
        "date": kept["at"],
        "cost": PRICE,
    }
