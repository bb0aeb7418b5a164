"""A service that charges, before the application is sent or before the letter; and services that do not."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.cases import citizens, fees
from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.cases.operations.turn import stage_of
from dargah.cases.permissions import may_act
from dargah.cases.states import Action, State
from dargah.followups.jobs import followup
from dargah.insight.specimens import fixture
from dargah.insight.walking import walk
from dargah.journal.events import Event
from dargah.journal.models import Entry
from dargah.letters import operations as letters
from dargah.letters import queries as letter_queries
from dargah.notices.models import Notice
from dargah.payments import operations as payments
from dargah.payments.models import Invoice
from dargah.payments.queries import invoices_of, open_invoice_of
from dargah.payments.states import InvoiceState
from dargah.people.operations import make_partner_key
from dargah.people.refusals import WrongMoment
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.factories import money
from tests.factories.money import Bank
from tests.integration.api.caller import Caller, application
from tests.integration.payments.paying import follow, pay, until_decided
from tests.integration.security.scene import sign_in_citizen
from tests.integration.statements.test_pages import as_citizen

pytestmark = pytest.mark.django_db


# --- before the letter -------------------------------------------------------------------------------------------------


def test_the_letter_waits_for_the_payment(bank: Bank) -> None:
    case = until_decided()
    assert case.state == State.DECIDED
    invoice = open_invoice_of(case.draft_id)
    assert invoice is not None
    assert invoice.rials == 250_000
    assert [item["title"] for item in invoice.items] == ["بررسی پرونده", "نسخه"]
    secretariat, letter = make.holder(case), letter_queries.draft_of(case)
    assert letter is not None
    assert not may_act(case, Action.ISSUE, secretariat, stage_of(case))
    with pytest.raises(WrongMoment, match="پرداخت"):
        letters.issue(letter=letter, by=secretariat)
    view = citizens.citizen_view(case)
    assert "هزینه را بپردازید" in view.next_step
    assert view.unpaid == invoice
    pay(bank, invoice)
    case.refresh_from_db()
    assert may_act(case, Action.ISSUE, secretariat, stage_of(case))
    letters.issue(letter=letter, by=secretariat)
    case.refresh_from_db()
    assert case.state == State.ISSUED
    told = [one.text for one in citizens.citizen_view(case).happened]
    assert "هزینه پرداخت شد: ۲۵۰٬۰۰۰ ریال." in told


def test_the_citizen_hears_what_is_to_be_paid_and_that_it_came(bank: Bank) -> None:
    case = until_decided()
    follow(case)
    asked = Notice.objects.get(event="invoice_made", channel="sms", case_ref=case.reference)
    assert "۲۵۰٬۰۰۰ ریال" in asked.text
    assert f"/invoices/{open_invoice_of(case.draft_id).token}/" in asked.text  # type: ignore[union-attr]
    assert not Notice.objects.filter(event="case_decided", case_ref=case.reference).exists(), (
        "told once, truly"
    )
    pay(bank, open_invoice_of(case.draft_id))  # type: ignore[arg-type]
    follow(case)
    follow(case)
    assert (
        Notice.objects.filter(event="payment_received", channel="sms", case_ref=case.reference).count() == 1
    )


def test_who_gets_nothing_pays_nothing() -> None:
    case = until_decided(outcome="refused")
    assert case.state == State.DECIDED
    assert invoices_of(case.draft_id) == []
    assert may_act(case, Action.ISSUE, make.holder(case), stage_of(case))


def test_a_decision_that_is_taken_back_takes_its_invoice_back() -> None:
    case = until_decided()
    director = make.staff(Role.DIRECTOR)
    cases.send_back(case=case, reason="دوباره ببینید.", by=director)
    assert open_invoice_of(case.draft_id) is None
    assert [one.state for one in invoices_of(case.draft_id)] == [InvoiceState.CANCELLED]


def test_what_was_paid_before_is_taken_off(bank: Bank) -> None:
    """A decision taken back after the payment and made again asks for nothing more."""
    case = until_decided()
    pay(bank, open_invoice_of(case.draft_id))  # type: ignore[arg-type]
    case.refresh_from_db()
    cases.send_back(case=case, reason="دوباره ببینید.", by=make.staff(Role.DIRECTOR))
    case = walk(Case.objects.select_related("version__service").get(pk=case.pk), [
        step for step in make.loaded(make.INQUIRY).samples["accepted"].walk if step.do in {"decide", "approve"}
    ])  # fmt: skip
    assert case.state == State.DECIDED
    assert open_invoice_of(case.draft_id) is None
    assert not fees.awaits_payment(case)


def test_an_ended_case_asks_for_nothing() -> None:
    case = until_decided()
    cases.close(case=case, reason="متقاضی منصرف شد.", by=make.staff(Role.DIRECTOR))
    assert [one.state for one in invoices_of(case.draft_id)] == [InvoiceState.CANCELLED]


def test_the_citizen_finds_it_in_their_cases_and_by_tracking_code(bank: Bank) -> None:
    case = until_decided()
    client = Client()
    assert case.citizen is not None
    sign_in_citizen(client, case.citizen)
    address = reverse("account:invoice", args=[open_invoice_of(case.draft_id).token])  # type: ignore[union-attr]
    mine = client.get("/me/").content.decode()
    assert "منتظر پرداخت شما" in mine
    assert '<h2 id="yt">نوبت شما</h2>' in mine
    assert address in client.get(f"/me/cases/{case.tracking_code}/").content.decode()
    found = Client().post("/track/", {"code": case.tracking_code, "mobile": case.applicant_mobile})
    assert address in found.content.decode()


# --- before the application is sent ------------------------------------------------------------------------------------


def test_the_application_is_sent_when_its_fee_is_paid(bank: Bank) -> None:
    citizen = make.citizen(first_name="مریم", last_name="شوشتری")
    draft = money.whole_draft(money.charging("before_submit"), citizen)
    client = Client()
    sign_in_citizen(client, citizen)
    review = client.get(f"/apply/{draft.pk}/review/").content.decode()
    assert "۲۵۰٬۰۰۰ ریال" in review
    assert "پرداخت و ثبت درخواست" in review
    sent = client.post(f"/apply/{draft.pk}/submission/", {"declaration": "yes"})
    invoice = open_invoice_of(draft.pk)
    assert invoice is not None
    assert sent.headers["Location"] == reverse("account:invoice", args=[invoice.token])
    assert not Case.objects.filter(draft=draft).exists()
    with pytest.raises(cases.PaymentDue):
        cases.submit(draft=draft, actor=citizen.reference)
    begun = client.post(reverse("account:invoice_online", args=[invoice.token]))
    back = bank.pay(begun.headers["Location"])
    page = client.get(back.removeprefix("http://testserver"), follow=True).content.decode()  # type: ignore[union-attr]
    case = Case.objects.get(draft=draft)
    assert "پرداخت شد" in page
    assert "ثبت شد" in page
    invoice.refresh_from_db()
    assert (invoice.state, invoice.subject) == (InvoiceState.PAID, case.reference)
    again = client.post(f"/apply/{draft.pk}/submission/", {"declaration": "yes"})
    assert again.headers["Location"].endswith("/receipt/")
    assert Case.objects.filter(draft=draft).count() == 1


def test_a_paid_application_is_sent_though_nobody_came_back(bank: Bank) -> None:
    citizen = make.citizen(first_name="مریم", last_name="شوشتری")
    draft = money.whole_draft(money.charging("before_submit"), citizen)
    invoice = cases.bill_before_submission(draft=draft, actor=citizen.reference)
    assert invoice is not None
    pay(bank, invoice, "lost")
    assert not Case.objects.filter(draft=draft).exists()
    invoice.payments.update(ask_at="2026-01-01T00:00:00Z")
    payments.reconcile()
    entry = Entry.objects.get(subject=f"draft:{draft.pk}", event="payment_received")
    followup(Event(entry.event))(subject=entry.subject, actor=entry.actor, detail=entry.detail)
    case = Case.objects.get(draft=draft)
    assert Notice.objects.filter(event="payment_received", case_ref=case.reference).exists()


def test_what_changed_after_the_declaration_is_not_sent_by_itself(bank: Bank) -> None:
    citizen = make.citizen(first_name="مریم", last_name="شوشتری")
    draft = money.whole_draft(money.charging("before_submit"), citizen)
    invoice = cases.bill_before_submission(draft=draft, actor=citizen.reference)
    assert invoice is not None
    draft.answers = {**draft.answers, "applicant": {**draft.answers["applicant"], "first_name": "زهرا"}}
    draft.save(update_fields=["answers"])
    pay(bank, invoice)
    assert not Case.objects.filter(draft=draft).exists()
    client = Client()
    sign_in_citizen(client, citizen)
    page = client.get(reverse("account:invoice", args=[invoice.token])).content.decode()
    assert "بازبینی و ثبت" in page
    sent = client.post(f"/apply/{draft.pk}/submission/", {"declaration": "yes"})
    assert sent.headers["Location"].endswith("/receipt/")
    assert Case.objects.filter(draft=draft).exists()


def test_a_draft_for_which_money_was_taken_is_not_thrown_away(bank: Bank) -> None:
    citizen = make.citizen()
    draft = money.whole_draft(money.charging("before_submit"), citizen)
    invoice = cases.bill_before_submission(draft=draft, actor=citizen.reference)
    assert invoice is not None
    pay(bank, invoice, "late")
    with pytest.raises(WrongMoment):
        applications.discard(draft=draft)


def test_the_door_of_the_form_tells_what_its_draft_has_to_do_with_money(bank: Bank) -> None:
    citizen = make.citizen()
    service = money.charging("before_submit")
    draft = money.whole_draft(service, citizen)
    door, client = f"/services/{service.slug}/start/", as_citizen(citizen)
    assert "گام " in client.get(door).content.decode()
    bill = cases.bill_before_submission(draft=draft, actor=citizen.reference)
    assert bill is not None
    page = client.get(door).content.decode()
    assert "منتظر پرداخت" in page
    assert reverse("account:invoice", args=[bill.token]) in page
    draft.answers = {**draft.answers, "applicant": {**draft.answers["applicant"], "first_name": "زهرا"}}
    draft.save(update_fields=["answers"])
    pay(bank, bill)
    page = client.get(door).content.decode()
    assert "پرداخت شده؛ منتظر ثبت شما" in page
    assert reverse("apply:draft", args=[draft.pk]) in page


def test_a_draft_without_money_takes_its_invoice_along() -> None:
    citizen = make.citizen()
    draft = money.whole_draft(money.charging("before_submit"), citizen)
    cases.bill_before_submission(draft=draft, actor=citizen.reference)
    key = draft.pk
    applications.discard(draft=draft)
    assert [one.state for one in invoices_of(key)] == [InvoiceState.CANCELLED]


# --- nothing is charged ------------------------------------------------------------------------------------------------


def test_what_nobody_confirmed_is_asked_of_nobody() -> None:
    money.charging("before_submit", status="proposed")
    case = make.case()
    assert invoices_of(case.draft_id) == []


def test_a_service_without_a_fee_costs_no_statement_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one statement of an application that costs nothing asks about money."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        case = make.case()
        citizens.citizen_view(case)
    assert not [one["sql"] for one in asked.captured_queries if "payments_" in one["sql"]]


def test_an_invoice_of_nobody_is_not_there() -> None:
    assert Client().get(reverse("account:invoice", args=[uuid4()])).status_code == 404


# --- through a partner -------------------------------------------------------------------------------------------------


def test_who_applies_through_a_partner_pays_with_the_case_open(bank: Bank) -> None:
    """A partner cannot be sent to a bank in the middle of a request: the case opens, and its letter waits."""
    version = money.charging("before_submit").current
    partner, key = make_partner_key(
        name="دفتر نمونه", scopes=["apply", "apply_on_paper", "read"], by="system"
    )
    sample = make.loaded(make.INQUIRY).samples["accepted"]
    sent = [cases.SentFile(document, name, fixture(name)) for document, name in sample.files.items()]
    case = cases.submit_for_partner(
        version=version, answers=sample.answers, sent=sent, partner=partner, key="k1", body_digest="d"
    )
    invoice = open_invoice_of(case.draft_id)
    assert invoice is not None
    assert invoice.subject == case.reference
    told = Client(HTTP_AUTHORIZATION=f"Bearer {key}").get(f"/api/v1/cases/{case.tracking_code}").json()
    assert told["payment"] == {
        "rials": 250_000,
        "url": f"http://testserver/invoices/{invoice.token}/",
    }
    pay(bank, invoice)
    told = Client(HTTP_AUTHORIZATION=f"Bearer {key}").get(f"/api/v1/cases/{case.tracking_code}").json()
    assert told["payment"] is None


def test_an_unfavourable_end_of_a_case_paid_before_keeps_what_was_paid(bank: Bank) -> None:
    """What is paid before sending is paid whatever the outcome: the refusal's letter asks for nothing more."""
    service = money.charging("before_submit")
    citizen = make.citizen(first_name="مریم", last_name="شوشتری")
    draft = money.whole_draft(service, citizen, "refused")
    invoice = cases.bill_before_submission(draft=draft, actor=citizen.reference)
    assert invoice is not None
    pay(bank, invoice)
    case = walk(
        Case.objects.select_related("version__service").get(draft=draft),
        [one for one in make.loaded(make.INQUIRY).samples["refused"].walk if one.do != "issue"],
    )
    assert case.state == State.DECIDED
    assert not fees.awaits_payment(case)


