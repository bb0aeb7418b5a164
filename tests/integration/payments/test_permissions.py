"""Who may do what with money, for every role, of the finance unit, above it and elsewhere. The table is written out."""

from collections.abc import Callable
from typing import Any

import pytest

from dargah.payments import permissions
from dargah.payments.models import Payment
from dargah.payments.states import (
    INVOICE_TRANSITIONS,
    PAYMENT_TRANSITIONS,
    InvoiceState,
    PaymentState,
    Way,
)
from dargah.people.models import StaffMember, Unit
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.factories import money

pytestmark = pytest.mark.django_db
OFFICER, HEAD, DIRECTOR = Role.CASE_OFFICER, Role.UNIT_HEAD, Role.DIRECTOR
FINANCE, ABOVE, ELSEWHERE = "finance", "dep_resources", "land_legal"
# (role, unit) → what of the acts; whoever is not here does none
TABLE: dict[tuple[Role, str], set[str]] = {
    (OFFICER, FINANCE): {"see", "check", "ask", "return"},
    (HEAD, FINANCE): {"see", "check", "ask", "refund", "return"},
    (HEAD, ABOVE): {"see", "check", "ask", "refund", "return"},
    **{(DIRECTOR, unit): {"see", "refund"} for unit in (FINANCE, ABOVE, ELSEWHERE)},
}


def member(role: Role, unit: str, **facts: Any) -> StaffMember:
    return StaffMember(
        pk=-1, username="x", full_name="عضو", role=role, unit=Unit.objects.get(pk=unit), **facts
    )


def payment(state: str, way: Way = Way.GATEWAY, told: str = "") -> Payment:
    return Payment(way=way, state=state, rials=1, authority="S1", told=told)


ACTS: dict[str, Callable[[StaffMember], bool]] = {
    "see": permissions.may_see_money,
    "check": lambda by: permissions.may_check_slip(payment("checking", Way.SLIP), by),
    "ask": lambda by: permissions.may_ask_gateway(payment("begun"), by),
    "refund": lambda by: permissions.may_refund(payment("paid"), by),
    "return": lambda by: permissions.may_note_return(payment("failed", told="mismatch"), by),
}


@pytest.mark.parametrize("unit", [FINANCE, ABOVE, ELSEWHERE])
@pytest.mark.parametrize("role", list(Role))
def test_every_role_in_every_place(role: Role, unit: str) -> None:
    found = {act for act, may in ACTS.items() if may(member(role, unit))}
    assert found == TABLE.get((role, unit), set())


@pytest.mark.parametrize("role", [OFFICER, HEAD, DIRECTOR])
def test_who_has_left_does_nothing(role: Role) -> None:
    gone = member(role, FINANCE, is_active=False)
    assert [act for act, may in ACTS.items() if may(gone)] == []


@pytest.mark.parametrize("state", PaymentState.values)
def test_every_state_of_a_payment(state: str) -> None:
    """What finance's head may do with a payment is what the table of transitions has."""
    head = member(HEAD, FINANCE)
    online, slip = payment(state), payment(state, Way.SLIP)
    assert permissions.may_check_slip(slip, head) == (state in PAYMENT_TRANSITIONS["accept"][0])
    assert permissions.may_ask_gateway(online, head) == (state in PAYMENT_TRANSITIONS["settle"][0])
    assert not permissions.may_ask_gateway(slip, head), "a slip is no matter of the gateway"
    assert permissions.may_refund(online, head) == (state in PAYMENT_TRANSITIONS["refund"][0])
    another_sum = payment(state, told="mismatch")
    assert permissions.may_note_return(another_sum, head) == (state in PAYMENT_TRANSITIONS["return"][0])
    assert not permissions.may_note_return(online, head), "only where the bank took another sum"


@pytest.mark.parametrize("state", InvoiceState.values)
def test_every_state_of_an_invoice(state: str) -> None:
    invoice = money.invoice()
    invoice.state = state
    assert permissions.may_pay(invoice) == (state in INVOICE_TRANSITIONS["pay"][0])


def test_without_a_finance_unit_only_the_director_sees_money(monkeypatch: pytest.MonkeyPatch) -> None:
    office = permissions.directorate().model_copy(update={"finance_unit": ""})
    monkeypatch.setattr(permissions, "directorate", lambda: office)
    staff = [make.staff(role) for role in Role]
    assert {one.role for one in staff if permissions.may_see_money(one)} == {DIRECTOR}


def test_mutant_everybody_of_the_office_is_finance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "is_of_finance", lambda by: by.is_active)
    with pytest.raises(AssertionError):
        test_every_role_in_every_place(OFFICER, ELSEWHERE)
