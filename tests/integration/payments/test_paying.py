"""Paying online against a gateway that speaks the protocol over HTTP: good days, and every bad one that we know of."""

from datetime import timedelta
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dargah.journal.models import Entry
from dargah.payments import operations as payments
from dargah.payments.models import Invoice, Payment
from dargah.payments.states import InvoiceState, PaymentState
from dargah.people.refusals import WrongMoment
from tests.factories import money
from tests.factories.money import Bank

pytestmark = pytest.mark.django_db
settling = import_module("dargah.payments.operations.settle")
ORIGIN = "http://testserver"


def back_to(invoice: Invoice) -> str:
    """Begin to pay; the address of the gateway's page."""
    return payments.begin_online(
        invoice=invoice, return_to=lambda pk: ORIGIN + reverse("account:payment_return", args=[pk])
    )


def come_back(address: str | None) -> str:
    """What the payer's browser does; the text of the page that it ends on."""
    assert address is not None
    parts = urlsplit(address)
    answer = Client().get(f"{parts.path}?{parts.query}", follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def state_of(invoice: Invoice) -> tuple[str, list[str]]:
    """The invoice's state and those of its payments, the oldest first."""
    invoice.refresh_from_db()
    return invoice.state, [one.state for one in invoice.payments.order_by("made_at")]


def events_of(invoice: Invoice) -> list[str]:
    return list(Entry.objects.filter(subject=invoice.subject).order_by("seq").values_list("event", flat=True))


def test_a_payment_is_received_and_told(bank: Bank) -> None:
    invoice = money.invoice()
    page = come_back(bank.pay(back_to(invoice)))
    assert "پرداخت شد" in page
    assert "رسید پرداخت" in page
    assert state_of(invoice) == (InvoiceState.PAID, [PaymentState.PAID])
    paid = invoice.payments.get()
    assert paid.reference
    assert invoice.paid_at is not None
    assert events_of(invoice) == ["invoice_made", "payment_received"]
    receipt = Client().get(reverse("account:invoice_receipt", args=[invoice.token]))
    assert receipt.status_code == 200
    assert "۲۵۰٬۰۰۰ ریال" in receipt.content.decode()


def test_nothing_of_the_card_is_kept(bank: Bank) -> None:
    invoice = money.invoice()
    come_back(bank.pay(back_to(invoice)))
    kept = str(Payment.objects.filter(invoice=invoice).values()) + str(
        list(Entry.objects.filter(subject=invoice.subject).values_list("detail", flat=True))
    )
    assert "502229" not in kept
    assert "*" not in kept


def test_who_gives_up_at_the_bank_reads_that_nothing_was_paid(bank: Bank) -> None:
    invoice = money.invoice()
    page = come_back(bank.pay(back_to(invoice), "refuse"))
    assert "پرداخت نشد" in page
    assert state_of(invoice) == (InvoiceState.OPEN, [PaymentState.FAILED])
    come_back(bank.pay(back_to(invoice)))
    assert state_of(invoice) == (InvoiceState.PAID, [PaymentState.FAILED, PaymentState.PAID])


def test_a_callback_that_never_came_is_found_by_the_reconciler(bank: Bank) -> None:
    invoice = money.invoice()
    assert bank.pay(back_to(invoice), "lost") is None
    assert state_of(invoice)[0] == InvoiceState.OPEN
    assert payments.reconcile() == 0, "asked only when it is due"
    invoice.payments.update(ask_at=timezone.now())
    assert payments.reconcile() == 1
    assert state_of(invoice) == (InvoiceState.PAID, [PaymentState.PAID])


def test_a_late_bank_is_waited_for(bank: Bank) -> None:
    """The browser is back before the bank's word: «not known yet», asked again, then paid. Never «not paid»."""
    bank.server.late_seconds = 0.3
    invoice = money.invoice()
    page = come_back(bank.pay(back_to(invoice), "late"))
    assert "هنوز روشن نیست" in page
    assert state_of(invoice) == (InvoiceState.OPEN, [PaymentState.BEGUN])
    import time

    time.sleep(0.4)
    invoice.payments.update(ask_at=timezone.now())
    payments.reconcile()
    assert state_of(invoice) == (InvoiceState.PAID, [PaymentState.PAID])


def test_a_callback_that_comes_again_and_again_counts_once(bank: Bank) -> None:
    invoice = money.invoice()
    address = bank.pay(back_to(invoice))
    for _ in range(4):
        come_back(address)
    assert state_of(invoice) == (InvoiceState.PAID, [PaymentState.PAID])
    assert events_of(invoice).count("payment_received") == 1


def test_a_callback_may_say_what_it_likes(bank: Bank) -> None:
    """Forged: «OK» before anything was paid, «NOK» after it was, another's name of a payment, no name at all."""
    invoice = money.invoice()
    address = back_to(invoice)
    forged = bank.pay(address, "forged")
    assert forged is not None
    assert parse_qs(urlsplit(forged).query)["Status"] == ["OK"]
    assert "هنوز روشن نیست" in come_back(forged)
    assert state_of(invoice) == (InvoiceState.OPEN, [PaymentState.BEGUN])
    payment = invoice.payments.get()
    path = reverse("account:payment_return", args=[payment.pk])
    for query in ({}, {"Authority": "S" + "0" * 35, "Status": "OK"}, {"Status": "OK"}):
        assert Client().get(f"{path}?{urlencode(query)}").status_code == 404
    assert Client().get(reverse("account:payment_return", args=[uuid4()])).status_code == 404
    bank.pay(address)
    denied = f"{path}?{urlencode({'Authority': payment.authority, 'Status': 'NOK'})}"
    assert "پرداخت شد" in come_back(denied)
    assert state_of(invoice) == (InvoiceState.PAID, [PaymentState.PAID])


def test_callbacks_out_of_order_count_once(bank: Bank) -> None:
    """Two tries, the second paid first: the word of the first, when it comes, changes nothing of the invoice."""
    invoice = money.invoice()
    first = back_to(invoice)
    invoice.payments.update(made_at=timezone.now() - timedelta(minutes=11))
    second = back_to(invoice)
    assert first != second
    paid_second = bank.pay(second)
    paid_first = bank.pay(first)
    come_back(paid_second)
    page = come_back(paid_first)
    assert "اضافه رسید" in page
    assert state_of(invoice) == (InvoiceState.PAID, [PaymentState.EXCESS, PaymentState.PAID])
    assert events_of(invoice)[-2:] == ["payment_received", "payment_exceeded"]


def test_another_amount_is_not_our_money(bank: Bank) -> None:
    invoice = money.invoice()
    page = come_back(bank.pay(back_to(invoice), "wrong_amount"))
    assert "نمی‌خواند" in page
    assert "۲۴۹٬۰۰۰ ریال پرداخت شد و این صورت‌حساب ۲۵۰٬۰۰۰ ریال است" in page
    assert state_of(invoice) == (InvoiceState.OPEN, [PaymentState.FAILED])
    assert invoice.payments.get().told == "mismatch"


def test_the_amount_is_ours_whatever_the_browser_did(bank: Bank) -> None:
    """What is verified is the stored amount: a session of less, made elsewhere, does not pay this invoice."""
    invoice, cheap = money.invoice(), money.invoice(20_000)
    back_to(invoice)
    back_to(cheap)
    theirs, ours = cheap.payments.get(), invoice.payments.get()
    Payment.objects.filter(pk=theirs.pk).update(authority="")
    Payment.objects.filter(pk=ours.pk).update(authority=theirs.authority)
    bank.pay(f"/pg/StartPay/{theirs.authority}")
    assert payments.settle(payment=ours).state == PaymentState.FAILED
    assert state_of(invoice)[0] == InvoiceState.OPEN


@pytest.mark.parametrize("kind", ["slow", "error", "lost"])
def test_a_gateway_that_is_silent_at_verification(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """A timeout, a 502, an answer that got lost after the money was settled: uncertain, then paid, once."""
    monkeypatch.setattr("dargah.payments.gateways.zarinpal.SECONDS", 0.3)
    invoice = money.invoice()
    address = bank.pay(back_to(invoice))
    bank.break_down(kind, only="verify", seconds=0.6)
    page = come_back(address)
    assert "هنوز روشن نیست" in page
    assert "دوباره نپردازید" in page
    assert state_of(invoice) == (InvoiceState.OPEN, [PaymentState.BEGUN])
    with pytest.raises(WrongMoment, match="روشن نیست"):
        back_to(invoice)
    bank.break_down("")
    invoice.payments.update(ask_at=timezone.now())
    payments.reconcile()
    assert state_of(invoice) == (InvoiceState.PAID, [PaymentState.PAID])


def test_a_gateway_that_does_not_begin_moves_no_money(bank: Bank) -> None:
    invoice = money.invoice()
    bank.break_down("error", only="request")
    answer = Client().post(reverse("account:invoice_online", args=[invoice.token]))
    assert answer.status_code == 409
    assert "پولی برداشته نشد" in answer.content.decode()
    assert state_of(invoice) == (InvoiceState.OPEN, [PaymentState.FAILED])
    bank.break_down("")
    answer = Client().post(reverse("account:invoice_online", args=[invoice.token]))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{bank.url}/pg/StartPay/")


def test_who_presses_pay_again_goes_on_where_they_were(bank: Bank) -> None:
    invoice = money.invoice()
    assert back_to(invoice) == back_to(invoice)
    assert invoice.payments.count() == 1


def test_who_has_paid_already_is_not_sent_to_pay_again(bank: Bank) -> None:
    invoice = money.invoice()
    bank.pay(back_to(invoice), "lost")
    answer = Client().post(reverse("account:invoice_online", args=[invoice.token]), follow=True)
    assert "پرداخت شد" in answer.content.decode()
    assert state_of(invoice) == (InvoiceState.PAID, [PaymentState.PAID])


def test_what_stays_open_at_the_bank_is_given_up_and_still_counts_when_it_is_paid(bank: Bank) -> None:
    """Half an hour, a figure of the house: within it somebody may still be typing at the bank's page."""
    invoice = money.invoice()
    address = back_to(invoice)
    for minutes, state in ((29, PaymentState.BEGUN), (31, PaymentState.EXPIRED)):
        invoice.payments.update(made_at=timezone.now() - timedelta(minutes=minutes), ask_at=timezone.now())
        payments.reconcile()
        assert state_of(invoice) == (InvoiceState.OPEN, [state]), minutes
    come_back(bank.pay(address))
    assert state_of(invoice) == (InvoiceState.PAID, [PaymentState.PAID])


def test_a_gateway_that_is_silent_for_days_is_a_matter_for_people(bank: Bank) -> None:
    invoice = money.invoice()
    back_to(invoice)
    bank.break_down("error")
    invoice.payments.update(
        made_at=timezone.now() - settling.PATIENCE - timedelta(hours=1), ask_at=timezone.now()
    )
    payments.reconcile()
    assert state_of(invoice) == (InvoiceState.OPEN, [PaymentState.EXPIRED])
    from dargah.payments.queries import uncertain

    assert invoice.payments.get() in uncertain()


def test_a_callback_that_is_repeated_while_the_bank_is_late_does_not_put_our_own_asking_off(
    bank: Bank,
) -> None:
    bank.server.late_seconds = 60
    invoice = money.invoice()
    back = bank.pay(back_to(invoice), "late")
    first = invoice.payments.get()
    for _ in range(12):
        come_back(back)
    since = invoice.payments.get()
    assert (since.ask_at, since.tries) == (first.ask_at, 0)
    for tries in (1, 2, 3):
        invoice.payments.update(ask_at=timezone.now())
        assert payments.reconcile() == 1
        assert invoice.payments.get().tries == tries


def test_it_is_asked_about_later_and_later() -> None:
    moment = timezone.now()
    waits = [settling.next_asking(tries, moment) - moment for tries in range(12)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == timedelta(hours=1)


def test_money_for_an_invoice_that_was_cancelled_is_to_go_back(bank: Bank) -> None:
    invoice = money.invoice()
    address = back_to(invoice)
    payments.cancel_open(application=invoice.application, actor="system")
    page = come_back(bank.pay(address))
    assert "اضافه رسید" in page
    assert state_of(invoice) == (InvoiceState.CANCELLED, [PaymentState.EXCESS])


def test_the_database_itself_lets_one_payment_count() -> None:
    invoice = money.invoice()
    first = Payment.objects.create(invoice=invoice, way="gateway", rials=1, state="paid")
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(invoice=invoice, way="gateway", rials=1, state="paid")
    with pytest.raises(IntegrityError), transaction.atomic():
        Invoice.objects.create(
            application=invoice.application, subject="x", version=invoice.version, rials=5, items=[]
        )
    first.delete()


def test_mutant_a_callback_that_is_believed(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the gateway's own word, «OK» in the address would be enough."""

    class Believes:
        def verify(self, **_: Any) -> Any:
            from dargah.payments.gateways import Receipt

            return Receipt("1")

    monkeypatch.setattr(settling, "gateway", Believes)
    with pytest.raises(AssertionError):
        test_a_callback_may_say_what_it_likes(bank)


def test_without_a_gateway_there_is_the_slip(settings: Any) -> None:
    settings.PAYMENT_URL = ""
    invoice = money.invoice()
    page = Client().get(reverse("account:invoice", args=[invoice.token])).content.decode()
    assert "/online/" not in page
    assert "فیش" in page
    assert Client().post(reverse("account:invoice_online", args=[invoice.token])).status_code == 409


def test_the_page_lets_its_form_lead_to_the_gateway_and_nowhere_else(bank: Bank) -> None:
    invoice = money.invoice()
    answer = Client().get(reverse("account:invoice", args=[invoice.token]))
    assert f"form-action 'self' {bank.url};" in answer.headers["Content-Security-Policy"]
    come_back(bank.pay(back_to(invoice)))
    answer = Client().get(reverse("account:invoice", args=[invoice.token]))
    assert "form-action 'self';" in answer.headers["Content-Security-Policy"]


def test_the_page_does_not_give_away_whose_it_is(bank: Bank) -> None:
    """The application's key opens an unnamed case: it does not stand on the page of who has only the address."""
    invoice = money.invoice(payer="مریم شوشتری")
    page = Client().get(reverse("account:invoice", args=[invoice.token])).content.decode()
    assert str(invoice.application) not in page
    assert "شوشتری" not in page


def test_a_restored_copy_is_only_read(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way back from the bank is a GET that writes: it waits for the sysadmin's word as all writing does."""
    monkeypatch.setattr("dargah.web.account.invoices.is_signed_off", lambda: False)
    invoice = money.invoice()
    come_back(bank.pay(back_to(invoice)))
    assert state_of(invoice) == (InvoiceState.OPEN, [PaymentState.BEGUN])


def test_a_fault_of_ours_at_one_payment_does_not_hold_up_the_others(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = money.invoice(), money.invoice()
    for invoice in (broken, whole):
        bank.pay(back_to(invoice), "lost")
    broken.payments.update(ask_at=timezone.now() - timedelta(minutes=2))
    whole.payments.update(ask_at=timezone.now() - timedelta(minutes=1))
    reconciling = import_module("dargah.payments.operations.reconcile")
    true_settle = reconciling.settle

    def settle(payment: Payment) -> Payment:
        if payment.invoice_id == broken.pk:
            raise ZeroDivisionError
        found: Payment = true_settle(payment=payment)
        return found

    monkeypatch.setattr(reconciling, "settle", settle)
    with pytest.raises(ZeroDivisionError):
        payments.reconcile()
    payments.reconcile()
    assert state_of(whole)[0] == InvoiceState.PAID
    assert state_of(broken)[1] == [PaymentState.BEGUN]
