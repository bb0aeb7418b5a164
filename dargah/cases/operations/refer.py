"""refer and its answer: a question to a unit, a colleague or an outside office, with a deadline of its own."""

from datetime import date
from typing import Any

from dargah.cases.models import Case, Referral
from dargah.cases.operations.turn import keep, now, today, turn
from dargah.cases.states import Action
from dargah.catalogue.conditions import holds as condition_holds
from dargah.catalogue.definition import Stage
from dargah.catalogue.directorate import office_name
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.orders.calendar import office_calendar
from dargah.people.models import StaffMember, Unit
from dargah.people.refusals import Invalid, NotAllowed, WrongMoment
from dargah.people.roles import DESK_ROLES, Role


def refer(
    *,
    case: Case,
    question: str,
    due_on: date,
    by: StaffMember,
    to_unit: Unit | None = None,
    to_staff: StaffMember | None = None,
    seen: int | None = None,
) -> Referral:
    """Ask another unit or a colleague. The case stays where it is and its clock runs.

    Raises Invalid for a question without text, addressee or a day to come.
    """
    errors = {}
    if not question.strip():
        errors["question"] = "پرسش را بنویسید."
    if (to_unit is None) == (to_staff is None):
        errors["to"] = "یک واحد یا یک همکار را برگزینید."
    if due_on < today():
        errors["due_on"] = "مهلت باید امروز یا پس از آن باشد."
    if to_staff is not None and to_staff.role not in DESK_ROLES:
        errors["to"] = "این همکار روی پرونده‌ها کار نمی‌کند."
    if errors:
        raise Invalid(errors)
    with turn(case=case, action=Action.REFER, by=by, seen=seen) as locked:
        referral = Referral.objects.create(
            case=locked,
            stage=locked.stage,
            to_unit=to_unit,
            to_staff=to_staff,
            question=question.strip(),
            due_on=due_on,
            asked_by=by,
            asked_at=now(),
        )
        unit = to_unit.slug if to_unit else to_staff.unit_id if to_staff else ""
        if unit not in locked.involved:
            locked.involved = [*locked.involved, unit]
        keep(locked)
        record(
            event=Event.case_referred,
            subject=locked.reference,
            actor=by.reference,
            detail={"referral": referral.pk, "unit": unit, "due_on": due_on.isoformat()},
        )
    return referral


def answer_referral(*, referral: Referral, answer: str, by: StaffMember, seen: int | None = None) -> None:
    """Answer a question. The asked unit or colleague answers; for an outside office, who holds the case enters it."""
    if not answer.strip():
        raise Invalid({"answer": "پاسخ را بنویسید."})
    with turn(case=referral.case, action=Action.ANSWER_REFERRAL, by=by, seen=seen) as locked:
        fresh = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
        if fresh.answered_at is not None:
            raise WrongMoment("این پرسش پیش‌تر پاسخ گرفته است.")
        if not may_answer(fresh, locked, by):
            raise NotAllowed("این پرسش از شما نیست.")
        fresh.answer, fresh.answered_by, fresh.answered_at = answer.strip(), by, now()
        fresh.save(update_fields=["answer", "answered_by", "answered_at"])
        keep(locked)
        record(
            event=Event.referral_answered,
            subject=locked.reference,
            actor=by.reference,
            detail={"referral": fresh.pk, "unit": by.unit_id},
        )


def may_answer(referral: Referral, case: Case, by: StaffMember) -> bool:
    """Whether the question is this member's to answer."""
    if referral.to_staff_id:
        return referral.to_staff_id == by.pk
    if referral.to_unit_id:
        return referral.to_unit_id == by.unit_id
    return by.role in {Role.DIRECTOR, case.holder} or by.unit_id == case.unit_id


def ask_outside_offices(case: Case, stage: Stage, answers: dict[str, Any]) -> None:
    """Write the questions that a stage puts to outside offices, all at once; each has its own deadline."""
    asked = [
        Referral(
            case=case,
            stage=stage.stage,
            to_office=office_name(ask.whom),
            question=ask.about,
            due_on=office_calendar().add_working_days(today(), ask.days),
            asked_at=now(),
        )
        for ask in stage.ask
        if not ask.when or condition_holds(ask.when, answers, case.version.parsed)
    ]
    if asked:
        Referral.objects.bulk_create(asked)
