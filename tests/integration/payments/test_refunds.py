"""Money goes back: through the gateway while it will, else by the bank, once."""

import pytest
from django.test import Client
from django.urls import reverse

from dargah.cases import fees
from dargah.journal.models import Entry
from dargah.notices.models import Notice
from dargah.payments import operations as payments
from dargah.payments.queries import open_invoice_of
from dargah.payments.states import InvoiceState, PaymentState, RefundWay
from dargah.people.refusals import Invalid, WrongMoment
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.factories import money
from tests.factories.money import Bank
from tests.integration.payments.paying import follow, pay, until_decided

pytestmark = pytest.mark.django_db


def test_money_goes_back_through_the_gateway_once(bank: Bank) -> None:
    case = until_decided()
    invoice = open_invoice_of(case.draft_id)
    assert invoice is not None
    pay(bank, invoice)
    payment = invoice.payments.get(state=PaymentState.PAID)
    director = make.staff(Role.DIRECTOR)
    done = payments.refund(
        payment=payment, way=RefundWay.REVERSE, reason="پرداخت به اشتباه خواسته شده بود.", by=director
    )
    assert done.state == "done"
    invoice.refresh_from_db()
    payment.refresh_from_db()
    assert (invoice.state, payment.state) == (InvoiceState.REFUNDED, PaymentState.REFUNDED)
    with pytest.raises(WrongMoment):
        payments.refund(payment=payment, way=RefundWay.REVERSE, reason="یک بار دیگر، به اشتباه.", by=director)
    follow(case)
    assert Notice.objects.filter(event="payment_refunded", case_ref=case.reference).exists()
    case.refresh_from_db()
    assert not fees.awaits_payment(case), "what the office gave back is not asked for again"


def test_a_reversal_whose_answer_was_lost_is_found(bank: Bank) -> None:
    invoice = money.invoice()
    pay(bank, invoice)
    payment = invoice.payments.get()
    bank.break_down("lost", only="reverse")
    begun = payments.refund(
        payment=payment,
        way=RefundWay.REVERSE,
        reason="پرداخت به اشتباه خواسته شده بود.",
        by=make.staff(Role.DIRECTOR),
    )
    assert begun.state == "begun"
    with pytest.raises(WrongMoment, match="آغاز شده"):
        payments.refund(
            payment=payment, way=RefundWay.TRANSFER, reference="۱۲۳۴", reason="پول را دوباره برگردان.",
            by=make.staff(Role.DIRECTOR),
        )  # fmt: skip
    bank.break_down("")
    payments.reconcile()
    begun.refresh_from_db()
    assert begun.state == "done"


def test_too_late_for_the_gateway_it_goes_by_the_bank(bank: Bank) -> None:
    invoice = money.invoice()
    pay(bank, invoice)
    payment = invoice.payments.get()
    bank.server.sessions[payment.authority].paid_at -= 31 * 60
    director = make.staff(Role.DIRECTOR)
    with pytest.raises(WrongMoment, match="واریز"):
        payments.refund(payment=payment, way=RefundWay.REVERSE, reason="نامه پس گرفته شد.", by=director)
    with pytest.raises(Invalid):
        payments.refund(payment=payment, way=RefundWay.TRANSFER, reason="نامه پس گرفته شد.", by=director)
    done = payments.refund(
        payment=payment, way=RefundWay.TRANSFER, reason="نامه پس گرفته شد.", reference="98765", by=director
    )
    assert (done.state, done.reference) == ("done", "98765")


def test_another_sum_that_the_bank_gave_back_is_noted_once(bank: Bank) -> None:
    """Both sums are seen; who, when and the reference are kept; the payer reads it and may pay again."""
    case = until_decided()
    invoice = open_invoice_of(case.draft_id)
    assert invoice is not None
    pay(bank, invoice, "wrong_amount")
    payment = invoice.payments.get()
    assert (payment.rials, payment.paid_rials) == (money.RIALS, money.RIALS - 1000)
    officer = make.staff(Role.CASE_OFFICER, "finance")
    with pytest.raises(Invalid) as empty:
        payments.note_bank_return(payment=payment, reference=" ", by=officer)
    assert set(empty.value.errors) == {"reference"}
    noted = payments.note_bank_return(payment=payment, reference="۸۸۷۷", by=officer)
    assert (noted.state, noted.rials, noted.reference, noted.by) == ("done", 249_000, "8877", officer)
    with pytest.raises(WrongMoment):
        payments.note_bank_return(payment=payment, reference="۸۸۷۸", by=officer)
    assert payment.refunds.count() == 1
    payment.refresh_from_db()
    invoice.refresh_from_db()
    assert (payment.state, invoice.state) == (PaymentState.REFUNDED, InvoiceState.OPEN)
    told = Entry.objects.get(subject=case.reference, event="payment_refunded").detail
    assert (told["rials"], told["by"]) == (249_000, "bank")
    follow(case)
    notice = Notice.objects.filter(event="payment_refunded", case_ref=case.reference).first()
    assert notice is not None
    assert "۲۴۹٬۰۰۰ ریال" in notice.text
    page = Client().get(reverse("account:invoice", args=[invoice.token])).content.decode()
    assert "۲۴۹٬۰۰۰ ریال بازگردانده شد" in page
    assert "پرداخت برخط" in page, "the invoice still asks for its money"


def test_where_the_gateway_does_not_say_how_much_finance_writes_it(bank: Bank) -> None:
    invoice = money.invoice()
    bank.break_down("error", only="unVerified")
    pay(bank, invoice, "wrong_amount")
    payment = invoice.payments.get()
    assert (payment.told, payment.paid_rials) == ("mismatch", None)
    officer = make.staff(Role.CASE_OFFICER, "finance")
    with pytest.raises(Invalid) as empty:
        payments.note_bank_return(payment=payment, reference="۸۸۷۷", by=officer)
    assert set(empty.value.errors) == {"rials"}
    assert (
        payments.note_bank_return(payment=payment, reference="۸۸۷۷", rials=249_000, by=officer).rials
        == 249_000
    )
