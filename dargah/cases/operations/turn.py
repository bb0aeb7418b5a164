"""One act on one case: lock it, ask who may, see that nobody was faster, let the verb work, count the revision."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from dargah.cases import permissions, routing
from dargah.cases.models import Case
from dargah.cases.states import TRANSITIONS, Action, State
from dargah.catalogue.definition import ServiceDefinition, Stage
from dargah.journal.events import Event
from dargah.journal.models import Entry
from dargah.orders.calendar import office_calendar
from dargah.people.models import Citizen, Partner, StaffMember
from dargah.people.refusals import ChangedMeanwhile, NotThere
from dargah.people.roles import Role

MOST_TOLD = 10
FARTHEST = timedelta(days=365)  # a later day is a slip of the pen
TOO_FAR = "این روز بیش از یک سال دیگر است؛ سال را دوباره ببینید."

CHANGING = [
    "state", "stage", "unit", "holder", "assignee", "involved", "asked", "due_on", "stage_due_on", "paused_on", "outcome",
    "closed_at", "revision", "waits_until", "recused", "news_at", "last_action", "last_at",
    "unanswered_at", "answer_by",
]  # fmt: skip


# what a colleague's form need not know of: none grows the revision of its own
UNCOUNTED = frozenset(
    {
        Event.news_seen,
        Event.document_infected,
        Event.appointment_forgone,
        Event.appointment_suspended,
        Event.deadline_moved,
    }
)
# the citizen's acts that somebody of the office has to see; after the others nothing is left to do
NEWS = frozenset(
    {
        Action.ANSWER_INFORMATION,
        Action.ADD_DOCUMENT,
        Action.MESSAGE,
        Action.OBJECT,
        Action.DECLINE_APPOINTMENT,
    }
)


@contextmanager
def turn(
    *, case: Case, action: Action, by: StaffMember | Citizen | Partner | None, seen: int | None = None
) -> Iterator[Case]:
    """Yield the locked case for one change.

    ``seen`` is the revision the actor looked at; an older one raises ChangedMeanwhile with what happened since. The
    state becomes the target of the transition table before the verb runs, which may set another one.
    """
    with transaction.atomic():
        locked = lock(case)
        if isinstance(by, StaffMember):
            permissions.check_may_see(locked, by)
        if seen is not None and seen != locked.revision:
            raise ChangedMeanwhile(_since(locked, seen))
        if isinstance(by, StaffMember):
            permissions.check_may_act(locked, action, by, stage_of(locked))
        elif isinstance(by, Partner):
            permissions.check_office_may_act(locked, action)
        else:
            permissions.check_citizen_may_act(locked, action, by)
        locked.came_from = State(locked.state)
        target = TRANSITIONS[action].target
        if target is not None:
            locked.state = target
        if action != Action.SEE:
            locked.revision += 1
            locked.last_action, locked.last_at = action, now()
        if isinstance(by, Partner) or (action in NEWS and not isinstance(by, StaffMember)):
            locked.news_at = now()
        yield locked


def _since(case: Case, seen: int) -> list[Entry]:
    """What was journalled since the revision ``seen``, newest first; a change of the case is one entry."""
    rows = Entry.objects.filter(subject=case.reference).exclude(event__in=[e.value for e in UNCOUNTED])
    return list(rows.order_by("-seq")[: min(max(case.revision - seen, 1), MOST_TOLD)])


def lock(case: Case) -> Case:
    """The case's row, locked until the transaction ends. Raises NotThere when it is gone."""
    row = (
        Case.objects.select_for_update(of=("self",))
        .select_related("version__service")
        .filter(pk=case.pk)
        .first()
    )
    if row is None:
        raise NotThere
    return row


def keep(case: Case) -> None:
    """Write what a turn may change."""
    case.save(update_fields=CHANGING)


def definition_of(case: Case) -> ServiceDefinition:
    """The definition the case is pinned to."""
    return case.version.parsed


def stage_of(case: Case) -> Stage:
    """The stage where the case stands."""
    return stage_named(definition_of(case), case.stage)


def stage_named(definition: ServiceDefinition, name: str) -> Stage:
    """A stage by its name; definitions are checked when they load, so it is there."""
    return next(stage for stage in definition.stages if stage.stage == name)


def enter(case: Case, stage: Stage, today: date) -> None:
    """Put the case at a stage: its unit, its role, its own due date.

    Whoever has it keeps it from stage to stage; in another unit or role it is nobody's in particular.
    """
    unit = routing.unit_of_stage(stage, definition_of(case), case.county)
    if case.holder != stage.by:
        case.assignee = None
    case.stage = stage.stage
    case.holder = Role(stage.by)
    move_to(case, unit)
    case.stage_due_on = office_calendar().add_working_days(today, max(stage.days, 1))


def move_to(case: Case, unit: str) -> None:
    """Put the case into a unit's hands: in another one it is nobody's in particular, and who gets it was not only asked."""
    if case.unit_id != unit:
        case.assignee = None
    case.unit_id = unit
    if unit not in case.involved:
        case.involved = [*case.involved, unit]
    case.asked = [one for one in case.asked if one != unit]


def review(case: Case, role: str, unit: str) -> None:
    """Put an objection into the hands of who examines it: nobody's in particular, of this role in this unit."""
    case.holder, case.assignee = Role(role), None
    case.unit_id = case.unit_id if role == Role.DIRECTOR else unit
    if case.unit_id not in case.involved:
        case.involved = [*case.involved, case.unit_id]


def now() -> datetime:
    """This moment; tests set the clock."""
    return timezone.now()


def today() -> date:
    """Today in Tehran."""
    return timezone.localdate()


def is_too_far(day: date) -> bool:
    """Whether a day that somebody wrote is so far off that another year was meant."""
    return day > today() + FARTHEST
