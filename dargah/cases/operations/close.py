"""issue, close, reopen, withdraw, object: how a case ends and how it comes back."""

from django.db.models import Q

from dargah.cases import objections
from dargah.cases.models import Case, Decision, Objection
from dargah.cases.operations.answering import answer_given
from dargah.cases.operations.appoint import drop, settle
from dargah.cases.operations.billing import drop_bill, leave_to_finance, take_from_finance
from dargah.cases.operations.clock import resume
from dargah.cases.operations.explain import explain
from dargah.cases.operations.see import answered
from dargah.cases.operations.turn import definition_of, enter, keep, now, review, stage_named, today, turn
from dargah.cases.states import Action, State
from dargah.journal.events import Event
from dargah.journal.models import Entry
from dargah.journal.operations import record
from dargah.orders.calendar import office_calendar
from dargah.people.models import Citizen, StaffMember
from dargah.people.refusals import Invalid, WrongMoment
from dargah.persian.dates import jalali

SHORTEST_OBJECTION = 10
SHORTEST_REASON = 5


def mark_issued(*, case: Case, letter: str, by: StaffMember, seen: int | None = None) -> None:
    """The letter of the decision has its number; called by letters in the transaction that gave it."""
    with turn(case=case, action=Action.ISSUE, by=by, seen=seen) as locked:
        _bring_into_force(locked)
        answer_given(locked)
        resume(locked)
        locked.assignee, locked.recused = None, []
        keep(locked)
        record(
            event=Event.case_issued, subject=locked.reference, actor=by.reference, detail={"letter": letter}
        )


def close(*, case: Case, reason: str, by: StaffMember, seen: int | None = None) -> None:
    """End the case. Where no decision has just taken effect a reason is wanted, which the citizen reads; a decision that
    was in force before stays so, also against an objection, whose answer the reason is.
    """
    with turn(case=case, action=Action.CLOSE, by=by, seen=seen) as locked:
        before = _in_force(locked)
        if _is_decided_without_letter(locked):
            _bring_into_force(locked)
        elif before is None or locked.came_from != State.ISSUED:
            if len(reason.strip()) < SHORTEST_REASON:
                raise Invalid({"reason": _why_a_reason(locked, before)})
            _fall_back(locked, before)
        objection = _objection_of(before) if locked.recused else {}
        answered(locked)
        settle(locked)
        answer_given(locked)
        resume(locked)
        drop_bill(locked, by.reference)
        leave_to_finance(locked)
        locked.closed_at, locked.recused = now(), []
        keep(locked)
        record(
            event=Event.case_closed,
            subject=locked.reference,
            actor=by.reference,
            detail={
                "outcome": locked.outcome,
                "due_on": locked.due_on.isoformat(),
                **objection,
                **explain(case=locked, text=reason, by=by),
            },
        )


def reopen(*, case: Case, reason: str, by: StaffMember, seen: int | None = None) -> None:
    """Take an ended case up again at its first stage that decides; the citizen reads the reason."""
    if not reason.strip():
        raise Invalid({"reason": "دلیل بازگشایی را بنویسید."})
    with turn(case=case, action=Action.REOPEN, by=by, seen=seen) as locked:
        _take_up_again(locked)
        take_from_finance(locked)
        before = _in_force(locked)
        if (
            before is not None and before.objections.exists()
        ):  # answered by no other decision: the guard stays
            _to_reviewer(locked, [before])
        keep(locked)
        record(
            event=Event.case_reopened,
            subject=locked.reference,
            actor=by.reference,
            detail={"stage": locked.stage, **explain(case=locked, text=reason, by=by)},
        )


def withdraw(*, case: Case, by: Citizen | None, actor: str) -> None:
    """The citizen takes the application back. Raises WrongMoment once it was decided: a letter may stand."""
    with turn(case=case, action=Action.WITHDRAW, by=by) as locked:
        if _was_decided(locked):
            raise WrongMoment(
                "درباره این درخواست تصمیم گرفته شده است و پرونده دوباره بررسی می‌شود. اگر از آن گذشته‌اید، در همین "
                "پرونده پیام بنویسید تا تصمیم پیشین بماند."
            )
        answer_given(locked)
        resume(locked)
        drop_bill(locked, actor)
        leave_to_finance(locked)
        locked.closed_at = now()
        keep(locked)
        record(event=Event.case_withdrawn, subject=locked.reference, actor=actor, detail=drop(locked))


