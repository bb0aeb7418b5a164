"""Abuse case 17 as one: whatever comes in whatever order, what we count is what the bank counts; the flaws, brought back."""

import contextlib
from importlib import import_module
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dargah.journal.models import Entry
from dargah.payments import operations as payments
from dargah.payments.gateways import Receipt
from dargah.payments.gateways.zarinpal import Zarinpal as Gateway
from dargah.payments.models import Payment
from dargah.payments.states import InvoiceState, PaymentState
from dargah.people.refusals import Refusal
from tests.factories import money
from tests.factories.money import Bank
from tests.integration.payments import test_paying as paying

pytestmark = pytest.mark.django_db
settling = import_module("dargah.payments.operations.settle")
reconciling = import_module("dargah.payments.operations.reconcile")

WAYS = ("pay", "lost", "forged", "refuse", "wrong_amount")
STEPS = st.lists(
    st.sampled_from(["begin", "replay", "reconcile", "silent", "speaks", *WAYS]), min_size=3, max_size=8
)


class Play:
    """One invoice, its payer and the bank."""

    def __init__(self, bank: Bank) -> None:
        self.bank, self.invoice = bank, money.invoice()
        self.pages: list[str] = []
        self.ways_back: list[str] = []

    def do(self, step: str) -> None:
        if step == "begin":
            with contextlib.suppress(Refusal):
                self.pages.append(paying.back_to(self.invoice))
        elif step in WAYS and self.pages:
            if back := self.bank.pay(self.pages[-1], step):
                self.ways_back.append(back)
                paying.come_back(back)
        elif step == "replay":
            for back in reversed(self.ways_back):
                paying.come_back(back)
        elif step == "reconcile":
            self.invoice.payments.filter(state=PaymentState.BEGUN).update(ask_at=timezone.now())
            payments.reconcile()
        elif step in {"silent", "speaks"}:
            self.bank.break_down("error" if step == "silent" else "")

    def books(self) -> tuple[int, int]:
        """What we have counted, and what the bank took for us and gave out of its hands."""
        ours = [one for one in self.bank.server.sessions.values() if one.order == str(self.invoice.number)]
        counted = self.invoice.payments.filter(state__in=[PaymentState.PAID, PaymentState.EXCESS])
        bank_says = sum(one.paid for one in ours if one.status == "VERIFIED")
        return counted.aggregate(whole=Sum("rials"))["whole"] or 0, bank_says


def check_the_books_agree(bank: Bank, steps: list[str]) -> None:
    play = Play(bank)
    for step in steps:
        play.do(step)
        ours, theirs = play.books()
        assert ours == theirs, step
    play.do("speaks")
    play.do("reconcile")
    ours, theirs = play.books()
    assert ours == theirs
    assert (
        Entry.objects.filter(
            subject=play.invoice.subject, event__in=["payment_received", "payment_exceeded"]
        ).count()
        == ours // money.RIALS
    ), "each is journalled once"
    assert play.invoice.payments.filter(state=PaymentState.PAID).count() <= 1


@hypothesis_settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_whatever_comes_in_whatever_order_the_books_agree(bank: Bank, steps: list[str]) -> None:
    with transaction.atomic():
        check_the_books_agree(bank, ["begin", *steps])
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("flaw", "steps"),
    [
        ("believes the callback", ["begin", "forged"]),
        ("takes any amount", ["begin", "wrong_amount"]),
        ("counts what is settled", ["begin", "pay", "replay"]),
    ],
)
def test_mutants_a_ledger_of_its_own(
    bank: Bank, flaw: str, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    check_the_books_agree(bank, steps)
    if flaw == "believes the callback":
        monkeypatch.setattr(Gateway, "verify", lambda *_, **__: Receipt("1"))
    elif flaw == "takes any amount":
        real = Gateway.verify

        def whatever(self: Any, *, authority: str, rials: int) -> Any:
            paid = bank.server.sessions[authority].paid
            return real(self, authority=authority, rials=paid or rials)

        monkeypatch.setattr(Gateway, "verify", whatever)
    else:

        def again(payment: Payment, reference: str, actor: str) -> None:
            Payment.objects.create(
                invoice=payment.invoice,
                way="gateway",
                rials=payment.rials,
                state="excess",
                reference=reference,
            )

        monkeypatch.setattr(settling, "UNSETTLED", tuple(PaymentState))
        monkeypatch.setattr(settling, "count", again)
    with pytest.raises(AssertionError):
        check_the_books_agree(bank, steps)


def test_mutant_nobody_asks_about_a_callback_that_never_came(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lost: without the reconciler the money is at the bank, and we know nothing of it."""
    monkeypatch.setattr(reconciling, "settle", lambda **_: None)
    with pytest.raises(AssertionError):
        paying.test_a_callback_that_never_came_is_found_by_the_reconciler(bank)


def check_what_is_counted_is_not_counted_again(bank: Bank) -> None:
    """Two callbacks were told «paid» at the same moment: the second finds it counted, under its lock."""
    play = Play(bank)
    play.do("begin")
    begun = play.invoice.payments.get()
    play.do("pay")
    settling.count(begun, "the second's reference", "system")
    assert paying.state_of(play.invoice) == (InvoiceState.PAID, [PaymentState.PAID])
    assert paying.events_of(play.invoice).count("payment_received") == 1
    assert "payment_exceeded" not in paying.events_of(play.invoice)


def test_what_is_counted_is_not_counted_again(bank: Bank) -> None:
    check_what_is_counted_is_not_counted_again(bank)


def test_mutant_a_count_that_does_not_look_again(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    _, paid = settling.PAYMENT_TRANSITIONS["settle"]
    monkeypatch.setitem(settling.PAYMENT_TRANSITIONS, "settle", (frozenset(PaymentState), paid))
    with pytest.raises(AssertionError):
        check_what_is_counted_is_not_counted_again(bank)
