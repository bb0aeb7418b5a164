"""A fee that became smaller after it was paid: the rest goes back, and is asked of nobody again."""

import pytest
from django.test import Client
from django.urls import reverse

from dargah.applications.models import Draft
from dargah.cases import fees
from dargah.cases.models import Case
from dargah.cases.operations import bill_before_submission, submit
from dargah.notices.models import Notice
from dargah.payments import operations as payments
from dargah.payments.models import Invoice, Payment
from dargah.payments.queries import is_owed, paid_for
from dargah.payments.states import InvoiceState, PaymentState, RefundWay
from dargah.people.models import Citizen
from dargah.people.refusals import Invalid, WrongMoment
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.factories import money
from tests.factories.money import Bank
from tests.integration.payments.paying import follow, pay
from tests.integration.statements.test_pages import as_citizen, as_staff

pytestmark = pytest.mark.django_db
EACH = [{"key": "each", "title": "هر پرسش", "rials": "100000 * size(question)", "when": "size(question) > 1"}]
WHY = "درخواست با هزینه کمتری ثبت شد."


def asking(draft: Draft, *questions: str) -> Draft:
    Draft.objects.filter(pk=draft.pk).update(answers={**draft.answers, "question": list(questions)})
    return Draft.objects.get(pk=draft.pk)


def changed_while_paying(bank: Bank, citizen: Citizen, *questions: str) -> Draft:
    """The payer changed what is asked while the bank had the browser: the paid application is not sent by itself."""
    draft = money.whole_draft(money.charging("before_submit", items=EACH), citizen)
    draft = asking(draft, "state_owned", "road_plan", "housing_plan")
    invoice = bill_before_submission(draft=draft, actor=citizen.reference)
    assert invoice is not None
    address = payments.begin_online(invoice=invoice, return_to="http://testserver/back/{}/".format)
    draft = asking(draft, *questions)
    bank.pay(address, "lost")
    payments.settle(payment=invoice.payments.get())
    return draft


def sent_for_less(bank: Bank, citizen: Citizen, *questions: str) -> tuple[Case, Payment]:
    draft = changed_while_paying(bank, citizen, *questions)
    case = submit(draft=draft, actor=citizen.reference)
    return case, Payment.objects.get(invoice__application=draft.pk, state=PaymentState.PAID)


def test_the_review_says_that_the_rest_comes_back(bank: Bank) -> None:
    citizen = make.citizen()
    draft = changed_while_paying(bank, citizen, "state_owned", "road_plan")
    page = as_citizen(citizen).get(reverse("apply:review", args=[draft.pk])).content.decode()
    assert "۳۰۰٬۰۰۰ ریال پرداخته‌اید" in page
    assert "مازاد آن پس از ثبت بازمی‌گردد" in page
    asking(draft, "state_owned")
    page = as_citizen(citizen).get(reverse("apply:review", args=[draft.pk])).content.decode()
    assert "با این پاسخ‌ها هزینه‌ای نیست" in page


def test_only_what_was_sent_stands_among_what_goes_back(bank: Bank) -> None:
    citizen, head = make.citizen(), make.staff(Role.UNIT_HEAD, "finance")
    draft = changed_while_paying(bank, citizen, "state_owned", "road_plan")
    assert as_staff(head).get("/desk/payments/").context["back"] == [], "it may still change"
    submit(draft=draft, actor=citizen.reference)
    listed = as_staff(head).get("/desk/payments/")
    payment = Payment.objects.get(invoice__application=draft.pk)
    assert [row["payment"] for row in listed.context["back"]] == [payment]
    assert "۱۰۰٬۰۰۰ ریال مازاد" in listed.content.decode()
    told = Client().get(reverse("account:invoice", args=[payment.invoice.token])).content.decode()
    assert "۱۰۰٬۰۰۰ ریال" in told
    assert "مازاد است" in told


def test_the_rest_goes_back_and_what_was_due_stays_paid(bank: Bank) -> None:
    case, payment = sent_for_less(bank, make.citizen(), "state_owned", "road_plan")
    head = make.staff(Role.UNIT_HEAD, "finance")
    done = payments.refund(
        payment=payment, way=RefundWay.TRANSFER, reference="98765", reason=WHY, by=head, surplus_only=True
    )
    assert (done.rials, done.state) == (100_000, "done")
    payment.refresh_from_db()
    assert (payment.state, payment.invoice.state) == (PaymentState.PAID, InvoiceState.PAID)
    assert (payment.invoice.surplus, payment.invoice.returned) == (0, 100_000)
    assert as_staff(head).get("/desk/payments/").context["back"] == []
    assert paid_for(case.draft_id) == 200_000
    assert not is_owed(case.draft_id, fees.owed_parts(case))
    follow(case)
    notice = Notice.objects.get(event="payment_refunded", case_ref=case.reference)
    assert "۱۰۰٬۰۰۰ ریال" in notice.text
    with pytest.raises(WrongMoment, match="چیزی اضافه نمانده"):
        payments.refund(
            payment=payment, way=RefundWay.TRANSFER, reference="98766", reason=WHY, by=head, surplus_only=True
        )


