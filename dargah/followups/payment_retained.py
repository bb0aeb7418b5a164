"""After finance said that money of a case without a decision stays: the payer hears it, and where to read why."""

from typing import Any

from dargah.followups.subjects import tell_payer
from dargah.payments.models import Invoice
from dargah.persian.digits import thousands


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the payer once; nothing where the money went back since."""
    invoice = Invoice.objects.select_related("version__service").get(token=detail["token"])
    if invoice.stays_because:
        amount = f"{thousands(detail['rials'])} ریال"
        tell_payer(invoice, "payment_retained", detail["payment"], number=invoice.number, rials=amount)
