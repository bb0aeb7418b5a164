"""SMS by Kavenegar's REST protocol (kavenegar.com/rest.html).

``POST {base}/v1/{key}/sms/send.json`` with receptor, message, sender, localid. The answer's
``return.status`` decides: 200 taken, 411–413 never for this message, everything else perhaps later (no
credit, a wrong key: the office mends it). ``sms/statuslocalmessageid.json`` says whether a localid is known;
the provider remembers it for 12 hours, retries ask within minutes.
"""

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from dargah.notices.channels.interface import Message, Refused, Unavailable

SECONDS = 10
ANSWER_BYTES = 1_000_000
TAKEN = 200
NEVER = frozenset({411, 413, 422})  # receptor, text: wrong in this message, whenever it is tried
UNKNOWN = 100
DELIVERED = frozenset({10})
FAILED = frozenset({6, 11, 13, 14})
AT_ONCE = 500  # ids in one look-up


@dataclass(frozen=True, slots=True)
class Kavenegar:
    """One account: `base` is ``https://api.kavenegar.com``."""

    base: str
    key: str
    sender: str

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
        return str(entries[0]["messageid"])

    def known(self, local_id: int) -> str | None:
        entries = self._ask("sms/statuslocalmessageid.json", localid=str(local_id))
        found = next((entry for entry in entries if int(entry.get("status", UNKNOWN)) != UNKNOWN), None)
        return str(found["messageid"]) if found else None

    def deliveries(self, provider_ids: list[str]) -> dict[str, bool]:
        """Which of these messages arrived (True) or finally did not (False); those still under way are left
        out.
        """
        told = {}
        for entry in self._ask("sms/status.json", messageid=",".join(provider_ids[:AT_ONCE])):
            if int(entry["status"]) in DELIVERED | FAILED:
                told[str(entry["messageid"])] = int(entry["status"]) in DELIVERED
        return told

    def _ask(self, method: str, **fields: str) -> list[dict[str, Any]]:
        if not self.base or not self.key:
            raise Unavailable("نشانی یا کلید سرویس پیامک تنظیم نشده است")
        parts = urlsplit(self.base)
        secure = parts.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
        try:
            connection.request(
                "POST",
                f"{parts.path.rstrip('/')}/v1/{self.key}/{method}",
                body=urlencode(fields),
                headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
            )
            answer = connection.getresponse().read(
                ANSWER_BYTES
            )  # a redirect is not followed: it is not an answer
        except (OSError, http.client.HTTPException) as silent:
            raise Unavailable(type(silent).__name__) from silent
        finally:
            connection.close()
        return _entries(answer)


def _entries(answer: bytes) -> list[dict[str, Any]]:
    try:
        told = json.loads(answer)
        status = int(told["return"]["status"])
        entries = told.get("entries") or []
    except (ValueError, KeyError, TypeError, AttributeError) as unreadable:
        raise Unavailable("پاسخ خوانده نشد") from unreadable
    if status in NEVER:
        raise Refused(str(status))
    if status != TAKEN or not isinstance(entries, list):
        raise Unavailable(str(status))
    return entries


def national(mobile: str) -> str:
    """``+989160000000`` as the provider writes it: ``09160000000``."""
    return f"0{mobile.removeprefix('+98')}" if mobile.startswith("+98") else mobile
