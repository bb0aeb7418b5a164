"""SMS by Kavenegar's REST protocol (kavenegar.com/rest.html).

``POST {base}/v1/{key}/sms/send.json`` with receptor, message, sender, localid. The answer's
``return.status`` decides: 200 taken, 411–413 never for this message, everything else perhaps later (no
credit, a wrong key: the office mends it). ``sms/statuslocalmessageid.json`` says whether a localid is known;
the provider remembers it for 12 hours, retries ask every four.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from urllib.parse import urlencode

from django.conf import settings

from dargah.notices.channels.asking import UNREADABLE, ask, national
from dargah.notices.channels.interface import Message, NotTaken, Refused, Unavailable

TAKEN = 200
NEVER = frozenset({411, 413, 422})  # receptor, text: wrong in this message, whenever it is tried
UNKNOWN = 100
DELIVERED = frozenset({10})
FAILED = frozenset({6, 11, 13, 14})
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Kavenegar:
    """One account: `base` is ``https://api.kavenegar.com``."""

    base: str
    key: str
    sender: str
    remembers: ClassVar[timedelta | None] = timedelta(hours=12)
    at_once: ClassVar[int] = 500

    @classmethod
    def from_settings(cls) -> "Kavenegar":
        """The account of this office."""
        return cls(settings.SMS_URL, settings.SMS_API_KEY, settings.SMS_SENDER)

    def send(self, message: Message) -> str:
        entries = self._ask(
            "sms/send.json",
            receptor=national(message.to),
            message=message.text,
            sender=self.sender,
            localid=str(message.local_id),
        )
        if not entries or not entries[0].message_id:  # taken or not, nobody knows: the next try asks first
            raise Unavailable(UNREADABLE)
        return entries[0].message_id

    def known(self, local_id: int) -> str | None:
        entries = self._ask("sms/statuslocalmessageid.json", localid=str(local_id))
        return next((one.message_id for one in entries if one.message_id and one.status != UNKNOWN), None)

    def deliveries(self, provider_ids: list[str]) -> dict[str, bool]:
        told = {}
        for entry in self._ask("sms/status.json", messageid=",".join(provider_ids[: self.at_once])):
            if entry.status in DELIVERED | FAILED:
                told[entry.message_id] = entry.status in DELIVERED
        return told

    def _ask(self, method: str, **fields: str) -> list["Entry"]:
        if not self.base or not self.key:
            raise NotTaken("نشانی یا کلید سرویس پیامک تنظیم نشده است")
        url = f"{self.base}/v1/{self.key}/{method}"
        return _entries(ask(url, method="POST", headers=FORM, body=urlencode(fields)))


@dataclass(frozen=True, slots=True)
class Entry:
    """What the provider says of one message; ``status`` is its own number, 100 for one that it does not know."""

    message_id: str
    status: int


def _entries(answer: bytes) -> list[Entry]:
    """Raises Refused for what will never be taken, NotTaken for a clear no, Unavailable for what is no clear word."""
    try:
        told = json.loads(answer)
        status = int(told["return"]["status"])
        entries = [
            Entry(str(one.get("messageid") or ""), int(one.get("status", UNKNOWN)))
            for one in (told.get("entries") or [] if status == TAKEN else [])
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as unreadable:
        raise Unavailable(UNREADABLE) from unreadable
    if status in NEVER:
        raise Refused(str(status))
    if status != TAKEN:
        raise NotTaken(str(status))
    return entries
