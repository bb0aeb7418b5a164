"""Online payment by Zarinpal's REST protocol, version 4 (zarinpal.com/docs/paymentGateway).

``POST {base}/pg/v4/payment/{request,verify,inquiry,unVerified,reverse}.json`` with JSON, in rials (``currency: IRR``); the
payer goes to ``{base}/pg/StartPay/{authority}`` and comes back to our address with ``Authority`` and ``Status``, which
are a browser's word. ``data.code`` 100 is done, 101 was done before; everything else comes as ``errors.code``. ``verify``
refuses another amount than was paid (-50). What the answer tells of the payer's card is not read.
"""

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

from dargah.payments.gateways.interface import Begun, NotPaid, Receipt, Refused, Standing, Unavailable

MOST_RIALS = 10**15  # an amount past it is no amount
SECONDS = 6  # a citizen waits before a page for it; what is not answered is asked again by the worker
ANSWER_BYTES = 200_000
DONE = frozenset({100, 101})
ANOTHER_AMOUNT, NOT_PAID = -50, -51
NOT_KNOWN = frozenset({-53, -54, -55})  # another merchant's, no such authority
INVALID = -9  # this amount or address, whenever it is tried
NEVER_REVERSED = frozenset({-60, -61, -63})  # the bank will not, not a success, more than half an hour ago
STANDINGS = {
    "IN_BANK": Standing.IN_BANK,
    "PAID": Standing.PAID,
    "VERIFIED": Standing.VERIFIED,
    "FAILED": Standing.FAILED,
    "REVERSED": Standing.REVERSED,
}


class _Said(Exception):
    """The protocol's own refusal."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


@dataclass(frozen=True, slots=True)
class Zarinpal:
    """One merchant: ``base`` is ``https://payment.zarinpal.com``."""

    base: str
    merchant: str

    @classmethod
    def from_settings(cls) -> "Zarinpal":
        """The merchant that is this office."""
        return cls(settings.PAYMENT_URL, settings.PAYMENT_MERCHANT)

    def begin(self, *, rials: int, about: str, order: str, return_to: str) -> Begun:
        try:
            told = self._ask(
                "request",
                amount=rials,
                currency="IRR",
                description=about[:500],
                callback_url=return_to,
                metadata={"order_id": order},
            )
        except _Said as said:
            if said.code == INVALID:
                raise Refused(str(said.code)) from said
            raise Unavailable(str(said.code)) from said
        authority = str(told.get("authority") or "")
        if not authority or len(authority) > 60 or not authority.isalnum():  # noqa: PLR2004 the column's length
            raise Unavailable("پاسخ خوانده نشد")
        return Begun(authority, self.address(authority))

    def address(self, authority: str) -> str:
        return f"{self.base.rstrip('/')}/pg/StartPay/{quote(authority, safe='')}"

    def verify(self, *, authority: str, rials: int) -> Receipt:
        try:
            told = self._ask("verify", amount=rials, authority=authority)
        except _Said as said:
            if said.code in {ANOTHER_AMOUNT, NOT_PAID} | NOT_KNOWN:
                raise NotPaid(
                    str(said.code), mismatch=said.code == ANOTHER_AMOUNT, unknown=said.code in NOT_KNOWN
                ) from said
            raise Unavailable(str(said.code)) from said
        return Receipt(str(told.get("ref_id") or "")[:60])

    def standing(self, authority: str) -> Standing:
        try:
            told = self._ask("inquiry", authority=authority)
        except _Said as said:
            if said.code in NOT_KNOWN:
                return Standing.UNKNOWN
            raise Unavailable(str(said.code)) from said
        return STANDINGS.get(str(told.get("status")), Standing.UNKNOWN)

    def unsettled_rials(self, authority: str) -> int | None:
        try:
            told = self._ask("unVerified")
        except _Said as said:
            raise Unavailable(str(said.code)) from said
        waiting = told.get("authorities")
        for one in waiting if isinstance(waiting, list) else []:
            if isinstance(one, dict) and one.get("authority") == authority:
                amount = one.get("amount")
                return amount if type(amount) is int and 0 < amount < MOST_RIALS else None
        return None

    def reverse(self, authority: str) -> None:
        try:
            self._ask("reverse", authority=authority)
        except _Said as said:
            if said.code in NEVER_REVERSED | NOT_KNOWN:
                raise Refused(str(said.code)) from said
            raise Unavailable(str(said.code)) from said

    def _ask(self, method: str, **fields: Any) -> dict[str, Any]:
        """The ``data`` of an answer that says done. Raises _Said with the protocol's code, Unavailable."""
        if not self.base or not self.merchant:
            raise Unavailable("نشانی یا کد پذیرنده درگاه تنظیم نشده است")
        parts = urlsplit(self.base)
        secure = parts.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
        try:
            connection.request(
                "POST",
                f"{parts.path.rstrip('/')}/pg/v4/payment/{method}.json",
                body=json.dumps({"merchant_id": self.merchant, **fields}),
                headers={"Content-Type": "application/json", "Accept": "application/json"},
            )
            # a redirect is not followed: it is not an answer
            answer = connection.getresponse().read(ANSWER_BYTES)
        except (OSError, http.client.HTTPException) as silent:
            raise Unavailable(type(silent).__name__) from silent
        finally:
            connection.close()
        return _data(answer)


def _data(answer: bytes) -> dict[str, Any]:
    try:
        told = json.loads(answer)
        data, errors = told.get("data"), told.get("errors")
        if isinstance(errors, dict) and errors:
            raise _Said(int(errors["code"]))
        if isinstance(data, dict) and int(data["code"]) in DONE:
            return data
        code = int(data["code"]) if isinstance(data, dict) and "code" in data else 0
    except (ValueError, KeyError, TypeError, AttributeError) as unreadable:
        raise Unavailable("پاسخ خوانده نشد") from unreadable
    raise _Said(code)
