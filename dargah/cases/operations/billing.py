"""The bill of an application and of a case: made, taken along, dropped, inside the verbs that change what is owed."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from dargah.applications.models import Draft
from dargah.cases.fees import awaits_payment, in_check, owed_parts, unpaid
from dargah.cases.models import Case
from dargah.cases.operations.clock import resume, stop
from dargah.cases.operations.turn import keep, today
from dargah.cases.states import State
from dargah.catalogue.conditions import Answers
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.fees import DueItem, WrongFee, due_items, total
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.payments import operations as payments
from dargah.payments.queries import invoices_of, is_owed
from dargah.payments.states import PaymentState
from dargah.people.refusals import WrongMoment

SYSTEM = "system"
UNPAID = "هزینه هنوز پرداخت نشده است."
NOT_RECKONED = "هزینه این درخواست با پاسخ‌هایش محاسبه نشد؛ تحلیل‌گر خدمت باید قاعده هزینه را درست کند."


class PaymentDue(WrongMoment):
    """The fee comes first."""

    def __init__(self) -> None:
        super().__init__("این خدمت هزینه دارد و پیش از ثبت پرداخت می‌شود.")


def parts_before_submission(definition: ServiceDefinition, answers: Answers) -> list[DueItem]:
    """What has to be paid before the application is sent. Raises WrongMoment where it is no amount."""
    if not definition.fee.is_paid_before:
        return []
    try:
        return due_items(definition, answers)
    except WrongFee as wrong:
        raise WrongMoment(NOT_RECKONED) from wrong


def check_paid_before(draft: Draft, definition: ServiceDefinition, answers: Answers) -> None:
    """Raise PaymentDue while something is owed that is paid before sending."""
    parts = parts_before_submission(definition, answers)
    if parts and is_owed(draft.pk, parts):
        raise PaymentDue


def take_bill_along(case: Case, actor: str) -> None:
    """The draft became a case. Who applies through a partner pays with the case open: its letter waits for it."""
    payments.move_to_case(application=case.draft_id, subject=case.reference)
    definition: ServiceDefinition = case.version.parsed
    if definition.fee.is_paid_before:
        if case.partner_id is not None:
            bill_case(case, actor)
        else:
            note_surplus(case)


def bill_case(case: Case, actor: str) -> None:
    """The invoice of what the case owes now; an open one of what it no longer owes is cancelled."""
    definition: ServiceDefinition = case.version.parsed
    if not definition.fee.is_charged:
        return
    try:
        payments.bill(
            application=case.draft_id,
            subject=case.reference,
            version=case.version,
            items=owed_parts(case),
            actor=actor,
            payer=case.applicant_name,
        )
    except WrongFee as wrong:
        raise WrongMoment(NOT_RECKONED) from wrong
    note_surplus(case)


def note_surplus(case: Case) -> None:
    """What was paid and the case does not come to stands among what finance gives back."""
    definition: ServiceDefinition = case.version.parsed
    if definition.fee.is_charged:
        try:
            payments.note_surplus(application=case.draft_id, rials=total(owed_parts(case)))
        except WrongFee as wrong:
            raise WrongMoment(NOT_RECKONED) from wrong


def stand_while_unpaid(case: Case) -> None:
    """The clock stands while a decided case waits for its citizen's payment, and runs while finance looks at a slip."""
    waits = (
        case.state == State.DECIDED
        and awaits_payment(case)
        and not in_check(unpaid(invoices_of(case.draft_id)))
    )
    if waits and case.paused_on is None:
        stop(case, UNPAID, None)
        record(event=Event.case_paused, subject=case.reference, actor=SYSTEM)
    elif not waits and case.waits_for_payment:
        record(
            event=Event.case_resumed,
            subject=case.reference,
            actor=SYSTEM,
            detail={"paused_days": resume(case, on=_came_on(case))},
        )


def _came_on(case: Case) -> date:
    """The day of the wait on which the payer did their part, however late the worker hears of it."""
    moments = [
        one.settled_at if one.state == PaymentState.PAID else one.made_at
        for bill in invoices_of(case.draft_id)
        for one in bill.payments.all()
        if one.state in {PaymentState.PAID, PaymentState.CHECKING}
    ]
    days = [localdate(moment) for moment in moments if moment]
    return max((day for day in days if case.paused_on and day >= case.paused_on), default=today())


def settle_clock(*, application: UUID) -> None:
    """After money or a slip has come, or a slip was refused: the clock of the application's case, if it has one."""
    with transaction.atomic():
        case = (
            Case.objects.select_for_update(of=("self",))
            .select_related("version")
            .filter(draft=application)
            .first()
        )
        if case is not None and case.state == State.DECIDED:
            stand_while_unpaid(case)
            keep(case)


def leave_to_finance(case: Case) -> None:
    """The case ends without a decision in force: finance says whether what was paid for it goes back."""
    definition: ServiceDefinition = case.version.parsed
    if definition.fee.is_charged and not case.outcome:
        payments.note_undecided(application=case.draft_id)


def take_from_finance(case: Case) -> None:
    """The case goes on: its money is nobody's question until it ends."""
    definition: ServiceDefinition = case.version.parsed
    if definition.fee.is_charged:
        payments.note_taken_up(application=case.draft_id)


def drop_bill(case: Case, actor: str) -> None:
    """Nothing is asked any more."""
    definition: ServiceDefinition = case.version.parsed
    if definition.fee.is_charged:
        payments.cancel_open(application=case.draft_id, actor=actor)
