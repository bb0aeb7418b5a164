"""After an invoice was made: of a case, its citizen hears what is asked; who is about to send an application sees it."""

from typing import Any

from dargah.followups.subjects import tell_payer
from dargah.payments.models import Invoice
from dargah.payments.states import InvoiceState


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the citizen of a case, once for the invoice, while it still asks for something."""
    invoice = Invoice.objects.select_related("version__service").get(token=detail["token"])
    if subject.startswith("case:") and invoice.state == InvoiceState.OPEN:
        tell_payer(invoice, "invoice_made", str(invoice.pk), number=invoice.number)
