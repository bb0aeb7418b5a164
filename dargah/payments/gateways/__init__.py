"""Payment gateways. One is in use: the office's contract says which; none where no address is set."""

from django.conf import settings

from dargah.payments.gateways.interface import (
    Begun,
    Gateway,
    NotPaid,
    Receipt,
    Refused,
    Standing,
    Unavailable,
)

__all__ = [
    "Begun", "Gateway", "NotPaid", "Receipt", "Refused", "Standing", "Unavailable", "gateway", "is_online",
]  # fmt: skip


def is_online() -> bool:
    """Whether the office takes money online."""
    return bool(settings.PAYMENT_URL)


def gateway() -> Gateway:
    """The gateway of this office."""
    from dargah.payments.gateways.zarinpal import Zarinpal  # noqa: PLC0415 only who pays needs it

    return Zarinpal.from_settings()
