"""claim and assign: whose desk the case is on."""

from dargah.cases.models import Case
from dargah.cases.operations.turn import keep, turn
from dargah.cases.permissions import is_recused, units_of, with_a_colleague
from dargah.cases.states import Action
from dargah.catalogue.acts import HEADS
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, WrongMoment


def claim(*, case: Case, by: StaffMember, seen: int | None = None) -> None:
    """Take a case nobody has; a head also takes over a colleague's. Raises NotAllowed for an officer, WrongMoment for
    a secretary when a colleague has it.
    """
    with turn(case=case, action=Action.CLAIM, by=by, seen=seen) as locked:
        if by.role not in HEADS and with_a_colleague(locked, by) is not None:
            raise WrongMoment("این پرونده را همکار دیگری برداشته است.")
        locked.assignee = by
        keep(locked)
        record(event=Event.case_claimed, subject=locked.reference, actor=by.reference)


def assign(*, case: Case, to: StaffMember, by: StaffMember, seen: int | None = None) -> None:
    """Give the case to a colleague of the role that holds it, in the unit that has it. Raises Invalid otherwise."""
    with turn(case=case, action=Action.ASSIGN, by=by, seen=seen) as locked:
        if not to.is_active or to.role != locked.holder or locked.unit_id not in [*units_of(to), to.unit_id]:
            raise Invalid({"to": "این همکار در این واحد و این مرحله نیست."})
        if is_recused(locked, to):
            raise Invalid({"to": "این همکار تصمیمی را نوشته یا تأیید کرده است که شهروند به آن اعتراض دارد."})
        locked.assignee = to
        keep(locked)
        record(
            event=Event.case_assigned,
            subject=locked.reference,
            actor=by.reference,
            detail={"to": to.reference, "revision": locked.revision},
        )
