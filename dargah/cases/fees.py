"""What a case still has to pay. Asked only where its service charges: other cases cost no statement."""

from dargah.cases.models import Case
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.fees import DueItem, WrongFee, due_items
from dargah.payments.models import Invoice
from dargah.payments.queries import invoices_of, is_owed
from dargah.payments.states import InvoiceState

PAY_FIRST = "تصمیم گرفته شد؛ نوبت شماست: هزینه را بپردازید تا نامه امضا و صادر شود."


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
