"""A service is taken off the portal between the bill and the application: nobody pays for nothing."""

import pytest
from django.urls import reverse

from dargah.cases.operations import bill_before_submission
from dargah.content import operations as content
from dargah.payments import operations as payments
from dargah.payments.models import Invoice
from dargah.payments.states import InvoiceState, PaymentState, RefundWay
from dargah.people.models import Citizen
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.factories import money
from tests.factories.money import Bank
from tests.integration.content.test_four_eyes import analysts
from tests.integration.payments.paying import pay
from tests.integration.statements.test_pages import as_citizen, as_staff

pytestmark = pytest.mark.django_db


def billed(citizen: Citizen) -> Invoice:
    draft = money.whole_draft(money.charging("before_submit"), citizen)
    invoice = bill_before_submission(draft=draft, actor=citizen.reference)
    assert invoice is not None
    return invoice


def take_off() -> None:
    writer, other = analysts()
    asked = content.submit_taking_off(
        service=make.service(make.INQUIRY), reason="این خدمت به شهرداری سپرده شد.", by=writer
    )
    content.approve(submission=asked, by=other)


def test_what_waits_to_be_paid_is_paid_no_more(bank: Bank) -> None:
    citizen = make.citizen()
    invoice, reader = billed(citizen), as_citizen(citizen)
    assert "پرداخت نشده است" in reader.get("/me/").content.decode()
    take_off()
    page = reader.get(reverse("account:invoice", args=[invoice.token])).content.decode()
    assert "چیزی نپردازید" in page
    assert "پرداخت برخط" not in page
    refused = reader.post(reverse("account:invoice_online", args=[invoice.token]))
    assert refused.status_code == 409
    assert "برداشته شده" in refused.content.decode()
    assert not invoice.payments.exists()


def test_money_that_came_all_the_same_stands_among_what_goes_back(bank: Bank) -> None:
    citizen = make.citizen()
    invoice, reader = billed(citizen), as_citizen(citizen)
    bank.pay(payments.begin_online(invoice=invoice, return_to="http://testserver/back/{}/".format), "lost")
    take_off()
    payment = payments.settle(payment=invoice.payments.get())
    assert payment.state == PaymentState.PAID
    head = make.staff(Role.UNIT_HEAD, "finance")
    listed = as_staff(head).get("/desk/payments/").context["back"]
    assert [row["payment"] for row in listed] == [payment]
    assert "پولی که پرداخته‌اید بازمی‌گردد" in reader.get("/me/").content.decode()
    assert "بازمی‌گرداند" in reader.get(reverse("account:invoice", args=[invoice.token])).content.decode()
    payments.refund(
        payment=payment, way=RefundWay.TRANSFER, reference="۱۲۳۴", reason="این خدمت برداشته شد.", by=head
    )
    assert as_staff(head).get("/desk/payments/").context["back"] == []
    invoice.refresh_from_db()
    assert invoice.state == InvoiceState.REFUNDED
    assert "پول شما بازگشته است" in reader.get("/me/").content.decode()


def test_money_of_a_case_that_is_under_way_does_not_go_back(bank: Bank) -> None:
    citizen = make.citizen()
    invoice = billed(citizen)
    pay(bank, invoice)
    assert citizen.cases.exists(), "paid, it was sent"
    take_off()
    listed = as_staff(make.staff(Role.UNIT_HEAD, "finance")).get("/desk/payments/").context["back"]
    assert listed == []
