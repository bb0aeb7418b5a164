"""refer, its answer and its withdrawal: a question to a unit, a colleague or an outside office, with its own deadline."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from dargah.cases.models import Case, Referral
from dargah.cases.operations.information import attach
from dargah.cases.operations.turn import TOO_FAR, is_too_far, keep, now, today, turn
from dargah.cases.permissions import (
    HEADS,
    belongs_to_house,
    check_office_may_answer,
    check_unsettled,
    units_of,
)
from dargah.cases.states import Action
from dargah.catalogue.conditions import holds as condition_holds
from dargah.catalogue.definition import Stage
from dargah.catalogue.directorate import office_name
from dargah.files.models import StoredFile
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.orders.calendar import office_calendar
from dargah.people.models import Partner, StaffMember, Unit
from dargah.people.refusals import Invalid, NotAllowed
from dargah.people.roles import DESK_ROLES, Role

LONGEST_ANSWER = 10_000  # characters


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

    Raises Invalid for a question without text, without an addressee who can answer, or without a day of the
    coming year.
    """
    errors = {}
    if not question.strip():
        errors["question"] = "پرسش را بنویسید."
    if (to_unit is None) == (to_staff is None):
        errors["to"] = "یک واحد یا یک همکار را برگزینید."
    if due_on < today():
        errors["due_on"] = "مهلت باید امروز یا پس از آن باشد."
    elif is_too_far(due_on):
        errors["due_on"] = TOO_FAR
    if to_staff is not None and (to_staff.role not in DESK_ROLES or not to_staff.is_active):
        errors["to"] = "این همکار روی پرونده‌ها کار نمی‌کند."
    if to_unit is not None and not units_that_answer().filter(pk=to_unit.pk).exists():
        errors["to"] = "در این واحد اکنون کسی روی پرونده‌ها کار نمی‌کند؛ واحد یا همکار دیگری را برگزینید."
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
            locked.asked = [*locked.asked, unit]
        keep(locked)
        record(
            event=Event.case_referred,
            subject=locked.reference,
            actor=by.reference,
            detail={"referral": referral.pk, "unit": unit, "due_on": due_on.isoformat()},
        )
    return referral


def answer_referral(
    *,
    referral: Referral,
    answer: str,
    by: StaffMember | Partner,
    files: Sequence[tuple[StoredFile, str]] = (),
    seen: int | None = None,
) -> None:
    """Answer a question, see `may_answer`. For an outside office who holds the case enters its answer, or the office's
    own program brings it (``by`` its partner), with files; then nobody of ours has seen it yet, and the case has news.
    """
    if isinstance(by, Partner):
        check_office_may_answer(referral, by)
    if not answer.strip():
        raise Invalid({"answer": "پاسخ را بنویسید."})
    if len(answer) > LONGEST_ANSWER:
        raise Invalid({"answer": "پاسخ از ده هزار نویسه بلندتر است؛ کوتاه کنید یا پیوست کنید."})
    with turn(case=referral.case, action=Action.ANSWER_REFERRAL, by=by, seen=seen) as locked:
        fresh = _open(referral)
        if isinstance(by, StaffMember) and not may_answer(fresh, locked, by):
            raise NotAllowed("این پرسش از شما نیست.")
        _settle(fresh, answer, by)
        attach(locked, files, from_citizen=False, answer_of=fresh)
        keep(locked)
        record(
            event=Event.referral_answered,
            subject=locked.reference,
            actor=by.reference,
            detail={
                "referral": fresh.pk,
                **({"unit": by.unit_id} if isinstance(by, StaffMember) else {"office": by.office}),
            },
        )


def withdraw_referral(*, referral: Referral, reason: str, by: StaffMember, seen: int | None = None) -> None:
    """Take a question back: the case no longer waits for its answer. The reason stays beside the question."""
    if not reason.strip():
        raise Invalid({"reason": "بنویسید چرا پرسش را پس می‌گیرید."})
    with turn(case=referral.case, action=Action.WITHDRAW_REFERRAL, by=by, seen=seen) as locked:
        fresh = _open(referral)
        if not may_withdraw(fresh, locked, by):
            raise NotAllowed("پس گرفتن پرسش با پرسنده، رئیس واحد یا مدیرکل است.")
        fresh.withdrawn = True
        _settle(fresh, reason, by)
        keep(locked)
        record(
            event=Event.referral_withdrawn,
            subject=locked.reference,
            actor=by.reference,
            detail={"referral": fresh.pk},
        )


def may_answer(referral: Referral, case: Case, by: StaffMember) -> bool:
    """Whether the question is this member's to answer.

    The asked colleague or the asked unit answers; their head and the director may in their name. An outside office
    answers on paper: who holds the case, or is of its unit, enters it; a unit that was only asked does not.
    """
    if by.role == Role.DIRECTOR:
        return True
    if referral.to_staff is not None:
        return referral.to_staff_id == by.pk or _heads(by, referral.to_staff.unit_id)
    if referral.to_unit_id:
        return referral.to_unit_id == by.unit_id or _heads(by, referral.to_unit_id)
    return belongs_to_house(case, by)


def may_withdraw(referral: Referral, case: Case, by: StaffMember) -> bool:
    """Whether this member may take the question back: who asked, the head of the unit that has the case, the director."""
    if referral.asked_by_id == by.pk:
        return True
    return by.role in HEADS and (by.role == Role.DIRECTOR or case.unit_id in units_of(by))


def units_that_answer() -> QuerySet[Unit]:
    """Units with at least one active member who works on cases: only they can be asked."""
    return Unit.objects.filter(
        pk__in=StaffMember.objects.filter(is_active=True, role__in=DESK_ROLES).values("unit")
    )


def ask_outside_offices(case: Case, stage: Stage, answers: dict[str, Any]) -> None:
    """Write the questions that a stage puts to outside offices, all at once; each has its own deadline."""
    asked = [
        Referral(
            case=case,
            stage=stage.stage,
            to_office=office_name(ask.whom),
            office=ask.whom,
            question=ask.about,
            due_on=office_calendar().add_working_days(today(), ask.days),
            asked_at=now(),
        )
        for ask in stage.ask
        if not ask.when or condition_holds(ask.when, answers, case.version.parsed)
    ]
    if asked:
        Referral.objects.bulk_create(asked)


def _heads(by: StaffMember, unit: str) -> bool:
    return by.role == Role.UNIT_HEAD and unit in units_of(by)


def _open(referral: Referral) -> Referral:
    """The question, locked. Raises WrongMoment when it is settled."""
    fresh = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    check_unsettled(fresh)
    return fresh


def _settle(referral: Referral, text: str, by: StaffMember | Partner) -> None:
    referral.answer, referral.answered_at = text.strip(), now()
    if isinstance(by, Partner):
        referral.answered_through = by
    else:
        referral.answered_by = by
    referral.save(update_fields=["answer", "answered_by", "answered_through", "answered_at", "withdrawn"])
