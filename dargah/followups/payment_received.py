"""After a payment: the application that waited for it is sent, the clock that stood for it runs, its payer hears of it."""

from typing import Any

from dargah.cases.operations import settle_clock, submit_paid
from dargah.followups.subjects import tell_payer
from dargah.payments.models import Invoice


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Send what waited, also where nobody came back from the bank; a second call finds it sent. Tell the payer once."""
    invoice = Invoice.objects.select_related("version__service").get(token=detail["token"])
    if invoice.declared:
        submit_paid(application=invoice.application)
    settle_clock(application=invoice.application)
    tell_payer(invoice, "payment_received", detail["payment"], number=invoice.number)
