"""decide, approve, send_back: an outcome with its reasons, and the head's word where the stage wants it."""

from dargah.cases.models import Case, Decision
from dargah.cases.operations.answering import answer_given
from dargah.cases.operations.appoint import check_outcome
from dargah.cases.operations.billing import bill_case, drop_bill, stand_while_unpaid
from dargah.cases.operations.clock import resume
from dargah.cases.operations.see import answered
from dargah.cases.operations.turn import (
    definition_of,
    enter,
    keep,
    now,
    review,
    stage_named,
    stage_of,
    today,
    turn,
)
from dargah.cases.states import Action, State
from dargah.catalogue.definition import Stage
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, WrongMoment
from dargah.people.roles import Role

SHORTEST_REASONS = 10


def decide(*, case: Case, outcome: str, reasons: str, by: StaffMember, seen: int | None = None) -> Decision:
    """Record an outcome of the stage with reasons; final at once, or handed to the head who must approve.

    Raises Invalid for an outcome the stage does not know or for missing reasons.
    """
    with turn(case=case, action=Action.DECIDE, by=by, seen=seen) as locked:
        stage = stage_of(locked)
        errors = {}
        if outcome not in stage.decide:
            errors["outcome"] = "یکی از نتیجه‌ها را برگزینید."
        if len(reasons.strip()) < SHORTEST_REASONS:
            errors["reasons"] = "دلیل تصمیم را بنویسید؛ شهروند آن را در نامه می‌خواند."
        if errors:
            raise Invalid(errors)
        unanswered = locked.referrals.filter(stage=locked.stage, answered_at=None).first()
        if unanswered is not None:
            raise WrongMoment(f"پاسخ «{unanswered.addressee}» هنوز نرسیده است.")
        check_outcome(locked, outcome)
        _check_enclosed(locked, outcome)
        answered(locked)
        Decision.objects.filter(case=locked, superseded=False).update(superseded=True)
        decision = Decision.objects.create(
            case=locked, stage=stage.stage, outcome=outcome, reasons=reasons.strip(), by=by, at=now()
        )
        if stage.approve and by.role not in {stage.approve, Role.DIRECTOR}:
            locked.state, locked.holder, locked.assignee = State.APPROVAL, Role(stage.approve), None
            keep(locked)
            record(
                event=Event.decision_proposed,
                subject=locked.reference,
                actor=by.reference,
                detail={"outcome": outcome, "stage": stage.stage},
            )
        else:
            _make_final(locked, decision, stage, by)
    return decision


def approve(*, case: Case, by: StaffMember, seen: int | None = None) -> None:
    """The head agrees: the decision is final and goes to its letter."""
    with turn(case=case, action=Action.APPROVE, by=by, seen=seen) as locked:
        decision = Decision.objects.select_for_update().get(case=locked, superseded=False)
        check_outcome(locked, decision.outcome)  # it may have been taken back since
        _check_enclosed(locked, decision.outcome)
        _make_final(locked, decision, stage_named(definition_of(locked), decision.stage), by)


def send_back(*, case: Case, reason: str, by: StaffMember, seen: int | None = None) -> None:
    """The head does not agree: back to the stage of the decision, with a reason for the officer."""
    if not reason.strip():
        raise Invalid({"reason": "بنویسید چه چیزی باید دگرگون شود."})
    with turn(case=case, action=Action.SEND_BACK, by=by, seen=seen) as locked:
        decision = Decision.objects.select_for_update().get(case=locked, superseded=False)
        decision.superseded = True
        decision.save(update_fields=["superseded"])
        locked.notes.create(text=reason.strip(), by=by, at=now())
        locked.outcome = ""
        drop_bill(locked, by.reference)
        resume(locked)
        enter(locked, stage_named(definition_of(locked), decision.stage), today())
        if locked.recused:  # an objection stays with who examines it
            review(locked, decision.by.role, decision.by.unit_id)
        locked.assignee = decision.by if decision.by.role == locked.holder else None
        keep(locked)
        record(
            event=Event.decision_sent_back,
            subject=locked.reference,
            actor=by.reference,
            detail={"stage": locked.stage, "decision": decision.pk},
        )


def _check_enclosed(case: Case, outcome: str) -> None:
    """Raise WrongMoment for an outcome that gives a paper where no paper goes with the letter."""
    told = definition_of(case).outcomes[outcome]
    if told.encloses and not case.files.filter(with_letter=True).exclude(file__scan="infected").exists():
        raise WrongMoment(
            f"برای نتیجه «{told.title}» نخست خود سند را با «افزودن مدرک» بیفزایید و «با نامه فرستاده شود» را برگزینید."
        )


def _make_final(case: Case, decision: Decision, stage: Stage, by: StaffMember) -> None:
    """The decision stands: the case goes to the stage that issues its letter, or waits to be closed."""
    decision.final, decision.approved_by, decision.approved_at = True, by, now()
    decision.save(update_fields=["final", "approved_by", "approved_at"])
    case.state, case.outcome = State.DECIDED, decision.outcome
    answer_given(case)
    definition = definition_of(case)
    names = [s.stage for s in definition.stages]
    issuing = next((s for s in definition.stages[names.index(stage.stage) :] if s.issue), None)
    if issuing is not None and definition.outcomes[decision.outcome].letter:
        enter(case, issuing, today())
    keep(case)
    bill_case(case, by.reference)
    record(
        event=Event.case_decided,
        subject=case.reference,
        actor=by.reference,
        detail={
            "outcome": decision.outcome,
            "decision": decision.pk,
            "due_on": case.due_on.isoformat(),  # as it stood: whether it came in time is told by it for ever
        },
    )
    stand_while_unpaid(case)
    keep(case)