def test_a_counter_reads_what_is_to_be_paid_before_and_after_it_applies() -> None:
    money.charging("before_submit")
    caller = Caller()
    fee = caller.get(f"/services/{make.INQUIRY}").json()["fee"]
    assert fee["items"] == [
        {"title": "بررسی پرونده", "rials": 200_000, "sometimes": False},
        {"title": "نسخه", "rials": 50_000, "sometimes": False},
    ]
    opened = caller.apply(application()).json()
    assert opened["payment"]["rials"] == money.RIALS
    assert "/invoices/" in opened["payment"]["url"]
    case = caller.get(f"/cases/{opened['tracking_code']}").json()
    assert case["payment"] == opened["payment"]
    assert "هزینه هنوز پرداخت نشده است" in case["next_step"]
    token = opened["payment"]["url"].rstrip("/").rpartition("/")[2]
    told = Client().get(reverse("account:invoice", args=[token])).content.decode()
    assert "نامه پس از پرداخت صادر می‌شود" in told
    assert "نامه برای امضا می‌رود" not in told


def test_who_has_paid_and_changed_something_since_is_not_asked_to_pay_again(bank: Bank) -> None:
    citizen = make.citizen()
    draft = money.whole_draft(money.charging("before_submit"), citizen)
    invoice = cases.bill_before_submission(draft=draft, actor=citizen.reference)
    assert invoice is not None
    reader = Client()
    sign_in_citizen(reader, citizen)
    review = reverse("apply:review", args=[draft.pk])
    assert "پرداخت و ثبت درخواست" in reader.get(review).content.decode()
    answers = {**draft.answers, "applicant": {**draft.answers["applicant"], "first_name": "نسرین"}}
    Draft.objects.filter(pk=draft.pk).update(answers=answers)
    pay(bank, invoice)
    page = reader.get(review).content.decode()
    assert "پرداخت شده است؛ چیزی نمی‌پردازید" in page
    assert "پرداخت و ثبت درخواست" not in page
    told = reader.get(reverse("account:invoice", args=[invoice.token])).content.decode()
    assert "آن‌چه پرداخته‌اید به حساب آن است" in told
    assert "با رسیدن پول، درخواست شما" not in told
    assert (
        reader.post(reverse("apply:submission", args=[draft.pk]), {"declaration": "yes"}).status_code == 302
    )
    assert Case.objects.filter(draft=draft.pk).exists()


