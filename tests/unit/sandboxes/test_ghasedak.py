"""The contract of both providers of SMS: adapter and sandbox speak what is published, and fail in the same three ways.

EXAMPLES are answers as Ghasedak's documentation prints them, once with capitals and once without.
"""

import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from dargah.notices.channels.interface import Message, NotTaken, Refused, Sms, Unavailable
from dargah.notices.channels.sms_ghasedak import Ghasedak
from dargah.notices.channels.sms_kavenegar import Kavenegar
from tests.unit.sandboxes.running import KEY, Sandboxes, running

MESSAGE = Message(local_id=450, to="+989123456789", text="کد ورود به درگاه: 123456")
ROW = {"MessageId": "2387931", "ClientReferenceId": "450", "Message": "متن", "LineNumber": "21", "Receptor": "0912",
       "Status": 5, "Price": 940, "SendDate": "2024-07-09T14:01:02.193563"}  # fmt: skip
EXAMPLES = {
    "SendSingleSMS": {
        "isSuccess": True,
        "statusCode": 200,
        "message": "",
        "data": {"messageId": "4248", "cost": 3537},
    },
    "CheckSmsStatus": {"Data": [ROW], "IsSuccess": True, "StatusCode": 200, "Message": "با موفقیت انجام شد"},
}


@pytest.fixture
def sandboxes() -> Iterator[Sandboxes]:
    with running() as started:
        yield started


@pytest.fixture(params=["kavenegar", "ghasedak"])
def way(request: pytest.FixtureRequest, sandboxes: Sandboxes) -> Sms:
    made = {"kavenegar": Kavenegar, "ghasedak": Ghasedak}[request.param]
    return made(sandboxes.url, KEY, "10008663")


def faults(way: Sms, sandboxes: Sandboxes) -> Any:
    return sandboxes.faults if isinstance(way, Kavenegar) else sandboxes.second_faults


class TestBoth:
    def test_a_message_is_taken_known_and_delivered(self, way: Sms, sandboxes: Sandboxes) -> None:
        assert way.known(450) is None
        taken = way.send(MESSAGE)
        assert way.known(450) == taken
        assert way.deliveries([taken, "999"]) == {taken: True}
        (kept,) = sandboxes.outbox.newest_first()
        assert (kept["to"], kept["text"], kept["localid"]) == ("09123456789", MESSAGE.text, "450")

    def test_a_clear_no_is_told_apart_from_silence(self, way: Sms, sandboxes: Sandboxes) -> None:
        faults(way, sandboxes).set("credit", 1)
        with pytest.raises(NotTaken):
            way.send(MESSAGE)
        assert way.known(450) is None

    @pytest.mark.parametrize(("fault", "taken"), [("error", False), ("lost", True), ("empty", True)])
    def test_no_clear_word_is_no_no(self, way: Sms, sandboxes: Sandboxes, fault: str, taken: bool) -> None:
        faults(way, sandboxes).set(fault, 1)
        with pytest.raises(Unavailable) as told:
            way.send(MESSAGE)
        assert not isinstance(told.value, NotTaken)
        assert bool(way.known(450)) == taken

    def test_a_wrong_key_is_a_clear_no(self, way: Sms, sandboxes: Sandboxes) -> None:
        with pytest.raises(NotTaken):
            type(way)(sandboxes.url, "wrong-key", "1").send(MESSAGE)  # type: ignore[call-arg]

    def test_nobody_there_is_a_clear_no(self, way: Sms) -> None:
        for base in ("http://127.0.0.1:1", ""):
            with pytest.raises(NotTaken):
                type(way)(base, KEY, "1").send(MESSAGE)  # type: ignore[call-arg]

    @pytest.mark.parametrize(
        "number", ["+98123", "+447700900123", "+9647701234567", "09123456789", "+98912345678٩"]
    )
    def test_only_mobiles_of_iran(self, way: Sms, sandboxes: Sandboxes, number: str) -> None:
        with pytest.raises(Refused):
            way.send(Message(1, number, "سلام"))
        assert not sandboxes.outbox.newest_first()


@pytest.fixture
def documented() -> Iterator[Ghasedak]:
    class Talk(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.dumps(EXAMPLES[self.path.rsplit("/", 1)[-1].partition("?")[0]]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815 the name of the protocol

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Talk) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield Ghasedak(f"http://127.0.0.1:{server.server_address[1]}", KEY, "21")
        server.shutdown()
        thread.join()


def test_the_adapter_reads_the_documented_answers(documented: Ghasedak) -> None:
    assert documented.send(MESSAGE) == "4248"
    assert documented.known(450) == "2387931"
    assert documented.known(451) is None, "a row of another reference"
    assert documented.deliveries(["2387931"]) == {"2387931": True}
