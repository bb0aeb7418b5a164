"""Money that was paid for a case which ended without a decision: finance finds it and says what becomes of it."""

from functools import partial

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse

from dargah.cases import fees, operations
from dargah.cases.citizens import citizen_view
from dargah.cases.models import Case
from dargah.insight.walking import apply_sample
from dargah.journal.models import Entry
from dargah.notices.models import Notice
from dargah.payments import operations as payments
from dargah.payments import queries
from dargah.payments.models import Invoice, Payment
from dargah.payments.states import InvoiceState, PaymentState, RefundWay
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotAllowed, Refusal, WrongMoment
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.factories import money
from tests.integration.payments.paying import follow, until_decided
from tests.integration.payments.test_at_once import at_once
from tests.integration.statements.test_pages import as_citizen, as_staff

WHY = "کارشناسی این درخواست انجام شده بود."


def prepaid() -> tuple[Case, Payment]:
    case = apply_sample(
        money.charging("before_submit"), make.loaded(make.INQUIRY).samples["accepted"], make.citizen()
    )
    return case, Payment.objects.get(invoice__application=case.draft_id, state=PaymentState.PAID)


def withdrawn() -> tuple[Case, Payment]:
    case, payment = prepaid()
    operations.withdraw(case=case, by=case.citizen, actor="citizen:test")
    payment.refresh_from_db()
    return Case.objects.get(pk=case.pk), payment


def head_of_finance() -> StaffMember:
    return make.staff(Role.UNIT_HEAD, "finance")


def give_back(payment: Payment, by: StaffMember, reference: str) -> None:
    payments.refund(
        payment=payment, way=RefundWay.TRANSFER, reference=reference, reason="درخواست پس گرفته شد.", by=by
    )


def listed(payment: Payment) -> bool:
    return payment in queries.to_give_back()


@pytest.mark.django_db
class TestFinanceFindsIt:
    def test_what_was_withdrawn(self) -> None:
        before = queries.waiting_for_finance()
        _, payment = withdrawn()
        assert listed(payment)
        assert queries.waiting_for_finance() == before + 1, "the figure of the menu"
        page = as_staff(head_of_finance()).get("/desk/payments/").content.decode()
        assert "پرونده بی‌تصمیم پایان یافت" in page
        told = Client().get(reverse("account:invoice", args=[payment.invoice.token])).content.decode()
        assert "امور مالی می‌گوید این پول بازمی‌گردد یا نه" in told

    def test_what_was_closed_without_a_decision(self) -> None:
        case, payment = prepaid()
        assert not listed(payment)
        operations.close(case=case, reason="مدارک نرسید.", by=make.staff(Role.DIRECTOR))
        assert listed(payment)

    def test_what_was_decided_and_closed_without_its_letter(self) -> None:
        case = until_decided("before_submit")
        payment = Payment.objects.get(invoice__application=case.draft_id, state=PaymentState.PAID)
        operations.close(case=case, reason="متقاضی نخواست.", by=make.staff(Role.DIRECTOR))
        assert listed(payment)

    def test_nothing_of_a_case_that_goes_on_or_was_decided(self) -> None:
        case, payment = withdrawn()
        operations.reopen(case=case, reason="به خواست متقاضی.", by=make.staff(Role.DIRECTOR))
        assert not listed(payment)
        served = make.walked(until="issue")
        operations.close(case=served, reason="", by=make.staff(Role.SECRETARIAT))
        assert not Invoice.objects.filter(application=served.draft_id, undecided=True).exists()

    def test_what_had_ended_before_finance_was_asked(self) -> None:
        _, payment = withdrawn()
        Invoice.objects.filter(pk=payment.invoice_id).update(undecided=False)
        move = MigrationExecutor(connection).loader.get_migration("cases", "0015_money_of_the_undecided")
        state = MigrationExecutor(connection).loader.project_state([("cases", "0015_money_of_the_undecided")])
        move.operations[0].code(state.apps, None)
        assert listed(payment)


