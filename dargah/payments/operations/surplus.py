"""note_surplus: an application came to less than was paid for it; the rest stands among what finance gives back."""

from uuid import UUID

from django.db import transaction

from dargah.payments.models import Invoice
from dargah.payments.states import InvoiceState


def note_surplus(*, application: UUID, rials: int) -> int:
    """Write down how much more than ``rials``, what it comes to, was paid and not given back; returns that.

    The newest invoice gives first. Told again, it is reckoned anew: what is owed may have grown.
    """
    with transaction.atomic():
        paid = list(
            Invoice.objects.select_for_update().filter(application=application, state=InvoiceState.PAID)
        )
        rest = found = max(0, sum(one.kept for one in paid) - rials)
        for invoice in paid:
            share = min(rest, invoice.kept)
            rest -= share
            if invoice.surplus != share:
                invoice.surplus = share
                invoice.save(update_fields=["surplus"])
    return found
