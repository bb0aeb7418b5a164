"""bill: what an application has to pay becomes an invoice; it is cancelled when nothing is owed any more."""

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from dargah.catalogue.fees import DueItem, total
from dargah.catalogue.models import ServiceVersion
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.payments.models import Invoice
from dargah.payments.states import INVOICE_TRANSITIONS, LIVE, InvoiceState
from dargah.people.refusals import WrongMoment


def bill(
    *,
    application: UUID,
    subject: str,
    version: ServiceVersion,
    items: Sequence[DueItem],
    actor: str,
    payer: str = "",
    declared: str = "",
) -> Invoice | None:
    """The open invoice of an application for what it still owes; None when that is nothing.

    The caller holds the lock of the draft or case, so that two at once make one invoice. What was paid before is taken
    off; money that the office gave back is not asked for again. An open invoice of another amount gives way to a new
    one. Raises WrongMoment while somebody is paying the old one, WrongFee for an amount that cannot be.
    """
    with transaction.atomic():
        known = list(Invoice.objects.select_for_update().filter(application=application))
        credit = sum(one.kept for one in known if one.state == InvoiceState.PAID)
        returned = any(one.state == InvoiceState.REFUNDED for one in known)
        rials = 0 if returned else total(items) - credit
        standing = next((one for one in known if one.state == InvoiceState.OPEN), None)
        written = [asdict(item) for item in items]
        if standing is not None and standing.rials == rials and standing.items == written:
            if standing.declared != declared:
                standing.declared = declared
                standing.save(update_fields=["declared"])
            return standing
        if standing is not None:
            if standing.payments.filter(state__in=LIVE).exists():
                raise WrongMoment(
                    "پرداختی برای مبلغ پیشین در راه است. تا روشن شدن آن کمی بمانید و دوباره ببینید."
                )
            _cancel(standing, actor)
        if rials <= 0:
            return None
        invoice = Invoice.objects.create(
            application=application,
            subject=subject,
            version=version,
            payer=payer[:200],
            items=written,
            credit=credit,
            rials=rials,
            declared=declared,
        )
        record(event=Event.invoice_made, subject=subject, actor=actor, detail=_detail(invoice))
    return invoice


def cancel_open(*, application: UUID, actor: str) -> None:
    """Nothing is asked any more: the application was taken back, or ended otherwise. Money that still comes is excess."""
    with transaction.atomic():
        asking = INVOICE_TRANSITIONS["cancel"][0]
        for invoice in Invoice.objects.select_for_update().filter(application=application, state__in=asking):
            _cancel(invoice, actor)


def move_to_case(*, application: UUID, subject: str) -> None:
    """The draft became a case: what the journal tells of its money from now on is told of the case."""
    Invoice.objects.filter(application=application).update(subject=subject)


def _cancel(invoice: Invoice, actor: str) -> None:
    invoice.state, invoice.ended_at = INVOICE_TRANSITIONS["cancel"][1], timezone.now()
    if not invoice.subject.startswith("case:"):  # of a draft that is gone no name stays
        invoice.payer = ""
    invoice.save(update_fields=["state", "ended_at", "payer"])
    record(event=Event.invoice_cancelled, subject=invoice.subject, actor=actor, detail=_detail(invoice))


def _detail(invoice: Invoice) -> dict[str, object]:
    return {**invoice.facts, "token": str(invoice.token)}
