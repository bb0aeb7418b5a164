"""The contract of the gateway: the sandbox speaks the published protocol, the adapter understands what is published.

EXAMPLES are answers as the provider's documentation prints them; the adapter reads them from a server that returns
exactly these bytes, and the sandbox gives answers of the same shape.
"""

import http.server
import json
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dargah.payments.gateways import NotPaid, Refused, Standing, Unavailable
from dargah.payments.gateways.zarinpal import Zarinpal as Adapter
from tests.factories.money import MERCHANT, Bank, bank
from tests.unit.sandboxes.test_kavenegar import web

AUTHORITY = "A00000000000000000000000000217885159"
EXAMPLES: dict[str, dict[str, Any]] = {
    "request": {
        "data": {
            "code": 100,
            "message": "Success",
            "authority": AUTHORITY,
            "fee_type": "Merchant",
            "fee": 100,
        },
        "errors": [],
    },
    "verify": {
        "data": {
            "wages": [],
            "code": 100,
            "message": "Verified",
            "card_hash": "1EBE3EBEBE35C7EC0F8D6EE4F2F859107A87822CA179BC9528767EA7B5489B69",
            "card_pan": "502229******5995",
            "ref_id": 201,
            "fee_type": "Merchant",
            "fee": 0,
        },
        "errors": [],
    },
    "inquiry": {"data": {"status": "PAID", "code": 100, "message": "Success"}, "errors": []},
    "reverse": {"data": {"code": 100, "message": "Reversed"}, "errors": []},
}
ERROR: dict[str, Any] = {
    "data": [],
    "errors": {"code": -54, "message": "Invalid authority.", "validations": []},
}
WISH = {
    "rials": 250_000,
    "about": "هزینه خدمت",
    "order": "1405-000001",
    "return_to": "https://portal.example.ir/back/",
}


@pytest.fixture
def running() -> Iterator[Bank]:
    with bank() as started:
        yield started


