"""What a gateway is: it begins a payment, and tells us, asked by us, what became of it.

To add one, copy a file of this folder: a class with these methods, and give the sandboxes a server that speaks its
protocol. Nothing that a browser carries back is believed: `verify` with our own amount is the only way to «paid».
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Begun:
    """A payment that was begun: its name at the gateway, and where the payer goes."""

    authority: str
    url: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The gateway's word that the whole amount was paid, and what it calls the money."""

    reference: str


class Standing(StrEnum):
    """How a payment stands at the gateway when it is only asked, which settles nothing."""

    IN_BANK = "in_bank"
    PAID = "paid"  # and not yet verified
    VERIFIED = "verified"
    FAILED = "failed"
    REVERSED = "reversed"
    UNKNOWN = "unknown"


class Unavailable(Exception):
    """The gateway could not be asked or will not now; trying again later may work."""


class Refused(Exception):
    """The gateway will not do this, whenever it is tried. The code is its own."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotPaid(Exception):
    """Verified: not paid, or not this amount (``mismatch``), or not known to the gateway (``unknown``)."""

    def __init__(self, code: str, *, mismatch: bool = False, unknown: bool = False) -> None:
        super().__init__(code)
        self.code, self.mismatch, self.unknown = code, mismatch, unknown


class Gateway(Protocol):
    """A way to take money online."""

    def begin(self, *, rials: int, about: str, order: str, return_to: str) -> Begun:
        """Begin a payment. Raises Unavailable or Refused; no money has moved then."""
        ...

    def address(self, authority: str) -> str:
        """Where the payer of a begun payment goes."""
        ...

    def verify(self, *, authority: str, rials: int) -> Receipt:
        """Settle: the money of this amount is ours. The same again gives the same. Raises NotPaid, Unavailable."""
        ...

    def standing(self, authority: str) -> Standing:
        """How it stands, without settling anything. Raises Unavailable."""
        ...

    def unsettled_rials(self, authority: str) -> int | None:
        """How much was paid of what was paid and not settled; None where the gateway does not say. Raises Unavailable."""
        ...

    def reverse(self, authority: str) -> None:
        """Give the whole amount back. Raises Refused, Unavailable."""
        ...
