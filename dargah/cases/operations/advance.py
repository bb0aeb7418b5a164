"""advance: a stage is done, the next begins."""

from dargah.cases.models import Case
from dargah.cases.operations.appoint import conclude
from dargah.cases.operations.refer import ask_outside_offices
from dargah.cases.operations.turn import definition_of, enter, keep, today, turn
from dargah.cases.states import Action
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import StaffMember
from dargah.people.refusals import WrongMoment


def advance(*, case: Case, by: StaffMember, reason: str = "", seen: int | None = None) -> None:
    """Move to the next stage. A stage that promises a visit or a meeting ends with one that was kept or with the
    ``reason`` why none was, which stays a note of the office.

    Raises WrongMoment while a question of this stage is unanswered or an appointment ahead, Invalid without the reason.
    """
    with turn(case=case, action=Action.ADVANCE, by=by, seen=seen) as locked:
        open_question = locked.referrals.filter(stage=locked.stage, answered_at=None).first()
        if open_question is not None:
            raise WrongMoment(f"پاسخ «{open_question.addressee}» هنوز نرسیده است.")
        forgone = conclude(locked, reason, by)
        definition = definition_of(locked)
        names = [stage.stage for stage in definition.stages]
        before, place = locked.stage, names.index(locked.stage) + 1
        if place == len(names):
            raise WrongMoment("این آخرین مرحله است؛ پرونده را ببندید.")
        following = definition.stages[place]
        enter(locked, following, today())
        ask_outside_offices(locked, following, locked.answers)
        keep(locked)
        if forgone is not None:
            record(
                event=Event.appointment_forgone,
                subject=locked.reference,
                actor=by.reference,
                detail={"stage": before, "note": forgone.pk},
            )
        record(
            event=Event.case_advanced,
            subject=locked.reference,
            actor=by.reference,
            detail={"from": before, "stage": locked.stage, "unit": locked.unit_id},
        )