def object_to_decision(*, case: Case, text: str, by: Citizen | None, actor: str) -> Objection:
    """The citizen objects within the outcome's days: the case comes back to a head who had no part in the decision.

    Raises Invalid without a reason, WrongMoment when the outcome knows no objection or its confirmed days are over.
    """
    if len(text.strip()) < SHORTEST_OBJECTION:
        raise Invalid({"text": "بنویسید با کدام بخش تصمیم و چرا موافق نیستید."})
    with turn(case=case, action=Action.OBJECT, by=by) as locked:
        decisions = objections.decisions_of(locked)
        if not decisions or decisions[-1].superseded:
            raise WrongMoment("هنوز تصمیمی نیست که به آن اعتراض شود.")
        decision = decisions[-1]
        if not decision.in_force:
            raise WrongMoment("نامه این تصمیم باطل شده است؛ برای ادامه کار در پرونده پیام بنویسید.")
        if decision.objections.exists():
            raise WrongMoment(
                "به این تصمیم یک بار اعتراض کرده‌اید و پاسخ آن آمده است. اگر مدرک تازه‌ای دارید، در پرونده پیام بنویسید."
            )
        rule = definition_of(locked).outcomes[decision.outcome].objection
        if rule is None:
            raise WrongMoment(
                "برای این نتیجه راه اعتراض در درگاه نیست. اگر مدرک تازه‌ای دارید، در پرونده پیام بنویسید."
            )
        until = objections.last_day(decision, definition_of(locked))
        if until is not None and today() > until:
            raise WrongMoment(
                f"مهلت اعتراض تا {jalali(until, 'weekday')} بود و گذشته است. اگر مدرک تازه‌ای دارید، در پرونده پیام بنویسید."
            )
        objection = Objection.objects.create(case=locked, decision=decision, text=text.strip(), at=now())
        _take_up_again(locked, at_stage=decision.stage)
        _to_reviewer(locked, decisions)
        keep(locked)
        record(
            event=Event.objection_received,
            subject=locked.reference,
            actor=actor,
            detail={"objection": objection.pk, "decision": decision.pk},
        )
    return objection


def lapse(*, decision: Decision) -> None:
    """Its letter was taken back: it counts no longer. Called by letters in the transaction that took it."""
    decision.in_force = False
    decision.save(update_fields=["in_force"])


def _was_decided(case: Case) -> bool:
    """Whether a decision stands, or a letter went out, also one that was revoked since: the office sees that to its end."""
    if Decision.objects.filter(Q(superseded=False, final=True) | Q(in_force=True), case=case).exists():
        return True
    return Entry.objects.filter(subject=case.reference, event=Event.case_issued).exists()


def _in_force(case: Case) -> Decision | None:
    return Decision.objects.filter(case=case, in_force=True).last()


def _bring_into_force(case: Case) -> None:
    """The decision that stands counts from now on, and none before it."""
    case.decisions.filter(in_force=True).update(in_force=False)
    case.decisions.filter(superseded=False, final=True).update(in_force=True)


def _objection_of(decision: Decision | None) -> dict[str, int]:
    """The objection that ends with this decision left as it is, for the journal."""
    objection = decision.objections.last() if decision is not None else None
    return {"objection": objection.pk} if objection is not None else {}


def _is_decided_without_letter(case: Case) -> bool:
    return case.came_from == State.DECIDED and not definition_of(case).outcomes[case.outcome].letter


def _fall_back(case: Case, before: Decision | None) -> None:
    """What was decided since and never took effect is gone; what was in force stands again."""
    case.decisions.filter(superseded=False).update(superseded=True)
    case.outcome = ""
    if before is not None:
        before.superseded = False
        before.save(update_fields=["superseded"])
        case.outcome = before.outcome


def _why_a_reason(case: Case, before: Decision | None) -> str:
    if before is not None and before.objections.exists():
        return "پاسخ اعتراض را بنویسید؛ تصمیم پیشین می‌ماند و شهروند این پاسخ را می‌خواند."
    if before is not None:
        return "دلیل بستن را بنویسید؛ تصمیم پیشین می‌ماند و شهروند این دلیل را می‌خواند."
    if case.came_from == State.ISSUED:
        return "نامه این پرونده باطل شده است؛ دلیل بستن را بنویسید. شهروند آن را می‌خواند."
    if case.came_from == State.DECIDED:
        return "نامه این تصمیم صادر نشده است؛ دلیل بستن را بنویسید. شهروند آن را می‌خواند."
    return "این پرونده نتیجه‌ای ندارد؛ دلیل بستن را بنویسید. شهروند آن را می‌خواند."


def _to_reviewer(case: Case, decisions: list[Decision]) -> None:
    """Into the hands of who had no part in what is objected to."""
    case.recused = objections.took_part(decisions)
    to = objections.reviewer(case.unit_id, case.recused)
    review(case, to.role, to.unit.pk if to.unit else case.unit_id)


def _take_up_again(case: Case, at_stage: str = "") -> None:
    """Back to work: at the stage of the decision, else the first that decides, else the first; with fresh days."""
    definition = definition_of(case)
    deciding = next((s for s in definition.stages if s.decide), definition.stages[0])
    stage = stage_named(definition, at_stage) if at_stage else deciding
    case.closed_at, case.outcome = None, ""
    enter(case, stage, today())
    case.due_on = office_calendar().add_working_days(today(), objections.answer_days(stage))
