"""The citizen's way to object: until when, to whom, and by when the office answers."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from dargah.cases import routing
from dargah.cases.models import Case, Decision
from dargah.cases.states import TRANSITIONS, Action
from dargah.catalogue.definition import ServiceDefinition, Stage
from dargah.orders.calendar import office_calendar
from dargah.people.models import Unit

ANSWER_DAYS = 10  # working days at least, from the day of the objection


@dataclass(frozen=True)
class Way:
    """What the citizen is told: ``until`` is a last day that has a source, ``answered_by`` a day that may be promised."""

    until: date | None
    is_over: bool
    unit: str
    answered_by: date | None


def way(case: Case, definition: ServiceDefinition) -> Way | None:
    """The way to object to the decision of an ended case; None where its outcome knows none."""
    outcome = definition.outcomes.get(case.outcome)
    if outcome is None or outcome.objection is None or case.state not in TRANSITIONS[Action.OBJECT].sources:
        return None
    decision = Decision.objects.filter(case=case, superseded=False, final=True).first()
    if decision is None:
        return None
    stage = next(one for one in definition.stages if one.stage == decision.stage)
    until, today = last_day(decision, definition), timezone.localdate()
    answered = office_calendar().add_working_days(today, answer_days(stage))
    return Way(
        until=until,
        is_over=until is not None and today > until,
        unit=Unit.objects.get(pk=routing.unit_of_stage(stage, definition, case.county)).name,
        answered_by=answered if definition.deadline.promised else None,
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
