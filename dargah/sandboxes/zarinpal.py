"""An HTTP server that speaks Zarinpal's REST protocol, version 4 (zarinpal.com/docs/paymentGateway), and moves no money.

``POST /pg/v4/payment/request.json``    merchant_id, amount, currency, description, callback_url → authority
``POST /pg/v4/payment/verify.json``     merchant_id, amount, authority → 100, again 101; another amount -50
``POST /pg/v4/payment/inquiry.json``    merchant_id, authority → IN_BANK PAID VERIFIED FAILED REVERSED
``POST /pg/v4/payment/reverse.json``    merchant_id, authority; half an hour long
``POST /pg/v4/payment/unVerified.json`` merchant_id → what was paid and not verified
``GET  /pg/StartPay/{authority}``       the pay page, with a button for each good and bad day

Beside the protocol: ``POST /faults`` (kind, times, seconds, only=verify), ``POST /pg/StartPay/{authority}`` with ``way``
as the page's buttons send it, ``GET /payments.json``, ``GET /`` for people.
"""

import json
import re
import secrets
import sys
import threading
import time
import urllib.request
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from dargah.sandboxes.faults import Faults
from dargah.sandboxes.pay_page import list_page, pay_page, stranded_page

MERCHANT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LEAST, MOST = 10_000, 2_000_000_000  # rials
MOST_BODY, MOST_KEPT, LISTED = 100_000, 500, 50
REVERSIBLE_SECONDS = 30 * 60
LATE_SECONDS = 20.0
TIMES_REPEATED = 3
IN_BANK, PAID, VERIFIED, FAILED, REVERSED = "IN_BANK", "PAID", "VERIFIED", "FAILED", "REVERSED"
MESSAGES = {
    -9: "Validation error",
    -10: "Terminal is not valid, please check merchant_id or ip address.",
    -50: "Session is not valid, amounts values is not the same.",
    -51: "Session is not valid, session is not active paid try.",
    -53: "Session is not this merchant_id session.",
    -54: "Invalid authority.",
    -61: "Session is not in success status.",
    -63: "Maximum time for reverse this session is expired.",
}


@dataclass
class Session:
    """A payment as the gateway knows it; ``paid`` is what the payer really paid, ``ready_at`` when it becomes known."""

    authority: str
    merchant: str
    amount: int
    description: str
    callback_url: str
    order: str
    status: str = IN_BANK
    paid: int = 0
    ref_id: int = 0
    ready_at: float = 0.0
    paid_at: float = 0.0


