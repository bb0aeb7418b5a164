"""After money came that nobody owed: the payer hears that it goes back; finance has it on its list."""

from typing import Any

from dargah.followups.subjects import tell_payer
from dargah.payments.models import Invoice
from dargah.persian.digits import thousands


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the payer, once for the payment."""
    invoice = Invoice.objects.select_related("version__service").get(token=detail["token"])
    amount = f"{thousands(detail['rials'])} ریال"
    tell_payer(invoice, "payment_exceeded", detail["payment"], number=invoice.number, rials=amount)
