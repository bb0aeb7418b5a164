"""After money went back: the payer hears how much, and how."""

from typing import Any

from dargah.followups.subjects import tell_payer
from dargah.payments.models import Invoice
from dargah.payments.states import RefundWay
from dargah.persian.digits import thousands


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the payer, once for the refund: a payment may go back in parts."""
    invoice = Invoice.objects.select_related("version__service").get(token=detail["token"])
    amount, how = f"{thousands(detail['rials'])} ریال", RefundWay(detail["by"]).label
    intent = f"{detail['payment']}:{detail['refund']}" if "refund" in detail else detail["payment"]
    tell_payer(invoice, "payment_refunded", intent, number=invoice.number, rials=amount, how=how)
