"""Who pays at a bank sends the slip; finance looks at it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dargah.cases import fees
from dargah.catalogue.directorate import directorate
from dargah.insight.specimens import fixture
from dargah.notices.models import Notice
from dargah.payments import operations as payments
from dargah.payments.queries import invoices_of, open_invoice_of, search
from dargah.payments.states import InvoiceState, PaymentState
from dargah.people.refusals import Invalid, NotAllowed, WrongMoment
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.factories import money
from tests.factories.money import Bank
from tests.integration.payments.paying import follow, until_decided
from tests.integration.security.scene import sign_in_citizen
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db


def test_a_slip_is_checked_by_finance_and_pays(bank: Bank) -> None:
    case = until_decided()
    invoice = open_invoice_of(case.draft_id)
    assert invoice is not None
    slip = money.slip(invoice)
    assert fees.awaits_payment(case), "a slip that nobody has looked at pays nothing"
    officer = make.staff(Role.CASE_OFFICER, "finance")
    payments.check_slip(payment=slip, accept=True, by=officer)
    invoice.refresh_from_db()
    assert invoice.state == InvoiceState.PAID
    assert not fees.awaits_payment(case)
    with pytest.raises(WrongMoment):
        payments.check_slip(payment=slip, accept=False, reason="پشیمان شدیم از پذیرفتن.", by=officer)


def test_of_a_slip_the_number_of_the_transfer_back_is_no_choice(bank: Bank) -> None:
    """Only one way gives this money back: it is chosen already, and the number that it wants is not called optional."""
    invoice = open_invoice_of(until_decided().draft_id)
    assert invoice is not None
    slip = money.slip(invoice)
    payments.check_slip(payment=slip, accept=True, by=make.staff(Role.CASE_OFFICER, "finance"))
    page = as_staff(make.staff(Role.DIRECTOR)).get(f"/desk/payments/{slip.pk}/").content.decode()
    assert 'name="way" value="transfer" checked' in page
    label = page.split('for="f-reference"')[1].split("</label>")[0]
    assert "اختیاری" not in label


def test_who_has_sent_a_slip_is_not_asked_to_pay() -> None:
    case = until_decided()
    follow(case)
    (bill,) = invoices_of(case.draft_id)
    assert case.citizen is not None
    client = Client()
    sign_in_citizen(client, case.citizen)

    def told(path: str) -> str:
        return client.get(path).content.decode()

    own = f"/me/cases/{case.tracking_code}/"
    assert "هزینه را بپردازید" in told(own)
    assert "منتظر پرداخت شما" in told("/me/")
    sent = money.slip(bill)
    assert "فیش شما در بررسی است" in told(own)
    assert "بپردازید" not in told(own)
    assert "منتظر پرداخت شما" not in told("/me/")
    officer = make.staff(Role.CASE_OFFICER, directorate().finance_unit)
    payments.check_slip(payment=sent, accept=False, reason="تصویر خوانده نمی‌شود.", by=officer)
    assert "هزینه را بپردازید" in told(own)
    assert "منتظر پرداخت شما" in told("/me/")


def test_a_refused_slip_is_told_with_its_reason() -> None:
    case = until_decided()
    invoice = open_invoice_of(case.draft_id)
    assert invoice is not None
    slip = money.slip(invoice)
    officer = make.staff(Role.CASE_OFFICER, "finance")
    with pytest.raises(Invalid):
        payments.check_slip(payment=slip, accept=False, reason="", by=officer)
    payments.check_slip(payment=slip, accept=False, reason="این مبلغ در گردش حساب نیست.", by=officer)
    follow(case)
    assert Notice.objects.filter(event="slip_refused", case_ref=case.reference).exists()
    page = Client().get(reverse("account:invoice", args=[invoice.token])).content.decode()
    assert "این مبلغ در گردش حساب نیست." in page
    assert money.slip(invoice).state == PaymentState.CHECKING, "another slip may be sent"


@pytest.mark.parametrize("again", ["۷۷۸۸۹۹", "77-8899", "778/899", " 7788 99"])
def test_one_slip_pays_one_invoice_however_its_number_is_written(again: str) -> None:
    first, second = money.invoice(), money.invoice()
    money.slip(first, "778899")
    with pytest.raises(Invalid) as used:
        money.slip(second, again)
    assert "slip_number" in used.value.errors


def test_the_number_of_a_slip_is_shown_and_kept_as_it_was_written(bank: Bank) -> None:
    invoice = money.invoice()
    slip = money.slip(invoice, "77-8899")
    page = Client().get(reverse("account:invoice", args=[invoice.token])).content.decode()
    assert "۷۷-۸۸۹۹" in page
    assert slip in search("77-8899")
    assert slip in search("778899")
    payments.check_slip(payment=slip, accept=True, by=make.staff(Role.CASE_OFFICER, "finance"))
    slip.refresh_from_db()
    assert slip.reference == "77-8899"


def test_one_slip_at_a_time() -> None:
    invoice = money.invoice()
    money.slip(invoice)
    with pytest.raises(WrongMoment):
        money.slip(invoice)


def test_the_form_of_a_slip_keeps_what_was_typed_and_says_what_is_wrong() -> None:
    invoice = money.invoice()
    address = reverse("account:invoice_slip", args=[invoice.token])
    day = {"deposited_on.day": "40", "deposited_on.month": "1", "deposited_on.year": "1405"}
    answer = Client().post(address, {"slip_number": "12", **day, "slip_branch": "بانک سپه"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "شماره فیش را کامل بنویسید" in page
    assert "بانک سپه" in page
    assert "فیش را پیوست کنید" in page


def test_a_case_officer_of_another_unit_touches_no_money() -> None:
    invoice = money.invoice()
    slip = money.slip(invoice)
    with pytest.raises(NotAllowed):
        payments.check_slip(payment=slip, accept=True, by=make.staff(Role.CASE_OFFICER, "land_legal"))


def test_a_picture_that_was_chosen_beside_a_wrong_number_is_asked_for_again() -> None:
    invoice = money.invoice()
    picture = SimpleUploadedFile("فیش.pdf", fixture("sanad.pdf"), content_type="application/pdf")
    told = {"slip_number": "", "slip_branch": "ملی مرکزی", "receipt": picture}
    answer = Client().post(reverse("account:invoice_slip", args=[invoice.token]), told)
    assert answer.status_code == 422
    assert "دوباره برگزینید" in answer.content.decode()
    assert "ملی مرکزی" in answer.content.decode()
