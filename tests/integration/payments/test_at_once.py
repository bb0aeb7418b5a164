"""What several do at one moment, with real commits: money counts once, whoever brings its news."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from dargah.journal.models import Entry
from dargah.payments import operations as payments
from dargah.payments.models import Payment
from dargah.payments.states import InvoiceState, PaymentState, RefundWay
from dargah.people.models import StaffMember
from dargah.people.refusals import Refusal
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.factories import money

BACK = "http://testserver/back/{}/"


def at_once(*acts: Callable[[], object]) -> list[Exception]:
    """Do all of them in threads of their own that begin together; what they raised."""
    start, raised = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except Exception as fault:  # noqa: BLE001 looked at by the test
            raised.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.usefixtures("committed")
def test_eight_callbacks_of_one_payment() -> None:
    with money.bank() as bank:
        invoice = money.invoice()
        bank.pay(payments.begin_online(invoice=invoice, return_to=BACK.format))
        payment = invoice.payments.get()
        assert at_once(*[lambda: payments.settle(payment=payment)] * 8) == []
    invoice.refresh_from_db()
    assert invoice.state == InvoiceState.PAID
    assert Entry.objects.filter(subject=invoice.subject, event="payment_received").count() == 1


@pytest.mark.usefixtures("committed")
def test_two_payments_of_one_invoice() -> None:
    """Two windows, both paid: one counts, the other is to go back; none is lost, none counts twice."""
    with money.bank() as bank:
        invoice = money.invoice()
        for _ in range(2):
            bank.pay(payments.begin_online(invoice=invoice, return_to=BACK.format), "lost")
            invoice.payments.update(state=PaymentState.EXPIRED)  # so that a second one begins
        first, second = invoice.payments.all()
        assert at_once(lambda: payments.settle(payment=first), lambda: payments.settle(payment=second)) == []
    assert sorted(one.state for one in invoice.payments.all()) == [PaymentState.EXCESS, PaymentState.PAID]


@pytest.mark.usefixtures("committed")
def test_two_heads_give_the_same_money_back() -> None:
    with money.bank() as bank:
        invoice = money.invoice()
        bank.pay(payments.begin_online(invoice=invoice, return_to=BACK.format))
        payment = payments.settle(payment=invoice.payments.get())
        director, head = make.staff(Role.DIRECTOR), make.staff(Role.UNIT_HEAD, "finance")
        raised = at_once(
            *[
                lambda by=by: payments.refund(  # type: ignore[misc]
                    payment=payment, way=RefundWay.REVERSE, reason="به اشتباه گرفته شده بود.", by=by
                )
                for by in (director, head)
            ]
        )
    assert len(raised) == 1
    assert isinstance(raised[0], Refusal)
    assert payment.refunds.filter(state="done").count() == 1


@pytest.mark.usefixtures("committed")
def test_one_slip_sent_twice_at_once() -> None:
    first, second = money.invoice(), money.invoice()
    number = f"D{first.pk}X{second.pk}"
    raised = at_once(lambda: money.slip(first, number), lambda: money.slip(second, number))
    assert len(raised) == 1
    assert isinstance(raised[0], Refusal)


def give_back(payment: Payment, by: StaffMember, reference: str, surplus_only: bool) -> None:
    payments.refund(
        payment=payment,
        way=RefundWay.TRANSFER,
        reference=reference,
        reason="درخواست با هزینه کمتری ثبت شد.",
        by=by,
        surplus_only=surplus_only,
    )


@pytest.mark.usefixtures("committed")
def test_the_rest_goes_back_once_whoever_gives_it() -> None:
    """Two give the surplus back, a third the whole: what goes back is never more than came, and no sum twice."""
    director, head = make.staff(Role.DIRECTOR), make.staff(Role.UNIT_HEAD, "finance")
    for turn in range(6):
        with money.bank() as bank:
            invoice = money.invoice()
            bank.pay(payments.begin_online(invoice=invoice, return_to=BACK.format))
            payment = payments.settle(payment=invoice.payments.get())
        payments.note_surplus(application=invoice.application, rials=invoice.rials - 100_000)
        given = [(director, True), (head, True), (director, False)]
        raised = at_once(
            *[partial(give_back, payment, by, f"{turn}77{one}", only) for one, (by, only) in enumerate(given)]
        )
        assert all(isinstance(fault, Refusal) for fault in raised), raised
        back = list(payment.refunds.filter(state="done").values_list("rials", flat=True))
        assert sum(back) == invoice.rials
        assert not payment.refunds.filter(state="begun").exists()
