"""SMS by Ghasedak's REST protocol, version 1 (ghasedak.me/docs), the office's second provider.

``POST {base}/rest/api/v1/WebService/SendSingleSMS`` with lineNumber, receptor, message, clientReferenceId in
JSON and the key in the header ``ApiKey``. ``isSuccess`` with ``data.messageId`` is taken, ``isSuccess: false``
is not. ``GET …/CheckSmsStatus?Ids=…&Type=2`` says by clientReferenceId whether a message is known, ``Type=1``
by messageId what became of it, a hundred at once. Its documents name no time after which a reference is
forgotten; it is believed for twelve hours, as the first provider's. Names are printed there with a capital and
without: both are read. A callback on delivery can be set in its panel, but its form is not published: receipts
are asked for.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings

from dargah.notices.channels.asking import UNREADABLE, ask, national
from dargah.notices.channels.interface import Message, NotTaken, Unavailable

BY_ID, BY_REFERENCE = 1, 2
DELIVERED = frozenset({5})
FAILED = frozenset({1, 2, 4, 6})  # cancelled, on the black list, not at the telephone, failed


@dataclass(frozen=True, slots=True)
class Ghasedak:
    """One account: `base` is ``https://gateway.ghasedak.me``."""

    base: str
    key: str
    sender: str
    remembers: ClassVar[timedelta | None] = timedelta(hours=12)
    at_once: ClassVar[int] = 100

    @classmethod
    def from_settings(cls) -> "Ghasedak":
        """The second account of this office."""
        return cls(settings.SMS_SECOND_URL, settings.SMS_SECOND_API_KEY, settings.SMS_SECOND_SENDER)

    def send(self, message: Message) -> str:
        wish = {
            "lineNumber": self.sender,
            "receptor": national(message.to),
            "message": message.text,
            "clientReferenceId": str(message.local_id),
            "udh": False,
        }
        told = self._ask("POST", "SendSingleSMS", body=json.dumps(wish, ensure_ascii=False))
        taken = str(told.get("messageid") or "") if isinstance(told, dict) else ""
        if not taken:  # taken or not, nobody knows: the next try asks first
            raise Unavailable(UNREADABLE)
        return taken

    def known(self, local_id: int) -> str | None:
        rows = self._statuses([str(local_id)], BY_REFERENCE)
        return next((row for row, reference, _ in rows if row and reference == str(local_id)), None)

    def deliveries(self, provider_ids: list[str]) -> dict[str, bool]:
        rows = self._statuses(provider_ids[: self.at_once], BY_ID)
        return {row: status in DELIVERED for row, _, status in rows if status in DELIVERED | FAILED}

    def _statuses(self, ids: list[str], kind: int) -> list[tuple[str, str, int]]:
        query = urlencode({"Ids": ",".join(ids), "Type": kind})
        told = self._ask("GET", f"CheckSmsStatus?{query}")
        try:
            rows = [
                (str(one["messageid"] or ""), str(one["clientreferenceid"]), int(one["status"]))
                for one in told or []
            ]
        except (ValueError, KeyError, TypeError) as unreadable:
            raise Unavailable(UNREADABLE) from unreadable
        return rows

    def _ask(self, method: str, what: str, body: str = "") -> Any:
        if not self.base or not self.key:
            raise NotTaken("نشانی یا کلید سرویس دوم پیامک تنظیم نشده است")
        headers = {"ApiKey": self.key, "Accept": "application/json"}
        if body:
            headers["Content-Type"] = "application/json; charset=utf-8"
        url = f"{self.base}/rest/api/v1/WebService/{what}"
        return _data(ask(url, method=method, headers=headers, body=body))


def _data(answer: bytes) -> Any:
    """What is under ``data``. Raises NotTaken for a clear no, Unavailable for what is no clear word."""
    try:
        told = _small(json.loads(answer))
        success, status = told["issuccess"], told.get("statuscode")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as unreadable:
        raise Unavailable(UNREADABLE) from unreadable
    if success is False:
        raise NotTaken(str(status)[:20])
    if success is not True:
        raise Unavailable(UNREADABLE)
    return told.get("data")


def _small(told: Any) -> Any:
    """The same with the names of all fields in small letters."""
    if isinstance(told, dict):
        return {str(name).lower(): _small(value) for name, value in told.items()}
    return [_small(one) for one in told] if isinstance(told, list) else told
