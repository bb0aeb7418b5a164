"""An SMTP server that delivers to the outbox."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from dargah.sandboxes.faults import Faults
from dargah.sandboxes.outbox import Outbox

MOST_BYTES = 2_000_000


class _Deliver:
    def __init__(self, outbox: Outbox, faults: Faults) -> None:
        self._outbox, self._faults = outbox, faults

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's name
        fault = self._faults.meet()
        if fault == "refuse":
            return "550 5.1.1 No such mailbox"
        if fault in {"credit", "error"}:
            return "451 4.3.0 Try again later"
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        mail = message_from_bytes(content, policy=policy.default)
        self._outbox.add(_told(mail, envelope))
        return "451 4.3.0 The answer was lost" if fault == "lost" else "250 OK"


def _told(mail: Any, envelope: Envelope) -> dict[str, Any]:
    body = mail.get_body(("plain", "html")) if isinstance(mail, EmailMessage) else None
    return {
        "channel": "email",
        "to": ", ".join(envelope.rcpt_tos),
        "sender": str(mail.get("From", "")),
        "subject": str(mail.get("Subject", "")).strip(),
        "text": body.get_content().strip() if body is not None else "",
        "message_id": str(mail.get("Message-ID", "")),
        "reply_to": str(mail.get("Reply-To", "")),
    }


def mailbox(host: str, port: int, outbox: Outbox, faults: Faults) -> Controller:
    """The server, not started; `.start()` and `.stop()` it."""
    return Controller(_Deliver(outbox, faults), hostname=host, port=port, data_size_limit=MOST_BYTES)
