"""The states of an invoice, a payment and a refund, and what leads where. No verb writes a state past these tables."""

from django.db.models import TextChoices


class InvoiceState(TextChoices):
    """Whether what is asked has been paid."""

    OPEN = "open", "منتظر پرداخت"
    PAID = "paid", "پرداخت شده"
    CANCELLED = "cancelled", "باطل"
    REFUNDED = "refunded", "بازگردانده شده"


class Way(TextChoices):
    """How somebody pays."""

    GATEWAY = "gateway", "برخط"
    SLIP = "slip", "فیش بانکی"


class PaymentState(TextChoices):
    """What became of one try to pay. ``begun`` is not known yet: only the gateway's own word to us ends it."""

    BEGUN = "begun", "هنوز روشن نیست"
    CHECKING = "checking", "فیش در بررسی"
    PAID = "paid", "پرداخت شد"
    FAILED = "failed", "پرداخت نشد"
    EXPIRED = "expired", "بی‌نتیجه ماند"
    REFUSED = "refused", "فیش پذیرفته نشد"
    EXCESS = "excess", "اضافه پرداخت شد"
    REFUNDED = "refunded", "بازگردانده شد"


class RefundState(TextChoices):
    """Whether the money is back. ``begun``: the gateway was asked and has not answered yet."""

    BEGUN = "begun", "در راه"
    DONE = "done", "انجام شد"
    FAILED = "failed", "درگاه نپذیرفت"


class RefundWay(TextChoices):
    """How money goes back."""

    REVERSE = "reverse", "برگشت از درگاه"
    TRANSFER = "transfer", "واریز به حساب"
    BANK = "bank", "برگشت خودکار از بانک"


P = PaymentState
INVOICE_TRANSITIONS: dict[str, tuple[frozenset[InvoiceState], InvoiceState]] = {
    "pay": (frozenset({InvoiceState.OPEN}), InvoiceState.PAID),
    "cancel": (frozenset({InvoiceState.OPEN}), InvoiceState.CANCELLED),
    "refund": (frozenset({InvoiceState.PAID}), InvoiceState.REFUNDED),
}
# a late word of the gateway counts: what failed or was given up may still turn out to be paid
UNSETTLED = frozenset({P.BEGUN, P.FAILED, P.EXPIRED})
PAYMENT_TRANSITIONS: dict[str, tuple[frozenset[PaymentState], PaymentState]] = {
    "settle": (UNSETTLED, P.PAID),
    "exceed": (UNSETTLED | {P.CHECKING}, P.EXCESS),
    "fail": (frozenset({P.BEGUN}), P.FAILED),
    "expire": (frozenset({P.BEGUN}), P.EXPIRED),
    "accept": (frozenset({P.CHECKING}), P.PAID),
    "refuse": (frozenset({P.CHECKING}), P.REFUSED),
    "refund": (frozenset({P.PAID, P.EXCESS}), P.REFUNDED),
    # another sum than was asked for: never ours, it went back by the bank itself
    "return": (frozenset({P.FAILED}), P.REFUNDED),
}
# money that lies with the office
RECEIVED = frozenset({P.PAID, P.EXCESS})
# how ``told`` calls a payment whose sum is another than the invoice's
MISMATCH = "mismatch"
# a try that may still become money
LIVE = frozenset({P.BEGUN, P.CHECKING})
