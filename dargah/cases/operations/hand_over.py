"""hand_over: a case that fell back to the central office goes to its county's office, where somebody works there now."""

from dargah.cases.models import Case
from dargah.cases.operations.turn import definition_of, keep, move_to, stage_of, turn
from dargah.cases.routing import office_ready
from dargah.cases.states import Action
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import StaffMember
from dargah.people.refusals import WrongMoment


def hand_over(*, case: Case, by: StaffMember, seen: int | None = None) -> None:
    """Give the case to the office of its county; stage, days and questions stay as they are.

    Raises WrongMoment where the case does not lie with the central office or nobody of the stage's role works there.
    """
    with turn(case=case, action=Action.HAND_OVER, by=by, seen=seen) as locked:
        office = office_ready(locked.unit_id, stage_of(locked), definition_of(locked), locked.county)
        if not office:  # the last of them left this very moment
            raise WrongMoment("در اداره شهرستان این پرونده اکنون کسی نیست که آن را بگیرد.")
        before = locked.unit_id
        move_to(locked, office)
        keep(locked)
        record(
            event=Event.case_handed_over,
            subject=locked.reference,
            actor=by.reference,
            detail={"from": before, "unit": office, "stage": locked.stage},
        )
