"""Who may do what with money. A check raises a refusal, its twin answers yes or no.

An invoice is opened by its address, a token that nobody guesses: who has it sees what is asked and pays; no name stands
there. At the desk money is the finance unit's (``finance_unit`` of directorate.yaml): its officers and whoever heads it
see and check, its head and the director give money back, or say why it stays.
Everybody else sees of a case's money what its page tells.
"""

from dargah.catalogue.directorate import directorate
from dargah.catalogue.queries import is_off
from dargah.payments.models import Invoice, Payment
from dargah.payments.states import (
    MISMATCH,
    PAYMENT_TRANSITIONS,
    RECEIVED,
    UNSETTLED,
    InvoiceState,
    PaymentState,
    Way,
)
from dargah.people.models import StaffMember
from dargah.people.refusals import NotAllowed, Refusal, WrongMoment
from dargah.people.roles import Role

NOTHING_TO_PAY = "این خدمت از درگاه برداشته شده است؛ چیزی نپردازید."


def is_of_finance(by: StaffMember) -> bool:
    """Whether the member works in the finance unit or heads it, or the unit above it."""
    unit = directorate().finance_unit
    return by.is_active and by.role in {Role.CASE_OFFICER, Role.UNIT_HEAD} and unit in by.unit_slugs


def check_may_see_money(by: StaffMember) -> None:
    """Raise NotAllowed unless the member is of the finance unit, or the director."""
    if not is_of_finance(by) and not (by.is_active and by.role == Role.DIRECTOR):
        raise NotAllowed("این صفحه برای امور مالی است.")


def may_see_money(by: StaffMember) -> bool:
    """The twin of `check_may_see_money`."""
    return _holds(check_may_see_money, by)


def check_may_check_slip(payment: Payment, by: StaffMember) -> None:
    """Raise unless the member is of the finance unit and the slip waits for its check."""
    check_may_see_money(by)
    if not is_of_finance(by):
        raise NotAllowed("فیش را امور مالی می‌بیند.")
    if payment.state != PaymentState.CHECKING:
        raise WrongMoment(f"این فیش دیگر در بررسی نیست: {PaymentState(payment.state).label}.")


def may_check_slip(payment: Payment, by: StaffMember) -> bool:
    """The twin of `check_may_check_slip`."""
    return _holds(check_may_check_slip, payment, by)


def check_may_ask_gateway(payment: Payment, by: StaffMember) -> None:
    """Raise unless the member is of the finance unit and the gateway's word on the payment is still open."""
    check_may_see_money(by)
    if not is_of_finance(by):
        raise NotAllowed("پرسیدن از درگاه با امور مالی است.")
    if payment.way != Way.GATEWAY or payment.state not in UNSETTLED:
        raise WrongMoment(f"این پرداخت روشن است: {PaymentState(payment.state).label}.")


def may_ask_gateway(payment: Payment, by: StaffMember) -> bool:
    """The twin of `check_may_ask_gateway`."""
    return _holds(check_may_ask_gateway, payment, by)


def check_may_refund(payment: Payment, by: StaffMember) -> None:
    """Raise unless the member heads the finance unit or is the director, and the money lies with the office."""
    check_may_see_money(by)
    if by.role == Role.CASE_OFFICER:
        raise NotAllowed("بازگرداندن پول با رئیس امور مالی یا مدیرکل است.")
    if payment.state not in RECEIVED:
        raise WrongMoment(f"پولی نیست که بازگردد: {PaymentState(payment.state).label}.")


def may_refund(payment: Payment, by: StaffMember) -> bool:
    """The twin of `check_may_refund`."""
    return _holds(check_may_refund, payment, by)


def check_may_retain(payment: Payment, by: StaffMember) -> None:
    """Raise unless the member may give the money back and its case ended without a decision."""
    check_may_refund(payment, by)
    if payment.state != PaymentState.PAID or not payment.invoice.undecided:
        raise WrongMoment("درباره این پول تصمیمی نمانده است؛ صفحه را تازه کنید.")


def may_retain(payment: Payment, by: StaffMember) -> bool:
    """The twin of `check_may_retain`."""
    return _holds(check_may_retain, payment, by)


def check_may_note_return(payment: Payment, by: StaffMember) -> None:
    """Raise unless the member is of the finance unit and the bank took another sum, whose return is not noted yet."""
    check_may_see_money(by)
    if not is_of_finance(by):
        raise NotAllowed("ثبت برگشت پول با امور مالی است.")
    if payment.state not in PAYMENT_TRANSITIONS["return"][0] or payment.told != MISMATCH:
        raise WrongMoment(f"برگشتی برای ثبت نیست: {PaymentState(payment.state).label}.")


def may_note_return(payment: Payment, by: StaffMember) -> bool:
    """The twin of `check_may_note_return`."""
    return _holds(check_may_note_return, payment, by)


def check_may_pay(invoice: Invoice) -> None:
    """Raise WrongMoment for an invoice that asks for nothing any more; who has its address may pay."""
    if invoice.state != InvoiceState.OPEN:
        raise WrongMoment(f"این صورت‌حساب {InvoiceState(invoice.state).label} است؛ چیزی برای پرداخت نیست.")
    if invoice.is_of_draft and is_off(invoice.version):  # nobody could send what it was paid for
        raise WrongMoment(NOTHING_TO_PAY)


def may_pay(invoice: Invoice) -> bool:
    """The twin of `check_may_pay`."""
    return _holds(check_may_pay, invoice)


def _holds(check: "object", *told: object) -> bool:
    try:
        check(*told)  # type: ignore[operator]  # one of the checks above
    except Refusal:
        return False
    return True
