"""The sandboxes in one process: ``python -m dargah.sandboxes --http-port 8001 --smtp-port 8002 --pay-port 8003
--keep FILE --keep-payments FILE``.
"""

import argparse
import signal
import threading
from pathlib import Path

from dargah.sandboxes.faults import Faults
from dargah.sandboxes.kavenegar import Kavenegar
from dargah.sandboxes.mailbox import mailbox
from dargah.sandboxes.outbox import Outbox
from dargah.sandboxes.zarinpal import Zarinpal

HOST = "127.0.0.1"


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m dargah.sandboxes")
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--pay-port", type=int, required=True)
    parser.add_argument("--keep-payments", type=Path, default=None, help="file of JSON for the payments")
    parser.add_argument("--keep", type=Path, default=None, help="file of JSON lines that outlives a restart")
    parser.add_argument("--inbound", default="", help="address of the office for messages to its line")
    chosen = parser.parse_args()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    outbox, faults = Outbox(chosen.keep), Faults.from_environment()
    mail = mailbox(HOST, chosen.smtp_port, outbox, faults)
    mail.start()
    with (
        Kavenegar((HOST, chosen.http_port), outbox, faults, inbound=chosen.inbound) as sms,
        Zarinpal((HOST, chosen.pay_port), Faults(), chosen.keep_payments) as pay,
    ):
        for server in (sms, pay):
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        stop.wait()
        sms.shutdown()
        pay.shutdown()
    mail.stop()


if __name__ == "__main__":
    main()
