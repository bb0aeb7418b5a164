"""Both sandboxes on free ports, for as long as a test wants."""

import contextlib
import threading
from dataclasses import dataclass

from dargah.sandboxes.faults import Faults
from dargah.sandboxes.kavenegar import Kavenegar
from dargah.sandboxes.mailbox import mailbox
from dargah.sandboxes.outbox import Outbox
from tests.ports import free_ports

KEY = "sandbox-key"


@dataclass
class Sandboxes:
    """Where they listen, what they got, what they do wrong."""

    outbox: Outbox
    faults: Faults
    http_port: int
    smtp_port: int
    second_faults: Faults

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    def point(self, settings) -> None:
        """Make the product's settings lead here."""
        settings.SMS_URL, settings.SMS_API_KEY, settings.SMS_SENDER = self.url, KEY, "10008663"
        settings.SMS_SECOND_URL = ""
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", self.smtp_port, False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""

    def point_second(self, settings) -> None:
        """The office has a second provider of SMS too."""
        settings.SMS_SECOND_URL, settings.SMS_SECOND_API_KEY = self.url, KEY
        settings.SMS_SECOND_SENDER = "30005088"


@contextlib.contextmanager
def running(outbox: Outbox | None = None, inbound: str = ""):
    """Start, yield, stop; ``inbound`` is the office's address for messages to its line."""
    outbox, faults = outbox or Outbox(), Faults()
    mail = mailbox("127.0.0.1", free_ports(), outbox, faults)
    mail.start()
    with Kavenegar(("127.0.0.1", 0), outbox, faults, frozenset({KEY}), inbound) as sms:
        thread = threading.Thread(target=sms.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield Sandboxes(outbox, faults, sms.server_address[1], mail.port, sms.second_faults)
        finally:
            sms.shutdown()
            thread.join()
            mail.stop()
