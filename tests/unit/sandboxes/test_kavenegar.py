"""The contract of both: the sandbox speaks the published protocol, the adapter understands what is published.

EXAMPLES are answers as the provider's documentation prints them; the adapter reads them from a server that
returns exactly these bytes, and the sandbox gives answers of the same shape.
"""

import http.server
import json
import threading
import time
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest

from dargah.notices.channels.interface import Message, Refused, Unavailable
from dargah.notices.channels.sms_kavenegar import Kavenegar as Adapter
from dargah.sandboxes.outbox import Outbox
from tests.unit.sandboxes.running import KEY, running

EXAMPLES = {
    "send": {
        "return": {"status": 200, "message": "تایید شد"},
        "entries": [
            {
                "messageid": 8792343,
                "message": "خدمات پیام کوتاه",
                "status": 1,
                "statustext": "در صف ارسال",
                "sender": "10004346",
                "receptor": "09123456789",
                "date": 1356619709,
                "cost": 120,
            }
        ],
    },
    "statuslocalmessageid": {
        "return": {"status": 200, "message": "تایید شد"},
        "entries": [{"messageid": 85463238, "localid": "450", "status": 10, "statustext": "رسیده به گیرنده"}],
    },
    "status": {
        "return": {"status": 200, "message": "تایید شد"},
        "entries": [{"messageid": 85463238, "status": 10, "statustext": "رسیده به گیرنده"}],
    },
}
MESSAGE = Message(local_id=450, to="+989123456789", text="کد ورود به درگاه: 123456")


@pytest.fixture
def sandboxes():
    with running() as started:
        yield started


@pytest.fixture
def documented():
    """A server that answers with the documentation's own examples."""

    class Talk(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps(EXAMPLES[self.path.rsplit("/", 1)[-1].removesuffix(".json")]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Talk) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield Adapter(f"http://127.0.0.1:{server.server_address[1]}", KEY, "10004346")
        server.shutdown()
        thread.join()


web = urllib.request.build_opener().open


def adapter(sandboxes, key=KEY) -> Adapter:
    return Adapter(sandboxes.url, key, "10008663")


def ask(sandboxes, method: str, **fields) -> tuple[int, dict]:
    url = f"{sandboxes.url}/v1/{KEY}/{method}"
    try:
        with web(url, urlencode(fields).encode(), timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


class TestContract:
    def test_the_adapter_reads_the_documented_answers(self, documented):
        assert documented.send(MESSAGE) == "8792343"
        assert documented.known(450) == "85463238"
        assert documented.deliveries(["85463238"]) == {"85463238": True}

    def test_the_sandbox_answers_in_the_documented_shape(self, sandboxes):
        sent = ask(
            sandboxes, "sms/send.json", receptor="09123456789", message="سلام", sender="1", localid="450"
        )
        told = ask(sandboxes, "sms/statuslocalmessageid.json", localid="450")
        found = ask(sandboxes, "sms/status.json", messageid=str(sent[1]["entries"][0]["messageid"]))
        for (status, answer), example in zip((sent, told, found), EXAMPLES.values(), strict=True):
            assert status == 200
            assert set(answer) == set(example)
            assert set(answer["entries"][0]) == set(example["entries"][0])

    def test_the_adapter_and_the_sandbox_together(self, sandboxes):
        sms = adapter(sandboxes)
        assert sms.known(450) is None
        provider_id = sms.send(MESSAGE)
        assert sms.known(450) == provider_id
        assert sms.deliveries([provider_id]) == {provider_id: True}
        (kept,) = sandboxes.outbox.newest_first()
        assert (kept["to"], kept["text"], kept["localid"]) == ("09123456789", MESSAGE.text, "450")


class TestRefusals:
    @pytest.mark.parametrize(
        ("fields", "status"),
        [
            ({"receptor": "", "message": "a"}, 400),
            ({"receptor": "0912345"}, 400),
            ({"receptor": "12345", "message": "a"}, 411),
            ({"receptor": "09123456789", "message": "a" * 901}, 413),
        ],
    )
    def test_the_protocols_own(self, sandboxes, fields, status):
        assert ask(sandboxes, "sms/send.json", **fields)[0] == status
        assert not sandboxes.outbox.newest_first()

    def test_unknown_method_and_key(self, sandboxes):
        assert ask(sandboxes, "sms/other.json")[0] == 404
        with pytest.raises(Unavailable):
            adapter(sandboxes, "wrong").send(MESSAGE)

    def test_a_wrong_number_is_never_tried_again(self, sandboxes):
        with pytest.raises(Refused):
            adapter(sandboxes).send(Message(1, "+98123", "سلام"))

    @pytest.mark.parametrize("fault", ["credit", "error", "lost"])
    def test_what_may_pass_is_tried_again(self, sandboxes, fault):
        sandboxes.faults.set(fault, 1)
        with pytest.raises(Unavailable):
            adapter(sandboxes).send(MESSAGE)
        assert adapter(sandboxes).known(450) == ("1" if fault == "lost" else None)

    def test_nobody_there(self):
        with pytest.raises(Unavailable):
            Adapter("http://127.0.0.1:1", KEY, "").send(MESSAGE)
        with pytest.raises(Unavailable):
            Adapter("", "", "").send(MESSAGE)

    def test_a_slow_provider_is_not_waited_for_longer_than_said(self, sandboxes, monkeypatch):
        monkeypatch.setattr("dargah.notices.channels.asking.SECONDS", 0.3)
        sandboxes.faults.set("slow", 1, seconds=1)
        started = time.monotonic()
        with pytest.raises(Unavailable):
            adapter(sandboxes).send(MESSAGE)
        assert time.monotonic() - started < 0.9


class TestOutbox:
    def test_newest_first_over_http(self, sandboxes):
        for number in range(3):
            adapter(sandboxes).send(Message(number + 1, "+989123456789", str(number)))
        with web(f"{sandboxes.url}/outbox.json", timeout=5) as answer:
            assert [one["text"] for one in json.load(answer)["messages"]] == ["2", "1", "0"]

    def test_faults_are_switched_over_http(self, sandboxes):
        body = urlencode({"kind": "credit", "times": 1}).encode()
        web(f"{sandboxes.url}/faults", body, timeout=5).close()
        with pytest.raises(Unavailable):
            adapter(sandboxes).send(MESSAGE)
        assert adapter(sandboxes).send(MESSAGE)

    def test_a_restart_forgets_nothing(self, tmp_path):
        kept = tmp_path / "outbox.jsonl"
        Outbox(kept).add({"channel": "sms", "to": "1", "text": "الف", "localid": "7"})
        again = Outbox(kept)
        assert [one["text"] for one in again.newest_first()] == ["الف"]
        assert again.add({"channel": "sms"})["number"] == 2
        again.clear()
        assert not Outbox(kept).newest_first()
