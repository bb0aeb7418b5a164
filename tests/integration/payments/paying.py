"""A case whose fee is asked for, a payer at the gateway, and what the worker does after it."""

from django.test import Client
from django.urls import reverse

from dargah.cases.models import Case
from dargah.cases.states import State
from dargah.catalogue.sampled import Step
from dargah.followups.jobs import followup
from dargah.insight.walking import apply_sample, walk
from dargah.journal.events import Event
from dargah.journal.models import Entry
from dargah.payments.models import Invoice
from tests.factories import cases as make
from tests.factories import money
from tests.factories.money import Bank


def pay(bank: Bank, invoice: Invoice, way: str = "pay") -> None:
    """Pay as a browser does, back on the portal's page."""
    client = Client()
    begun = client.post(reverse("account:invoice_online", args=[invoice.token]))
    back = bank.pay(begun.headers["Location"], way)
    if back:
        client.get(back.removeprefix("http://testserver"))


def until_decided(pay_when: str = "before_issue", outcome: str = "accepted") -> Case:
    """A case of a charging service whose decision is final."""
    service = money.charging(pay_when)
    case = apply_sample(service, make.loaded(make.INQUIRY).samples[outcome], make.citizen())
    steps = make.loaded(make.INQUIRY).samples[outcome].walk
    stop = next(place + 1 for place, step in enumerate(steps) if step.do in {"approve", "decide"})
    case = walk(case, steps, until=stop)
    while case.state == State.APPROVAL:
        case = walk(case, [Step(do="approve")])
    return case


def follow(case: Case) -> None:
    """Run the followups of everything that was journalled about the case."""
    for entry in Entry.objects.filter(subject=case.reference).order_by("seq"):
        if entry.event in {
            "invoice_made",
            "payment_received",
            "payment_exceeded",
            "slip_refused",
            "slip_sent",
            "payment_refunded",
            "payment_retained",
        }:
            followup(Event(entry.event))(subject=entry.subject, actor=entry.actor, detail=entry.detail)
