"""reconcile: nobody came back, the gateway was silent: what is uncertain is asked about until it is known."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from dargah.payments.gateways import Standing, Unavailable, gateway, is_online
from dargah.payments.models import Payment, Refund
from dargah.payments.operations.refund import finish
from dargah.payments.operations.settle import next_asking, settle
from dargah.payments.permissions import check_may_ask_gateway
from dargah.payments.states import PaymentState, RefundState, RefundWay
from dargah.people.models import StaffMember

AT_ONCE = 50
ANSWER_LOST = timedelta(minutes=5)


def reconcile() -> int:
    """Ask about what is due; how many payments. One that fails by a fault of ours comes later again, after the others."""
    moment = timezone.now()
    # the process ended before the gateway answered: nobody was sent to pay, or nobody knows where
    Payment.objects.filter(state=PaymentState.BEGUN, authority="", made_at__lt=moment - ANSWER_LOST).update(
        state=PaymentState.EXPIRED, told="not_begun", settled_at=moment
    )
    if not is_online():
        return 0
    due = Payment.objects.filter(state=PaymentState.BEGUN, ask_at__lte=moment).order_by("ask_at")[:AT_ONCE]
    asked = 0
    for payment in due:
        Payment.objects.filter(pk=payment.pk, state=PaymentState.BEGUN).update(
            ask_at=next_asking(payment.tries, moment), tries=payment.tries + 1
        )
        settle(payment=payment)
        asked += 1
    _refunds_without_answer()
    return asked


def ask_again(*, payment: Payment, by: StaffMember) -> Payment:
    """Finance asks now, also about what was given up. Raises NotAllowed, WrongMoment."""
    check_may_ask_gateway(payment, by)
    return settle(payment=payment, actor=by.reference)


def _refunds_without_answer() -> None:
    """A reversal whose answer was lost: the gateway says whether the money went back."""
    waiting = Refund.objects.filter(state=RefundState.BEGUN, way=RefundWay.REVERSE).select_related("payment")
    for refund in waiting[:AT_ONCE]:
        try:
            standing = gateway().standing(refund.payment.authority)
        except Unavailable:
            return
        if standing == Standing.REVERSED:
            finish(refund, reference=refund.payment.reference, actor="system")
        elif timezone.now() - refund.at > ANSWER_LOST:
            with transaction.atomic():
                Refund.objects.filter(pk=refund.pk, state=RefundState.BEGUN).update(
                    state=RefundState.FAILED, ended_at=timezone.now()
                )
