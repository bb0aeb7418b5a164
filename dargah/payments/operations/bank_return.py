"""note_bank_return: another sum than was asked for went back by the bank itself; finance writes down that it did, once."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.payments.models import Payment, Refund
from dargah.payments.operations.refund import finish
from dargah.payments.operations.settle import facts_of
from dargah.payments.permissions import check_may_note_return
from dargah.payments.references import fault_of, written
from dargah.payments.states import RefundState, RefundWay
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, WrongMoment

REASON = "مبلغ پرداخت‌شده با صورت‌حساب نمی‌خواند و بانک آن را برگرداند."


def note_bank_return(
    *, payment: Payment, reference: str, by: StaffMember, rials: int | None = None
) -> Refund:
    """Write down that the sum is back; who, when and the bank's reference stand in the refund.

    ``rials`` is asked for only where the gateway did not say how much was paid. Raises Invalid, NotAllowed, WrongMoment.
    """
    known = payment.paid_rials
    errors = {}
    reference = written(reference)
    if fault := fault_of(reference, "شماره پیگیری برگشت"):
        errors["reference"] = fault
    if not (known or rials):
        errors["rials"] = "مبلغی را که برگشت بنویسید."
    if errors:
        raise Invalid(errors)
    try:
        with transaction.atomic():
            locked = (
                Payment.objects.select_for_update(of=("self",)).select_related("invoice").get(pk=payment.pk)
            )
            check_may_note_return(locked, by)
            sum_back = locked.paid_rials or rials or 0
            begun = Refund.objects.create(
                payment=locked,
                way=RefundWay.BANK,
                rials=sum_back,
                state=RefundState.BEGUN,
                reason=REASON,
                by=by,
                at=timezone.now(),
            )
            record(
                event=Event.refund_begun,
                subject=locked.invoice.subject,
                actor=by.reference,
                detail={**facts_of(locked, locked.invoice), "rials": sum_back},
            )
            return finish(begun, reference=reference, actor=by.reference)
    except IntegrityError as twice:
        raise WrongMoment("برگشت این پول پیش‌تر ثبت شده است.") from twice