class Refusal(Exception):
    """An answer of the protocol that is not 100."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class Zarinpal(ThreadingHTTPServer):
    """The server; its sessions outlive a restart in the file ``keep``."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], faults: Faults, keep: Path | None = None) -> None:
        self.faults, self.only, self.late_seconds = faults, "", LATE_SECONDS
        self._keep, self._lock = keep, threading.RLock()
        self.sessions: dict[str, Session] = {}
        if keep is not None and keep.exists():
            told = json.loads(keep.read_text(encoding="utf-8") or "[]")
            self.sessions = {one["authority"]: Session(**one) for one in told}
        super().__init__(address, _Talk)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who waits no longer for a slow answer is no fault of ours."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    # --- the protocol -----------------------------------------------------------------------------------------
    def request(self, given: dict[str, Any]) -> dict[str, Any]:
        """A new session."""
        merchant = _merchant(given)
        amount = given.get("amount")
        about, back = given.get("description"), given.get("callback_url")
        if given.get("currency", "IRR") == "IRT" and type(amount) is int:
            amount *= 10
        if type(amount) is not int or not LEAST <= amount <= MOST:
            raise Refusal(-9)
        if not isinstance(about, str) or not 0 < len(about) <= 500 or not str(back).startswith("http"):  # noqa: PLR2004 the protocol's own
            raise Refusal(-9)
        authority = "S" + secrets.token_hex(20).upper()[:35]
        order = str((given.get("metadata") or {}).get("order_id", ""))
        with self._lock:
            self.sessions[authority] = Session(authority, merchant, amount, about, str(back), order)
            self._write()
        return {"code": 100, "message": "Success", "authority": authority, "fee_type": "Merchant", "fee": 0}

    def verify(self, given: dict[str, Any]) -> dict[str, Any]:
        """Settle a paid session of this very amount."""
        with self._lock:
            session = self._session(given)
            if session.status not in {PAID, VERIFIED}:
                raise Refusal(-51)
            if given.get("amount") != session.paid:
                raise Refusal(-50)
            code, message = (101, "Verified") if session.status == VERIFIED else (100, "Paid")
            session.status = VERIFIED
            self._write()
        return {
            "wages": [], "code": code, "message": message, "card_hash": "0" * 64,
            "card_pan": "502229******5995", "ref_id": session.ref_id, "fee_type": "Merchant", "fee": 0,
        }  # fmt: skip

    def inquiry(self, given: dict[str, Any]) -> dict[str, Any]:
        """How a session stands."""
        with self._lock:
            return {"status": self._session(given).status, "code": 100, "message": "Success"}

    def reverse(self, given: dict[str, Any]) -> dict[str, Any]:
        """Give a paid session back."""
        with self._lock:
            session = self._session(given)
            if session.status not in {PAID, VERIFIED}:
                raise Refusal(-61)
            if time.time() - session.paid_at > REVERSIBLE_SECONDS:
                raise Refusal(-63)
            session.status = REVERSED
            self._write()
        return {"code": 100, "message": "Reversed"}

    def unverified(self, given: dict[str, Any]) -> dict[str, Any]:
        """What was paid and not verified."""
        merchant = _merchant(given)
        with self._lock:
            waiting = [s for s in self.sessions.values() if s.merchant == merchant and s.status == PAID]
        told = [{"authority": s.authority, "amount": s.paid, "callback_url": s.callback_url} for s in waiting]
        return {"code": 100, "message": "Success", "authorities": told[-100:]}

    # --- the payer ------------------------------------------------------------------------------------------------
    def pay(self, authority: str, way: str) -> str | None:
        """What the payer does on the pay page; the address to go back to, None where no way leads back."""
        with self._lock:
            session = self.sessions.get(authority)
            if session is None:
                return None
            if session.status == IN_BANK and way != "forged":
                self._happen(session, way)
                self._write()
            status = "NOK" if session.status == FAILED else "OK"
        joint = "&" if "?" in session.callback_url else "?"
        back = f"{session.callback_url}{joint}{urlencode({'Authority': authority, 'Status': status})}"
        if way == "repeated":
            for _ in range(TIMES_REPEATED):
                threading.Thread(target=_call, args=(back,), daemon=True).start()
        return None if way == "lost" else back

    def _happen(self, session: Session, way: str) -> None:
        if way == "refuse":
            session.status = FAILED
            return
        session.paid = session.amount - 1000 if way == "wrong_amount" else session.amount
        session.ref_id, session.paid_at = secrets.randbelow(9 * 10**9) + 10**9, time.time()
        if way == "late":
            session.ready_at = time.time() + self.late_seconds
        else:
            session.status = PAID

    def _session(self, given: dict[str, Any]) -> Session:
        merchant, session = _merchant(given), self.sessions.get(str(given.get("authority")))
        if session is None:
            raise Refusal(-54)
        if session.merchant != merchant:
            raise Refusal(-53)
        if session.status == IN_BANK and session.ready_at and time.time() >= session.ready_at:
            session.status = PAID
        return session

    def _write(self) -> None:
        if self._keep is not None:
            self._keep.parent.mkdir(parents=True, exist_ok=True)
            kept = [asdict(one) for one in list(self.sessions.values())[-MOST_KEPT:]]
            self._keep.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def _merchant(given: dict[str, Any]) -> str:
    merchant = str(given.get("merchant_id", ""))
    if not MERCHANT.fullmatch(merchant):
        raise Refusal(-10)
    return merchant


