"""After finance did not accept a slip: the clock stands again, the payer hears it, reads why at the invoice and can pay anew."""

from typing import Any

from dargah.cases.operations import settle_clock
from dargah.followups.subjects import tell_payer
from dargah.payments.models import Invoice


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the payer, once for the slip."""
    invoice = Invoice.objects.select_related("version__service").get(token=detail["token"])
    settle_clock(application=invoice.application)
    tell_payer(invoice, "slip_refused", detail["payment"], number=invoice.number)
