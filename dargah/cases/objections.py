"""The citizen's way to object: until when, to whom, and by when the office answers."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from dargah.cases import routing
from dargah.cases.models import Case, Decision
from dargah.cases.states import TRANSITIONS, Action
from dargah.catalogue.definition import ServiceDefinition, Stage
from dargah.orders.calendar import office_calendar
from dargah.people.models import StaffMember, Unit
from dargah.people.roles import Role

ANSWER_DAYS = 10  # working days at least, from the day of the objection


@dataclass(frozen=True)
class Way:
    """What the citizen is told: ``until`` is a last day that has a source, ``answered_by`` a day that may be promised,
    ``reviewer`` the chair of who looks again, ``is_other`` that they had no part in the decision (else no other
    head is left, and the citizen reads that);
    ``confirmed_by_director`` that the stage wants the director's word for whatever comes of it.
    """

    until: date | None
    is_over: bool
    reviewer: str
    is_other: bool
    answered_by: date | None
    confirmed_by_director: bool = False


@dataclass(frozen=True)
class Reviewer:
    """Who looks again: the head of a unit, or the director."""

    role: Role
    unit: Unit | None = None
    is_other: bool = True

    @property
    def chair(self) -> str:
        """Their chair in words."""
        return self.unit.chair if self.unit else str(Role.DIRECTOR.label)


def decisions_of(case: Case) -> list[Decision]:
    """The decisions that were final, the standing one last, if there is one."""
    return sorted(Decision.objects.filter(case=case, final=True), key=lambda one: not one.superseded)


def took_part(decisions: list[Decision]) -> list[int]:
    """The members who wrote these decisions or approved them."""
    return sorted({pk for one in decisions for pk in (one.by_id, one.approved_by_id) if pk})


def reviewer(unit: str, recused: list[int]) -> Reviewer:
    """Who examines an objection to a decision of a unit: its head, else the head above, who had no part in it; where
    none is left the director, who is the last word of the house. One statement.
    """
    members = StaffMember.objects.filter(is_active=True).select_related("unit")
    of_line = Q(role=Role.UNIT_HEAD) & (Q(unit=unit) | Q(unit__children=unit))
    found = list(members.filter(of_line | Q(role=Role.DIRECTOR)).distinct())
    heads = [one for one in found if one.role == Role.UNIT_HEAD and one.pk not in recused]
    if heads:
        return Reviewer(Role.UNIT_HEAD, min(heads, key=lambda one: one.unit_id != unit).unit)
    directors = [one for one in found if one.role == Role.DIRECTOR]
    return Reviewer(Role.DIRECTOR, is_other=not directors or any(one.pk not in recused for one in directors))


def way(case: Case, definition: ServiceDefinition) -> Way | None:
    """The way to object to the decision of an ended case; None where its outcome knows none."""
    outcome = definition.outcomes.get(case.outcome)
    if outcome is None or outcome.objection is None or case.state not in TRANSITIONS[Action.OBJECT].sources:
        return None
    decisions = decisions_of(case)
    if not decisions or decisions[-1].superseded:
        return None
    decision = decisions[-1]
    # it was answered already, with this decision left in force; or its letter was taken back
    if not decision.in_force or decision.objections.exists():
        return None
    stage = next(one for one in definition.stages if one.stage == decision.stage)
    until, today = last_day(decision, definition), timezone.localdate()
    to = reviewer(routing.unit_of_stage(stage, definition, case.county), took_part(decisions))
    answered = office_calendar().add_working_days(today, answer_days(stage))
    return Way(
        until=until,
        is_over=until is not None and today > until,
        reviewer=to.chair,
        is_other=to.is_other,
        answered_by=answered if definition.deadline.tells_stages else None,
        confirmed_by_director=stage.approve == Role.DIRECTOR and to.role != Role.DIRECTOR,
    )


def last_day(decision: Decision, definition: ServiceDefinition) -> date | None:
    """The last day for an objection to a decision; None where no confirmed rule sets one."""
    rule = definition.outcomes[decision.outcome].objection
    if rule is None or not rule.binding:
        return None
    return timezone.localdate(decision.approved_at or decision.at) + timedelta(days=rule.days)


def answer_days(stage: Stage) -> int:
    """Working days in which an objection that returns to a stage is answered."""
    return max(ANSWER_DAYS, stage.days)