@pytest.fixture
def documented() -> Iterator[tuple[Adapter, dict[str, Any]]]:
    """An adapter before a server that answers with the documentation's own examples, and what it was sent."""
    heard: dict[str, Any] = {}

    class Talk(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            method = self.path.rsplit("/", 1)[-1].removesuffix(".json")
            heard[method] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            wrong = heard[method].get("authority") not in {None, AUTHORITY}
            body = json.dumps(ERROR if wrong else EXAMPLES[method]).encode()
            self.send_response(422 if wrong else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Talk) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield Adapter(f"http://127.0.0.1:{server.server_address[1]}", MERCHANT), heard
        server.shutdown()
        thread.join()


def adapter(running: Bank, merchant: str = MERCHANT) -> Adapter:
    return Adapter(running.url, merchant)


def ask(running: Bank, method: str, **fields: Any) -> dict[str, Any]:
    """The sandbox's answer as it stands."""
    import urllib.error
    import urllib.request

    request = urllib.request.Request(
        f"{running.url}/pg/v4/payment/{method}.json",
        json.dumps({"merchant_id": MERCHANT, **fields}).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with web(request, timeout=5) as answer:
            told = json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            told = json.load(refused)
    assert isinstance(told, dict)
    return told


class TestContract:
    def test_the_adapter_reads_the_documented_answers(self, documented: Any) -> None:
        gateway, heard = documented
        begun = gateway.begin(**WISH)
        assert begun.authority == AUTHORITY
        assert begun.url.endswith(f"/pg/StartPay/{AUTHORITY}")
        assert heard["request"] == {
            "merchant_id": MERCHANT,
            "amount": 250_000,
            "currency": "IRR",
            "description": "هزینه خدمت",
            "callback_url": "https://portal.example.ir/back/",
            "metadata": {"order_id": "1405-000001"},
        }
        assert gateway.verify(authority=AUTHORITY, rials=250_000).reference == "201"
        assert heard["verify"]["amount"] == 250_000
        assert gateway.standing(AUTHORITY) == Standing.PAID
        gateway.reverse(AUTHORITY)
        with pytest.raises(NotPaid) as unpaid:
            gateway.verify(authority="A1", rials=1)
        assert unpaid.value.unknown

    def test_the_sandbox_answers_in_the_documented_shape(self, running: Bank) -> None:
        told = {
            "request": ask(running, "request", amount=250_000, description="ب", callback_url="https://a.ir/")
        }
        authority = told["request"]["data"]["authority"]
        assert len(authority) == len(AUTHORITY)
        running.pay(f"/pg/StartPay/{authority}")
        told["verify"] = ask(running, "verify", amount=250_000, authority=authority)
        told["inquiry"] = ask(running, "inquiry", authority=authority)
        told["reverse"] = ask(running, "reverse", authority=authority)
        for method, example in EXAMPLES.items():
            assert set(told[method]) == set(example)
            assert set(told[method]["data"]) == set(example["data"]), method
        refused = ask(running, "verify", amount=1, authority="A1")
        assert set(refused["errors"]) == set(ERROR["errors"])

    def test_the_adapter_and_the_sandbox_together(self, running: Bank) -> None:
        gateway = adapter(running)
        begun = gateway.begin(**WISH)
        assert gateway.standing(begun.authority) == Standing.IN_BANK
        with pytest.raises(NotPaid) as early:
            gateway.verify(authority=begun.authority, rials=250_000)
        assert not early.value.mismatch
        back = running.pay(begun.url)
        assert back is not None
        assert parse_qs(urlsplit(back).query) == {"Authority": [begun.authority], "Status": ["OK"]}
        assert gateway.standing(begun.authority) == Standing.PAID
        with pytest.raises(NotPaid) as less:
            gateway.verify(authority=begun.authority, rials=249_000)
        assert less.value.mismatch
        first = gateway.verify(authority=begun.authority, rials=250_000)
        assert gateway.verify(authority=begun.authority, rials=250_000) == first, "101: settled before"
        assert gateway.standing(begun.authority) == Standing.VERIFIED
        gateway.reverse(begun.authority)
        assert gateway.standing(begun.authority) == Standing.REVERSED
        with pytest.raises(Refused):
            gateway.reverse(begun.authority)


class TestRefusals:
    def test_an_amount_that_the_gateway_does_not_take(self, running: Bank) -> None:
        with pytest.raises(Refused):
            adapter(running).begin(**{**WISH, "rials": 900})

    def test_a_merchant_that_nobody_knows(self, running: Bank) -> None:
        with pytest.raises(Unavailable):
            adapter(running, "wrong").begin(**WISH)

    def test_another_merchants_payment(self, running: Bank) -> None:
        begun = adapter(running).begin(**WISH)
        with pytest.raises(NotPaid) as theirs:
            adapter(running, "7" + MERCHANT[1:]).verify(authority=begun.authority, rials=250_000)
        assert theirs.value.unknown

    def test_too_late_to_reverse(self, running: Bank) -> None:
        gateway = adapter(running)
        begun = gateway.begin(**WISH)
        running.pay(begun.url)
        running.server.sessions[begun.authority].paid_at = time.time() - 31 * 60
        with pytest.raises(Refused):
            gateway.reverse(begun.authority)

    @pytest.mark.parametrize("kind", ["error", "lost"])
    def test_what_may_pass_is_tried_again(self, running: Bank, kind: str) -> None:
        running.break_down(kind, times=1)
        with pytest.raises(Unavailable):
            adapter(running).begin(**WISH)
        assert adapter(running).begin(**WISH).authority

    def test_nobody_there(self) -> None:
        for base, merchant in (("http://127.0.0.1:1", MERCHANT), ("", MERCHANT), ("http://127.0.0.1:1", "")):
            with pytest.raises(Unavailable):
                Adapter(base, merchant).begin(**WISH)

    def test_a_slow_gateway_is_not_waited_for_longer_than_said(
        self, running: Bank, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("dargah.payments.gateways.zarinpal.SECONDS", 0.3)
        running.break_down("slow", times=1, seconds=1)
        started = time.monotonic()
        with pytest.raises(Unavailable):
            adapter(running).begin(**WISH)
        assert time.monotonic() - started < 0.9


class TestPayPage:
    def test_it_speaks_persian_and_escapes(self, running: Bank) -> None:
        begun = adapter(running).begin(**{**WISH, "about": "<b>هزینه</b>"})
        with web(begun.url, timeout=5) as answer:
            page = answer.read().decode()
        assert 'lang="fa" dir="rtl"' in page
        assert "۲۵۰٬۰۰۰ ریال" in page
        assert "<b>" not in page
        for way in ("pay", "refuse", "lost", "late", "repeated", "wrong_amount", "forged"):
            assert f'value="{way}"' in page

    def test_a_restart_forgets_no_payment(self, tmp_path: Any) -> None:
        from dargah.sandboxes.faults import Faults
        from dargah.sandboxes.zarinpal import Zarinpal

        kept = tmp_path / "payments.json"
        with Zarinpal(("127.0.0.1", 0), Faults(), kept) as first:
            told = first.request(
                {
                    "merchant_id": MERCHANT,
                    "amount": 250_000,
                    "description": "ب",
                    "callback_url": "https://a.ir/",
                }
            )
            first.pay(told["authority"], "pay")
        with Zarinpal(("127.0.0.1", 0), Faults(), kept) as second:
            waiting = second.unverified({"merchant_id": MERCHANT})
            assert [one["authority"] for one in waiting["authorities"]] == [told["authority"]]
