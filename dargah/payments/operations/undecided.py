"""note_undecided, note_taken_up, retain: money of a case that ended without a decision; finance says what becomes of it."""

from uuid import UUID

from django.db import transaction

from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.payments.models import Invoice, Payment
from dargah.payments.operations.refund import SHORTEST_REASON, locked_payment
from dargah.payments.operations.settle import facts_of
from dargah.payments.permissions import check_may_retain
from dargah.payments.states import InvoiceState, RefundState
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, WrongMoment


def note_undecided(*, application: UUID) -> None:
    """The application's case ended without a decision: what lies with the office stands before finance."""
    with transaction.atomic():
        paid = Invoice.objects.select_for_update().filter(application=application, state=InvoiceState.PAID)
        for invoice in paid:
            if invoice.kept and not invoice.undecided:
                invoice.undecided, invoice.stays_because = True, ""
                invoice.save(update_fields=["undecided", "stays_because"])


def note_taken_up(*, application: UUID) -> None:
    """The case was taken up again: nothing is to be said of its money until it ends."""
    Invoice.objects.filter(application=application, undecided=True).update(undecided=False)


def retain(*, payment: Payment, reason: str, by: StaffMember) -> None:
    """The money stays with the office; the payer hears it and reads why. Raises Invalid, NotAllowed, WrongMoment."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid({"reason": "بنویسید چرا این پول بازنمی‌گردد."})
    with transaction.atomic():
        locked = locked_payment(payment.pk)
        check_may_retain(locked, by)
        if locked.refunds.filter(state=RefundState.BEGUN).exists():
            raise WrongMoment("بازگرداندن این پول پیش‌تر آغاز شده است.")
        invoice = locked.invoice
        invoice.undecided, invoice.stays_because = False, reason.strip()
        invoice.save(update_fields=["undecided", "stays_because"])
        record(
            event=Event.payment_retained,
            subject=invoice.subject,
            actor=by.reference,
            detail={**facts_of(locked, invoice), "rials": invoice.kept},
        )