def _call(address: str) -> None:
    """A callback without a browser, as a nervous network repeats it."""
    try:
        urllib.request.urlopen(address, timeout=10).close()  # noqa: S310 the address that the shop gave for this
    except OSError:
        return


class _Talk(BaseHTTPRequestHandler):
    server: Zarinpal
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/payments.json":
            self._json(200, {"payments": [asdict(one) for one in self.server.sessions.values()]})
            return
        if path == "/":
            newest = list(self.server.sessions.values())[::-1][:LISTED]
            self._page(200, list_page([(one.authority, one.amount, one.status) for one in newest]))
            return
        session = self.server.sessions.get(path.removeprefix("/pg/StartPay/"))
        if session is None:
            self._page(404, stranded_page("چنین پرداختی در این درگاه نیست."))
        elif session.status != IN_BANK or session.ready_at:
            self._page(200, stranded_page("این پرداخت پیش‌تر انجام یا لغو شده است."))
        else:
            self._page(200, pay_page(session.authority, session.amount, session.description))

    def do_POST(self) -> None:
        path, given = urlsplit(self.path).path, self._given()
        if path == "/faults":
            self.server.only = str(given.get("only", ""))
            self.server.faults.set(
                str(given.get("kind", "")), int(given.get("times", -1)), float(given.get("seconds", 3))
            )
            self._json(200, {})
        elif path.startswith("/pg/StartPay/"):
            back = self.server.pay(path.removeprefix("/pg/StartPay/"), str(given.get("way", "")))
            if back is None:
                self._page(200, stranded_page("پول پرداخت شد، ولی بازگشت به پذیرنده گم شد. پنجره را ببندید."))
            else:
                self._raw(303, b"", "text/html", location=back)
        else:
            self._protocol(path.removeprefix("/pg/v4/payment/"), given)

    def log_message(self, *_: Any) -> None:
        """Stay silent: ``/payments.json`` tells."""

    def _protocol(self, name: str, given: dict[str, Any]) -> None:
        acts = {
            "request.json": self.server.request, "verify.json": self.server.verify, "inquiry.json": self.server.inquiry,
            "reverse.json": self.server.reverse, "unVerified.json": self.server.unverified,
        }  # fmt: skip
        act = acts.get(name)
        if act is None:
            self._json(404, {"data": [], "errors": {"code": -9, "message": MESSAGES[-9], "validations": []}})
            return
        fault = "" if self.server.only not in {"", name.removesuffix(".json")} else self.server.faults.meet()
        if fault == "error":
            self._raw(502, b"<html>Bad Gateway</html>", "text/html")
            return
        try:
            answer: dict[str, Any] = {"data": act(given), "errors": []}
            status = 200
        except Refusal as refusal:
            errors = {"code": refusal.code, "message": MESSAGES[refusal.code], "validations": []}
            answer, status = {"data": [], "errors": errors}, 422
        if fault == "lost":  # done, and nobody hears of it
            self.close_connection = True
        else:
            self._json(status, answer)

    def _given(self) -> dict[str, Any]:
        length = min(int(self.headers.get("Content-Length") or 0), MOST_BODY)
        body = self.rfile.read(length).decode("utf-8", "replace") if length else ""
        if "json" in self.headers.get("Content-Type", ""):
            try:
                told = json.loads(body)
            except ValueError:
                return {}
            return told if isinstance(told, dict) else {}
        return {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}

    def _json(self, status: int, data: Any) -> None:
        self._raw(status, json.dumps(data, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    def _page(self, status: int, page: str) -> None:
        self._raw(status, page.encode(), "text/html; charset=utf-8")

    def _raw(self, status: int, body: bytes, media_type: str, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Referrer-Policy", "no-referrer")
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)