def test_words_that_were_written_while_the_payer_was_at_the_bank_are_not_thrown_away(bank: Bank) -> None:
    citizen = make.citizen()
    draft = money.whole_draft(money.charging("before_submit"), citizen)
    invoice = cases.bill_before_submission(draft=draft, actor=citizen.reference)
    assert invoice is not None
    page = draft.asked.pages[0].key
    Draft.objects.filter(pk=draft.pk).update(typed={page: {f"{page}.first_name": ["نسرین"]}})
    pay(bank, invoice)
    draft.refresh_from_db()
    assert draft.submitted_at is None
    assert draft.typed
    reader = Client()
    sign_in_citizen(reader, citizen)
    told = reader.get(reverse("account:invoice", args=[invoice.token])).content.decode()
    assert "بازبینی و ثبت کنید" in told


def test_a_fee_that_grew_after_it_was_paid_takes_off_what_was_paid(bank: Bank) -> None:
    citizen = make.citizen()
    draft = money.whole_draft(money.charging("before_submit"), citizen)
    invoice = cases.bill_before_submission(draft=draft, actor=citizen.reference)
    assert invoice is not None
    answers = {**draft.answers, "applicant": {**draft.answers["applicant"], "first_name": "نسرین"}}
    Draft.objects.filter(pk=draft.pk).update(answers=answers)
    pay(bank, invoice)
    Invoice.objects.filter(pk=invoice.pk).update(rials=money.RIALS - 50_000)
    reader = Client()
    sign_in_citizen(reader, citizen)
    page = reader.get(reverse("apply:review", args=[draft.pk])).content.decode()
    assert "۲۰۰٬۰۰۰ ریال پیش‌تر پرداخته‌اید" in page
