"""After a deposit slip came: it is finance's turn, so the clock that stood for the payment runs."""

from typing import Any

from dargah.cases.operations import settle_clock
from dargah.payments.models import Invoice


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """A second call finds the clock as it should be. Finance's list shows the slip, nobody is written to."""
    settle_clock(application=Invoice.objects.values_list("application", flat=True).get(token=detail["token"]))
