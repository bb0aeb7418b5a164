"""What the screens read of money: the invoices of one application, and finance's lists, bounded in length."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from dargah.catalogue.fees import DueItem, total
from dargah.payments.models import Invoice, Payment, Refund
from dargah.payments.references import bare
from dargah.payments.states import MISMATCH, InvoiceState, PaymentState, RefundState

PAGE = 100
# what a failed or given up payment may be that somebody of the office should look at
ODD = frozenset({"unknown", "silent", "paid"})
ENDED_UNPAID = (PaymentState.FAILED, PaymentState.EXPIRED)


def invoice_of_token(token: UUID) -> Invoice | None:
    """The invoice of an address, with its service's version and its payments, newest first."""
    return _whole(Invoice.objects.filter(token=token)).first()


def invoices_of(application: UUID) -> list[Invoice]:
    """All of an application, newest first, each with its payments and what went back."""
    return list(_whole(Invoice.objects.filter(application=application)))


def open_invoice_of(application: UUID) -> Invoice | None:
    """The one that waits to be paid."""
    return Invoice.objects.filter(application=application, state=InvoiceState.OPEN).first()


def waiting_among(applications: Collection[UUID]) -> set[UUID]:
    """Which of these applications wait for a payment; not those whose deposit slip lies with finance."""
    rows = Invoice.objects.filter(application__in=applications, state=InvoiceState.OPEN)
    sent = Payment.objects.filter(invoice=OuterRef("pk"), state=PaymentState.CHECKING)
    return set(rows.filter(~Exists(sent)).values_list("application", flat=True))


def slips_among(applications: Collection[UUID]) -> set[UUID]:
    """Of which of these applications a deposit slip lies with finance."""
    rows = Payment.objects.filter(state=PaymentState.CHECKING, invoice__application__in=applications)
    return set(rows.values_list("invoice__application", flat=True))


def newest_of(applications: Collection[UUID]) -> dict[UUID, Invoice]:
    """The newest invoice of each of these applications that has one which was not taken back."""
    rows = Invoice.objects.filter(application__in=applications).exclude(state=InvoiceState.CANCELLED)
    return {invoice.application: invoice for invoice in rows.order_by("id")}


def is_owed(application: UUID, items: list[DueItem]) -> bool:
    """Whether the application still has to pay of what it comes to. Money that the office gave back is not owed."""
    rows = Invoice.objects.filter(application=application)
    states = list(rows.values_list("state", F("rials") - F("returned")))
    if any(state == InvoiceState.OPEN for state, _ in states):
        return True
    if any(state == InvoiceState.REFUNDED for state, _ in states):
        return False
    return total(items) > sum(kept for state, kept in states if state == InvoiceState.PAID)


def paid_for(application: UUID) -> int:
    """The rials that were paid for an application and not given back."""
    rows = Invoice.objects.filter(application=application, state=InvoiceState.PAID)
    return sum(rows.values_list(F("rials") - F("returned"), flat=True))


def has_money(application: UUID) -> bool:
    """Whether money was taken for it, or may be on its way: such a draft is not thrown away."""
    moving = Q(state=PaymentState.CHECKING) | Q(state=PaymentState.BEGUN) & ~Q(authority="")
    return (
        Payment.objects.filter(invoice__application=application)
        .filter(moving | Q(state__in=[PaymentState.PAID, PaymentState.EXCESS]))
        .exists()
    )


def payment_of(pk: UUID) -> Payment | None:
    """A payment with its invoice and service."""
    rows = Payment.objects.select_related("invoice__version__service", "receipt", "checked_by")
    return rows.filter(pk=pk).first()


def slips_to_check() -> list[Payment]:
    """Slips that wait, the oldest first."""
    return list(_listed().filter(state=PaymentState.CHECKING).order_by("made_at")[:PAGE])


def uncertain() -> list[Payment]:
    """Payments the gateway has not settled, and those given up without its word."""
    odd = Q(state__in=ENDED_UNPAID, told__in=ODD)
    begun = Q(state=PaymentState.BEGUN) & ~Q(authority="")
    return list(_listed().filter(begun | odd).order_by("-made_at")[:PAGE])


def to_give_back(also: Collection[UUID] = ()) -> list[Payment]:
    """Money nobody owed: it goes back, or is already on its way; of another amount the bank's own return is to be noted.
    Of a case that ended without a decision finance says whether it goes back.
    ``also`` are applications that come to nothing.
    """
    wanted = _goes_back() | Q(state=PaymentState.PAID, invoice__application__in=also)
    return list(_listed().filter(wanted).distinct().order_by("made_at")[:PAGE])


def waiting_for_finance() -> int:
    """How many payments finance has something to do about, counted to a hundred: the figure of the menu."""
    wanted = Q(state=PaymentState.CHECKING) | _goes_back()
    return Payment.objects.filter(wanted).order_by().values("pk").distinct()[:PAGE].count()


def _goes_back() -> Q:
    money = Q(state=PaymentState.EXCESS) | Q(refunds__state=RefundState.BEGUN)
    money |= Q(state=PaymentState.PAID) & (Q(invoice__surplus__gt=0) | Q(invoice__undecided=True))
    return money | Q(state__in=ENDED_UNPAID, told=MISMATCH, refunds=None)


def newest() -> list[Payment]:
    """What came in or went back of late."""
    settled = [PaymentState.PAID, PaymentState.REFUNDED, PaymentState.REFUSED]
    return list(_listed().filter(state__in=settled).order_by("-settled_at", "-id")[:25])


def search(text: str) -> list[Payment]:
    """Payments of an invoice's number («1405-000012») or of a reference, newest first."""
    _, _, number = text.partition("-")
    wanted = Q(reference=text) | Q(slip_number=bare(text.upper()))
    if number.isascii() and number.isdigit() and len(number) < 12:  # noqa: PLR2004 a key is shorter
        wanted |= Q(invoice=int(number))
    return list(_listed().filter(wanted).order_by("-made_at")[:PAGE])


def _listed() -> QuerySet[Payment]:
    return Payment.objects.select_related("invoice__version__service").prefetch_related("refunds")


def _whole(rows: QuerySet[Invoice]) -> QuerySet[Invoice]:
    refunds = Refund.objects.select_related("by")
    payments = Payment.objects.select_related("receipt", "checked_by").prefetch_related(
        Prefetch("refunds", refunds)
    )
    return rows.select_related("version__service").prefetch_related(Prefetch("payments", payments))