@pytest.mark.django_db
class TestTheCitizenReadsIt:
    """On the page of the case, not only on the invoice's."""

    def test_that_finance_decides_and_what_it_decided(self) -> None:
        case, payment = withdrawn()
        assert case.citizen is not None
        reader, path = as_citizen(case.citizen), f"/me/cases/{case.tracking_code}/"
        page = reader.get(path).content.decode()
        assert fees.UNDECIDED in page
        assert "گام دیگری نیست" not in page
        assert fees.UNDECIDED in citizen_view(case).next_step, "programs read it too"
        payments.retain(payment=payment, reason=WHY, by=head_of_finance())
        assert fees.STAYS in reader.get(path).content.decode()

    def test_that_it_went_back(self) -> None:
        case, payment = withdrawn()
        give_back(payment, head_of_finance(), "98765")
        assert case.citizen is not None
        page = as_citizen(case.citizen).get(f"/me/cases/{case.tracking_code}/").content.decode()
        assert fees.WENT_BACK in page
        assert fees.UNDECIDED not in page

    def test_where_nothing_was_paid_no_word_of_money(self) -> None:
        case = make.case()
        assert case.citizen is not None
        operations.withdraw(case=case, by=case.citizen, actor="citizen:test")
        assert citizen_view(Case.objects.get(pk=case.pk)).money_after == ""


@pytest.mark.django_db
class TestFinanceSays:
    def test_it_goes_back_and_is_asked_about_no_more(self) -> None:
        case, payment = withdrawn()
        give_back(payment, head_of_finance(), "98765")
        payment.refresh_from_db()
        assert (payment.state, payment.invoice.undecided) == (PaymentState.REFUNDED, False)
        assert payment.invoice.state == InvoiceState.REFUNDED
        assert not listed(payment)
        operations.reopen(case=case, reason="به خواست متقاضی.", by=make.staff(Role.DIRECTOR))
        with pytest.raises(WrongMoment):
            payments.retain(payment=payment, reason=WHY, by=head_of_finance())

    def test_it_stays_and_the_payer_reads_why(self) -> None:
        case, payment = withdrawn()
        desk = as_staff(head_of_finance())
        path = reverse("desk:payment_retention", args=[payment.pk])
        wrong = desk.post(path, {"retain_reason": " "})
        assert wrong.status_code == 422
        assert 'href="#f-retain-reason"' in wrong.content.decode()
        assert desk.post(path, {"retain_reason": WHY}).status_code == 302
        payment.refresh_from_db()
        assert not listed(payment)
        assert (payment.state, payment.invoice.stays_because) == (PaymentState.PAID, WHY)
        told = Client().get(reverse("account:invoice", args=[payment.invoice.token])).content.decode()
        assert WHY in told
        follow(case)
        assert (
            Notice.objects.filter(event="payment_retained", case_ref=case.reference, channel="sms").count()
            == 1
        )
        assert WHY not in str(list(Entry.objects.values_list("detail", flat=True)))
        give_back(payment, make.staff(Role.DIRECTOR), "98766")
        payment.refresh_from_db()
        assert payment.invoice.stays_because == "", "it went back after all"

    def test_only_its_head_and_the_director_say_so_and_only_of_such_money(self) -> None:
        _, payment = withdrawn()
        with pytest.raises(NotAllowed):
            payments.retain(payment=payment, reason=WHY, by=make.staff(Role.CASE_OFFICER, "finance"))
        with pytest.raises(NotAllowed):
            payments.retain(payment=payment, reason=WHY, by=make.staff(Role.SECRETARIAT))
        with pytest.raises(Invalid):
            payments.retain(payment=payment, reason="نه", by=head_of_finance())
        _, alive = prepaid()
        with pytest.raises(WrongMoment):
            payments.retain(payment=alive, reason=WHY, by=head_of_finance())


@pytest.mark.usefixtures("committed")
def test_it_goes_back_once_or_stays_whoever_is_first() -> None:
    director, head = make.staff(Role.DIRECTOR), head_of_finance()
    for turn in range(4):
        invoice = money.invoice()
        payments.check_slip(
            payment=money.slip(invoice), accept=True, by=make.staff(Role.CASE_OFFICER, "finance")
        )
        payments.note_undecided(application=invoice.application)
        payment = invoice.payments.get()
        raised = at_once(
            partial(give_back, payment, director, f"{turn}551"),
            partial(give_back, payment, head, f"{turn}552"),
            partial(payments.retain, payment=payment, reason=WHY, by=head),
        )
        assert raised
        assert all(isinstance(fault, Refusal) for fault in raised), raised
        invoice.refresh_from_db()
        assert sum(payment.refunds.filter(state="done").values_list("rials", flat=True)) == invoice.rials
        assert (invoice.state, invoice.stays_because) == (InvoiceState.REFUNDED, "")
