"""refund: money goes back, each rial once: through the gateway while it can, else by the bank with its reference."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.payments.gateways import Refused, Unavailable, gateway, is_online
from dargah.payments.models import Invoice, Payment, Refund
from dargah.payments.operations.settle import facts_of
from dargah.payments.permissions import check_may_refund
from dargah.payments.references import fault_of, written
from dargah.payments.states import InvoiceState, PaymentState, RefundState, RefundWay, Way
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, WrongMoment
from dargah.persian.digits import thousands

SHORTEST_REASON = 10
NOT_REVERSED = (
    "درگاه این پول را برنگرداند (برگشت فقط تا نیم ساعت پس از پرداخت می‌شود). آن را با واریز بازگردانید و شماره پیگیری را "
    "بنویسید."
)


WHOLE_ONLY = "درگاه فقط همه یک پرداخت را برمی‌گرداند؛ بخشی از آن با واریز بازمی‌گردد."


def refund(
    *,
    payment: Payment,
    way: RefundWay,
    reason: str,
    by: StaffMember,
    reference: str = "",
    surplus_only: bool = False,
    expected: int | None = None,
) -> Refund:
    """Give back what of the payment lies with the office, or only what its application came to less.

    ``expected`` are the rials that its giver has read, and perhaps transferred already: another sum is refused.

    1. the refund is written down first, so that the money cannot go back twice;
    2. the gateway is asked outside of any transaction; a transfer was made already and brings its reference;
    3. an answer that was lost is asked for by the reconciler.
    Raises Invalid, NotAllowed, WrongMoment.
    """
    errors = {}
    if len(reason.strip()) < SHORTEST_REASON:
        errors["reason"] = "بنویسید چرا این پول بازمی‌گردد."
    reference = written(reference)
    if way == RefundWay.TRANSFER and (fault := fault_of(reference, "شماره پیگیری واریز")):
        errors["reference"] = fault
    if errors:
        raise Invalid(errors)
    if way == RefundWay.REVERSE and (payment.way != Way.GATEWAY or not is_online()):
        raise Invalid({"way": "این پول از درگاه نیامده است؛ با واریز بازمی‌گردد."})
    if way == RefundWay.BANK:
        raise Invalid({"way": "راه بازگرداندن را برگزینید."})
    wanted = Refund(
        way=way,
        of_surplus=surplus_only,
        reason=reason.strip(),
        reference=reference if way == RefundWay.TRANSFER else "",
        by=by,
    )
    if way == RefundWay.TRANSFER:
        with transaction.atomic():
            begun = _begin(payment, wanted, expected)
            return finish(begun, reference=reference, actor=by.reference)
    begun = _begin(payment, wanted, expected)
    try:
        gateway().reverse(payment.authority)
    except Refused as refused:
        Refund.objects.filter(pk=begun.pk).update(state=RefundState.FAILED, ended_at=timezone.now())
        raise WrongMoment(NOT_REVERSED) from refused
    except Unavailable:
        return begun
    return finish(begun, reference=payment.reference, actor=by.reference)


def _begin(payment: Payment, wanted: Refund, expected: int | None) -> Refund:
    """Write the refund down, with its rials as they are under the lock."""
    try:
        with transaction.atomic():
            locked = locked_payment(payment.pk)
            check_may_refund(locked, wanted.by)
            wanted.of_surplus = wanted.of_surplus and locked.state == PaymentState.PAID
            rials = locked.invoice.surplus if wanted.of_surplus else left_of(locked)
            _check_sum(locked, wanted, rials, expected)
            wanted.payment, wanted.rials, wanted.state = locked, rials, RefundState.BEGUN
            wanted.save()
            record(
                event=Event.refund_begun,
                subject=locked.invoice.subject,
                actor=wanted.by.reference,
                detail={**facts_of(locked, locked.invoice), "rials": rials},
            )
    except IntegrityError as twice:
        raise WrongMoment("بازگرداندن این پول پیش‌تر آغاز شده است.") from twice
    return wanted


def _check_sum(payment: Payment, wanted: Refund, rials: int, expected: int | None) -> None:
    """Raise where the sum is not what its giver has read, or cannot go this way."""
    earlier = payment.refunds.filter(state=RefundState.DONE)
    if wanted.reference and earlier.filter(reference=wanted.reference).exists():
        raise Invalid({"reference": "این شماره پیش‌تر برای بازگشتی دیگر از همین پول ثبت شده است."})
    if not rials:
        raise WrongMoment("از این پول چیزی اضافه نمانده است؛ صفحه را تازه کنید.")
    if expected not in {None, rials}:
        raise WrongMoment(f"اکنون {thousands(rials)} ریال بازمی‌گردد، نه {thousands(expected or 0)} ریال.")
    if wanted.way == RefundWay.REVERSE and rials != payment.rials:
        raise Invalid({"way": WHOLE_ONLY})


def locked_payment(pk: UUID) -> Payment:
    """The payment with its invoice, each read after its own lock; all of the application are locked, in one order."""
    application = Invoice.objects.values_list("application", flat=True).get(payments__pk=pk)
    invoices = {one.pk: one for one in Invoice.objects.select_for_update().filter(application=application)}
    payment = Payment.objects.select_for_update().get(pk=pk)
    payment.invoice = invoices[payment.invoice_id]
    return payment


def _less_surplus(invoice: Invoice, rials: int) -> None:
    """More of an invoice went back than was too much of it: the others of the application hold that much less surplus."""
    others = Invoice.objects.select_for_update().filter(
        application=invoice.application, state=InvoiceState.PAID, surplus__gt=0
    )
    for other in others.exclude(pk=invoice.pk):
        if rials <= 0:
            return
        taken = min(rials, other.surplus)
        other.surplus, rials = other.surplus - taken, rials - taken
        other.save(update_fields=["surplus"])


def left_of(payment: Payment) -> int:
    """The rials of a payment that lie with the office: of the one that counts, without what went back before."""
    return payment.invoice.kept if payment.state == PaymentState.PAID else payment.rials


def finish(refund: Refund, *, reference: str, actor: str) -> Refund:
    """The money is back. A second call changes nothing."""
    with transaction.atomic():
        payment = locked_payment(refund.payment_id)
        invoice = payment.invoice
        locked = Refund.objects.select_for_update().get(pk=refund.pk)
        if locked.state != RefundState.BEGUN:
            return locked
        locked.state, locked.reference, locked.ended_at = RefundState.DONE, reference, timezone.now()
        locked.save(update_fields=["state", "reference", "ended_at"])
        is_part = payment.state == PaymentState.PAID and locked.rials < left_of(payment)
        if payment.state == PaymentState.PAID:
            invoice.returned += locked.rials
            if not locked.of_surplus:
                invoice.state = InvoiceState.REFUNDED
                invoice.undecided, invoice.stays_because = False, ""
            invoice.surplus, over = max(0, invoice.surplus - locked.rials), locked.rials - invoice.surplus
            invoice.save(update_fields=["state", "returned", "surplus", "undecided", "stays_because"])
            _less_surplus(invoice, over)
        if not is_part:
            payment.state = PaymentState.REFUNDED
            payment.save(update_fields=["state"])
        record(
            event=Event.payment_refunded,
            subject=invoice.subject,
            actor=actor,
            detail={
                **facts_of(payment, invoice),
                "refund": locked.pk,
                "rials": locked.rials,
                "by": str(locked.way),
            },
        )
    return locked
