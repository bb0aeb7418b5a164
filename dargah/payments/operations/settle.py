"""settle: the one way from «begun» to «paid»: the gateway's answer to our own question about our own amount."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.payments.gateways import NotPaid, Standing, Unavailable, gateway
from dargah.payments.models import Invoice, Payment
from dargah.payments.states import (
    INVOICE_TRANSITIONS,
    MISMATCH,
    PAYMENT_TRANSITIONS,
    UNSETTLED,
    PaymentState,
    Way,
)

# how long after each asking the next; the last is kept to
AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 1, 2, 4, 8, 15, 30, 60))
# nobody stays at the bank's page for so long
LONGEST_AT_BANK = timedelta(minutes=30)
# a gateway that has not answered for so long is a matter for people
PATIENCE = timedelta(days=3)


def settle(*, payment: Payment, actor: str = "system") -> Payment:
    """Ask the gateway and write down what it says; returns the payment as it is then.

    May be called by anybody at any time and as often as one likes, by a callback that was replayed, reordered or
    forged too: only the gateway's word counts, and of a payment that is settled nothing changes. The gateway is asked
    outside of any transaction.
    """
    known = Payment.objects.get(pk=payment.pk)
    if known.way != Way.GATEWAY or not known.authority or known.state not in UNSETTLED:
        return known
    try:
        receipt = gateway().verify(authority=known.authority, rials=known.rials)
    except NotPaid as unpaid:
        _unpaid(known, unpaid, actor)
    except Unavailable:
        _later(known, "silent")
    else:
        count(known, receipt.reference, actor)
    return Payment.objects.get(pk=payment.pk)


def count(payment: Payment, reference: str, actor: str) -> None:
    """The money is here: it pays the invoice, or is too much where the invoice is paid or asks for nothing any more."""
    with transaction.atomic():
        invoice = Invoice.objects.select_for_update().get(pk=payment.invoice_id)
        locked = Payment.objects.select_for_update().get(pk=payment.pk)
        verb = "accept" if locked.way == Way.SLIP else "settle"
        if locked.state not in PAYMENT_TRANSITIONS[verb][0]:
            return
        moment = timezone.now()
        locked.reference, locked.settled_at, locked.ask_at, locked.told = reference, moment, None, ""
        asking, paid = INVOICE_TRANSITIONS["pay"]
        if invoice.state in asking:
            locked.state = PaymentState.PAID
            invoice.state, invoice.paid_at, invoice.ended_at = paid, moment, moment
            invoice.save(update_fields=["state", "paid_at", "ended_at"])
            event = Event.payment_received
        else:
            locked.state = PaymentState.EXCESS
            event = Event.payment_exceeded
        locked.save()
        record(event=event, subject=invoice.subject, actor=actor, detail=facts_of(locked, invoice))


def facts_of(payment: Payment, invoice: Invoice) -> dict[str, object]:
    """What the journal keeps of a payment: no person and no card."""
    return {
        "invoice": invoice.number,
        "token": str(invoice.token),
        "payment": str(payment.pk),
        "rials": payment.rials,
        "way": str(payment.way),
    }


def _unpaid(payment: Payment, unpaid: NotPaid, actor: str) -> None:
    """The gateway says no. That may only mean «not yet»: who is still at the bank's page is waited for."""
    if unpaid.mismatch or unpaid.unknown:
        if unpaid.mismatch:
            _note_paid(payment)
        _fail(payment, MISMATCH if unpaid.mismatch else "unknown", actor)
        return
    try:
        standing = gateway().standing(payment.authority)
    except Unavailable:
        _later(payment, "silent")
        return
    if standing in {Standing.FAILED, Standing.REVERSED, Standing.UNKNOWN}:
        _fail(payment, standing, actor)
    else:
        _later(payment, standing)


def _note_paid(payment: Payment) -> None:
    """Keep how much the bank took, where the gateway says it: finance and the payer see both sums."""
    try:
        paid = gateway().unsettled_rials(payment.authority)
    except Unavailable:
        return
    if paid:
        Payment.objects.filter(pk=payment.pk, paid_rials=None).update(paid_rials=paid)


def _fail(payment: Payment, told: str, actor: str) -> None:
    with transaction.atomic():
        locked = Payment.objects.select_for_update(of=("self",)).select_related("invoice").get(pk=payment.pk)
        if locked.state not in PAYMENT_TRANSITIONS["fail"][0]:
            return
        locked.state, locked.told = PaymentState.FAILED, told
        locked.settled_at, locked.ask_at = timezone.now(), None
        locked.save(update_fields=["state", "told", "settled_at", "ask_at"])
        record(
            event=Event.payment_failed,
            subject=locked.invoice.subject,
            actor=actor,
            detail={**facts_of(locked, locked.invoice), "told": told},
        )


def _later(payment: Payment, told: str) -> None:
    """Not known yet: the reconciler asks later and later; given up when the bank's page is long closed, or after days."""
    moment = timezone.now()
    at_bank = told == Standing.IN_BANK
    over = moment - payment.made_at > (LONGEST_AT_BANK if at_bank else PATIENCE)
    rows = Payment.objects.filter(pk=payment.pk, state=PaymentState.BEGUN)
    if over:
        rows.update(state=PaymentState.EXPIRED, told=told, settled_at=moment, ask_at=None)
    else:
        rows.update(
            told=told
        )  # when it is asked again is the reconciler's: no callback, however often, puts it off


def next_asking(tries: int, moment: datetime) -> datetime:
    """When a payment is asked about again that was asked about so often."""
    return moment + AGAIN_AFTER[min(tries, len(AGAIN_AFTER) - 1)]