def test_what_is_left_after_the_rest_can_go_back_too_and_no_rial_twice(bank: Bank) -> None:
    case, payment = sent_for_less(bank, make.citizen(), "state_owned", "road_plan")
    head = make.staff(Role.UNIT_HEAD, "finance")
    payments.refund(
        payment=payment, way=RefundWay.TRANSFER, reference="98765", reason=WHY, by=head, surplus_only=True
    )
    payment.refresh_from_db()
    with pytest.raises(Invalid) as refused:
        payments.refund(payment=payment, way=RefundWay.REVERSE, reason="پرونده پس گرفته شد.", by=head)
    assert "فقط همه" in refused.value.errors["way"]
    rest = payments.refund(
        payment=payment, way=RefundWay.TRANSFER, reference="98767", reason="پرونده پس گرفته شد.", by=head
    )
    assert rest.rials == 200_000
    payment.refresh_from_db()
    assert (payment.state, payment.invoice.state) == (PaymentState.REFUNDED, InvoiceState.REFUNDED)
    with pytest.raises(WrongMoment):
        payments.refund(
            payment=payment, way=RefundWay.TRANSFER, reference="98768", reason="پرونده پس گرفته شد.", by=head
        )
    assert sum(payment.refunds.values_list("rials", flat=True)) == payment.rials
    for _ in range(2):
        follow(case)
    told = Notice.objects.filter(event="payment_refunded", channel="sms", case_ref=case.reference)
    assert sorted(amount in one.text for one in told for amount in ("۱۰۰٬۰۰۰", "۲۰۰٬۰۰۰")) == [
        False,
        False,
        True,
        True,
    ], "the payer hears of each part, and of each once"


def test_the_gateway_gives_back_only_the_whole(bank: Bank) -> None:
    _, payment = sent_for_less(bank, make.citizen(), "state_owned", "road_plan")
    with pytest.raises(Invalid) as refused:
        payments.refund(
            payment=payment,
            way=RefundWay.REVERSE,
            reason=WHY,
            by=make.staff(Role.DIRECTOR),
            surplus_only=True,
        )
    assert "فقط همه" in refused.value.errors["way"]
    assert not payment.refunds.exists()


def test_where_nothing_is_due_any_more_the_whole_goes_back(bank: Bank) -> None:
    case, payment = sent_for_less(bank, make.citizen(), "state_owned")
    assert payment.invoice.surplus == 300_000
    payments.refund(
        payment=payment, way=RefundWay.REVERSE, reason=WHY, by=make.staff(Role.DIRECTOR), surplus_only=True
    )
    payment.refresh_from_db()
    assert (payment.state, payment.invoice.kept) == (PaymentState.REFUNDED, 0)
    assert payment.invoice.state_told == "بازگردانده شده"
    assert not is_owed(case.draft_id, fees.owed_parts(case))
    told = Client().get(reverse("account:invoice", args=[payment.invoice.token])).content.decode()
    assert "پول بازگردانده شد" in told
    case.answers = {**case.answers, "question": ["state_owned", "road_plan"]}
    assert is_owed(case.draft_id, fees.owed_parts(case)), "what was too much is no gift"


def test_finance_chooses_between_the_rest_and_the_whole(bank: Bank) -> None:
    _, payment = sent_for_less(bank, make.citizen(), "state_owned", "road_plan")
    head = as_staff(make.staff(Role.UNIT_HEAD, "finance"))
    path = reverse("desk:payment", args=[payment.pk])
    page = head.get(path).content.decode()
    assert "مازاد: ۱۰۰٬۰۰۰ ریال" in page
    assert "همه: ۳۰۰٬۰۰۰ ریال" in page
    for sum_told in ("", "surplus", "all", "all-", "nothing-5", "all-x"):
        wrong = head.post(f"{path}refund/", {"sum": sum_told, "way": "transfer", "refund_reason": WHY})
        assert (wrong.status_code, "برگزینید" in wrong.content.decode()) == (422, True)
    wrong = head.post(f"{path}refund/", {"sum": "surplus-100000", "way": "reverse", "refund_reason": WHY})
    assert wrong.status_code == 422
    assert "فقط همه" in wrong.content.decode()
    assert WHY in wrong.content.decode(), "nothing typed is lost"
    told = {"sum": "surplus-100000", "way": "transfer", "reference": "4412", "refund_reason": WHY}
    head.post(f"{path}refund/", told)
    assert payment.refunds.get().rials == 100_000
    assert "بازگرداندن ۲۰۰٬۰۰۰ ریال" in head.get(path).content.decode()
    late = head.post(f"{path}refund/", {**told, "sum": "all-300000", "reference": "4413"})
    assert late.status_code == 409
    assert "اکنون ۲۰۰٬۰۰۰ ریال بازمی‌گردد، نه ۳۰۰٬۰۰۰" in late.content.decode()
    again = head.post(f"{path}refund/", {**told, "sum": "all-200000"})
    assert again.status_code == 422
    assert "پیش‌تر" in again.content.decode()
    assert payment.refunds.count() == 1


