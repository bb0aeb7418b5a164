"""What a case still has to pay. Asked only where its service charges: other cases cost no statement."""

from collections.abc import Iterable

from dargah.cases.models import Case
from dargah.cases.states import State
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.fees import DueItem, WrongFee, due_items
from dargah.payments.models import Invoice
from dargah.payments.queries import invoices_of, is_owed, slips_among
from dargah.payments.states import InvoiceState, PaymentState, RefundState

PAY_MEANWHILE = "رسیدگی ادامه دارد؛ هزینه هنوز پرداخت نشده است و نامه پس از پرداخت صادر می‌شود."
IN_CHECK = "رسیدگی ادامه دارد؛ فیش شما در بررسی است و نامه پس از پذیرفته شدن آن صادر می‌شود."
PAY_FIRST = "تصمیم گرفته شد؛ نوبت شماست: هزینه را بپردازید تا نامه امضا و صادر شود."
SLIP_FIRST = "تصمیم گرفته شد؛ فیش شما در بررسی است. اگر پذیرفته شود، نامه امضا و صادر می‌شود."


UNDECIDED = "امور مالی می‌گوید پولی که پرداخته‌اید بازمی‌گردد یا نه و خبر می‌دهیم."
ON_ITS_WAY = "پولی که پرداخته بودید در راه بازگشت است."
WENT_BACK = "پولی که پرداخته بودید بازگردانده شد."
STAYS = "پولی که پرداخته‌اید بازنمی‌گردد؛ دلیل آن در صورت‌حساب است."


def owed_parts(case: Case) -> list[DueItem]:
    """The parts of the fee that the case's outcome leaves: before the letter, only who gets something pays for it.

    Raises WrongFee.
    """
    definition: ServiceDefinition = case.version.parsed
    fee, outcome = definition.fee, definition.outcomes.get(case.outcome)
    if not fee.is_charged or (fee.pay == "before_issue" and (outcome is None or not outcome.favourable)):
        return []
    return due_items(definition, case.answers)


def awaits_payment(case: Case) -> bool:
    """Whether the letter has to wait: its fee is not paid."""
    try:
        parts = owed_parts(case)
    except WrongFee:
        return True
    return bool(parts) and is_owed(case.draft_id, parts)


def invoices(case: Case) -> list[Invoice]:
    """The invoices of the case, newest first; none, and no statement, where its service charges nothing."""
    definition: ServiceDefinition = case.version.parsed
    return invoices_of(case.draft_id) if definition.fee.is_charged else []


def unpaid(bills: list[Invoice]) -> Invoice | None:
    """The one that waits to be paid."""
    return next((one for one in bills if one.state == InvoiceState.OPEN), None)


def billed_at_submission(case: Case) -> Invoice | None:
    """The invoice that was made when the case was submitted, whatever became of it since."""
    definition: ServiceDefinition = case.version.parsed
    return next(iter(reversed(invoices(case))), None) if definition.fee.is_paid_before else None


def in_check(bill: Invoice | None) -> bool:
    """Whether a deposit slip for it lies with finance: its payer has done their part."""
    return bill is not None and any(one.state == PaymentState.CHECKING for one in bill.payments.all())


def note_slips(cases: Iterable[Case]) -> None:
    """Mark those whose letter waits for a slip that finance looks at; one statement, none where nothing is charged."""
    waiting = [
        case
        for case in cases
        if case.state == State.DECIDED and case.paused_on is None and case.version.parsed.fee.is_charged
    ]
    found = slips_among([case.draft_id for case in waiting]) if waiting else set()
    for case in waiting:
        case.slip_in_check = case.draft_id in found


def before_the_letter(bills: list[Invoice]) -> str:
    """What the letter of a decided case waits for, as its citizen is told; empty where nothing is to be paid."""
    due = unpaid(bills)
    if due is None:
        return ""
    return SLIP_FIRST if in_check(due) else PAY_FIRST


def after_the_end(bills: list[Invoice]) -> str:
    """What becomes of the money of a case that ended without a decision, as its citizen is told; empty where none was
    paid.
    """
    if any(_goes_back(one) for one in bills):
        return ON_ITS_WAY
    if any(one.state == InvoiceState.PAID and one.undecided for one in bills):
        return UNDECIDED
    if any(one.stays_because for one in bills):
        return STAYS
    return WENT_BACK if any(one.state == InvoiceState.REFUNDED for one in bills) else ""


def _goes_back(bill: Invoice) -> bool:
    return any(
        back.state == RefundState.BEGUN for payment in bill.payments.all() for back in payment.refunds.all()
    )
