"""A helper declares an application whose fee comes first: it is sent in the helper's name, and only while the consent holds."""

import pytest

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.journal.models import Entry
from dargah.payments.models import Invoice
from dargah.people.models import Citizen
from dargah.people.refusals import WrongMoment
from tests.factories import cases as make
from tests.factories import money
from tests.factories.money import Bank
from tests.integration.helping.test_consent import filled, given
from tests.integration.payments.paying import pay

pytestmark = pytest.mark.django_db


def declared(helper: Citizen) -> tuple[Draft, Invoice]:
    """What the helper has filled and declared, with the invoice that comes before it is sent."""
    money.charging("before_submit")
    draft = filled(given(helper))
    Draft.objects.filter(pk=draft.pk).update(done=[page.key for page in draft.version.parsed.form])
    draft.refresh_from_db()
    invoice = cases.bill_before_submission(draft=draft, actor=helper.reference)
    assert invoice is not None
    return draft, invoice


def taken_back(draft: Draft) -> Citizen:
    """The citizen, who has taken the helper's consent back."""
    assert draft.consent is not None
    assert draft.citizen is not None
    applications.end_help(consent=draft.consent, by=draft.citizen)
    return draft.citizen


def test_what_a_helper_declared_is_sent_by_the_helper(bank: Bank) -> None:
    helper = make.citizen()
    draft, invoice = declared(helper)
    pay(bank, invoice)
    case = Case.objects.get(draft=draft)
    sent = Entry.objects.get(subject=case.reference, event="case_submitted")
    assert sent.actor == helper.reference


def test_paying_sends_nothing_once_the_consent_is_taken_back(bank: Bank) -> None:
    helper = make.citizen()
    draft, invoice = declared(helper)
    citizen = taken_back(draft)
    pay(bank, invoice)
    invoice.refresh_from_db()
    assert invoice.state == "paid"
    assert not Case.objects.filter(draft=draft).exists()
    # the citizen looks at it, declares it in their own name and need not pay again
    draft.refresh_from_db()
    assert cases.bill_before_submission(draft=draft, actor=citizen.reference) is None
    case = cases.submit(draft=draft, actor=citizen.reference)
    assert Entry.objects.get(subject=case.reference, event="case_submitted").actor == citizen.reference


def test_the_citizens_own_declaration_before_paying_counts(bank: Bank) -> None:
    helper = make.citizen()
    draft, invoice = declared(helper)
    citizen = taken_back(draft)
    draft.refresh_from_db()
    again = cases.bill_before_submission(draft=draft, actor=citizen.reference)
    assert again == invoice
    pay(bank, invoice)
    case = Case.objects.get(draft=draft)
    assert Entry.objects.get(subject=case.reference, event="case_submitted").actor == citizen.reference


def test_who_was_let_in_before_the_word_was_taken_back_makes_no_invoice() -> None:
    helper = make.citizen()
    money.charging("before_submit")
    draft = filled(given(helper))
    taken_back(draft)
    with pytest.raises(WrongMoment, match="رضایت خود را پس گرفته"):
        cases.bill_before_submission(draft=draft, actor=helper.reference)
    assert not Invoice.objects.exists()
