"""begin_online: from an open invoice to the gateway's page."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from dargah.payments.gateways import Refused, Standing, Unavailable, gateway, is_online
from dargah.payments.models import Invoice, Payment
from dargah.payments.operations.settle import AGAIN_AFTER, settle
from dargah.payments.permissions import check_may_pay
from dargah.payments.states import PaymentState, Way
from dargah.people.refusals import WrongMoment
from dargah.persian.digits import persian_digits

# the page of a payment that was begun is gone back to; later the gateway may have ended it
STILL_OPEN = timedelta(minutes=10)
MOST_UNCERTAIN = 3


def begin_online(*, invoice: Invoice, return_to: Callable[[UUID], str]) -> str:
    """Begin to pay, or go on with what was begun; returns the address of the gateway's page.

    1. what is uncertain is asked about first: who has paid already is not sent to pay again;
    2. the try is written down before the gateway hears of it;
    3. the gateway is asked outside of any transaction, then its name of the try is kept.
    ``return_to`` gives the address to come back to for a payment's id. Raises WrongMoment.
    """
    if not is_online():
        raise WrongMoment("پرداخت برخط در این درگاه راه نیفتاده است؛ با فیش بانکی پرداخت کنید.")
    check_may_pay(invoice)
    begun = _begun_before(invoice)
    if begun is not None:
        return gateway().address(begun.authority)
    with transaction.atomic():
        locked = Invoice.objects.select_for_update().get(pk=invoice.pk)
        check_may_pay(locked)
        payment = Payment.objects.create(
            invoice=locked, way=Way.GATEWAY, rials=locked.rials, state=PaymentState.BEGUN, told="asked"
        )
    try:
        answered = gateway().begin(
            rials=payment.rials,
            about=f"{invoice.version.parsed.title}، صورت‌حساب \u2066{persian_digits(invoice.number)}\u2069",
            order=invoice.number,
            return_to=return_to(payment.pk),
        )
        Payment.objects.filter(pk=payment.pk).update(
            authority=answered.authority, told=Standing.IN_BANK, ask_at=timezone.now() + AGAIN_AFTER[0]
        )
    except (Unavailable, Refused, IntegrityError) as silent:
        Payment.objects.filter(pk=payment.pk).update(
            state=PaymentState.FAILED, told="not_begun", settled_at=timezone.now()
        )
        raise WrongMoment(
            "درگاه پرداخت اکنون پاسخ نداد و پولی برداشته نشد. کمی بعد دوباره بزنید، یا با فیش بانکی پرداخت کنید."
        ) from silent
    return answered.url


def _begun_before(invoice: Invoice) -> Payment | None:
    """A payment of this invoice that goes on at the gateway. Raises WrongMoment when one is paid or cannot be known."""
    rows = invoice.payments.filter(state=PaymentState.BEGUN).exclude(authority="")
    for payment in rows[:MOST_UNCERTAIN]:
        known = settle(payment=payment)
        invoice.refresh_from_db()
        check_may_pay(invoice)
        if known.state != PaymentState.BEGUN:
            continue
        if known.told != Standing.IN_BANK:
            raise WrongMoment(
                "پرداخت پیشین شما هنوز روشن نیست. چند دقیقه بمانید؛ اگر پول برداشته شده باشد همین‌جا می‌نشیند و دوباره "
                "لازم نیست."
            )
        if timezone.now() - known.made_at < STILL_OPEN:
            return known
    return None