def test_what_was_paid_as_it_was_due_leaves_no_rest(bank: Bank) -> None:
    citizen = make.citizen()
    draft = money.whole_draft(money.charging("before_submit", items=EACH), citizen)
    invoice = bill_before_submission(draft=draft, actor=citizen.reference)
    assert invoice is not None
    pay(bank, invoice)
    assert Case.objects.filter(draft=draft.pk).exists()
    assert Invoice.objects.get(pk=invoice.pk).surplus == 0


def paid_twice(bank: Bank, citizen: Citizen) -> Case:
    """First for two questions, then for the third; sent with one fewer, and a rest that both invoices hold."""
    draft = money.whole_draft(money.charging("before_submit", items=EACH), citizen)
    for questions in (("state_owned", "road_plan"), ("state_owned", "road_plan", "housing_plan")):
        draft = asking(draft, *questions)
        invoice = bill_before_submission(draft=draft, actor=citizen.reference)
        assert invoice is not None
        address = payments.begin_online(invoice=invoice, return_to="http://testserver/back/{}/".format)
        bank.pay(address, "lost")
        payments.settle(payment=invoice.payments.get())
    draft = asking(draft, "state_owned", "road_plan")
    return submit(draft=draft, actor=citizen.reference)


def test_the_newest_of_two_invoices_gives_first_and_nothing_is_forgiven_by_it(bank: Bank) -> None:
    case, head = paid_twice(bank, make.citizen()), make.staff(Role.UNIT_HEAD, "finance")
    newest, first = Invoice.objects.filter(application=case.draft_id)
    assert (newest.rials, newest.surplus, first.surplus) == (100_000, 100_000, 0)
    payments.refund(
        payment=newest.payments.get(),
        way=RefundWay.TRANSFER,
        reference="98765",
        reason=WHY,
        by=head,
        surplus_only=True,
    )
    assert paid_for(case.draft_id) == 200_000
    assert not is_owed(case.draft_id, fees.owed_parts(case))
    case.answers = {**case.answers, "question": ["state_owned", "road_plan", "housing_plan"]}
    assert is_owed(case.draft_id, fees.owed_parts(case))


def test_what_the_office_takes_back_leaves_no_rest_beside_it(bank: Bank) -> None:
    """The older payment goes back whole: the rest that the newer one held went with it."""
    case = paid_twice(bank, make.citizen())
    newest, first = Invoice.objects.filter(application=case.draft_id)
    payments.refund(
        payment=first.payments.get(),
        way=RefundWay.REVERSE,
        reason="پرونده پس گرفته شد.",
        by=make.staff(Role.DIRECTOR),
    )
    newest.refresh_from_db()
    assert newest.surplus == 0
    assert as_staff(make.staff(Role.DIRECTOR)).get("/desk/payments/").context["back"] == []


def test_of_money_that_came_too_much_the_whole_goes_back(bank: Bank) -> None:
    """A second payment of the invoice is no part of it: asked for the rest, all of it goes."""
    _, payment = sent_for_less(bank, make.citizen(), "state_owned", "road_plan")
    excess = Payment.objects.create(
        invoice=payment.invoice,
        way=payment.way,
        rials=300_000,
        state=PaymentState.EXCESS,
        authority="A-second",
    )
    done = payments.refund(
        payment=excess,
        way=RefundWay.TRANSFER,
        reference="98765",
        reason="دو بار پرداخت شد.",
        by=make.staff(Role.DIRECTOR),
        surplus_only=True,
    )
    assert done.rials == 300_000
    payment.invoice.refresh_from_db()
    assert (payment.invoice.surplus, payment.invoice.returned) == (100_000, 0)


def test_a_fee_that_grew_after_a_part_went_back_asks_for_that_part_again(bank: Bank) -> None:
    """What is owed is reckoned from what lies with the office, not from what once came."""
    case, payment = sent_for_less(bank, make.citizen(), "state_owned", "road_plan")
    payments.refund(
        payment=payment,
        way=RefundWay.TRANSFER,
        reference="98765",
        reason=WHY,
        by=make.staff(Role.UNIT_HEAD, "finance"),
        surplus_only=True,
    )
    case.answers = {**case.answers, "question": ["state_owned", "road_plan", "housing_plan"]}
    assert is_owed(case.draft_id, fees.owed_parts(case))
    invoice = payments.bill(
        application=case.draft_id,
        subject=case.reference,
        version=case.version,
        items=fees.owed_parts(case),
        actor="system",
    )
    assert invoice is not None
    assert (invoice.credit, invoice.rials) == (200_000, 100_000)
