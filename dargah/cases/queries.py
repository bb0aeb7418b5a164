"""What the screens read of cases: lists bounded in length and in statements, never a total count."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet
from django.utils import timezone

from dargah.cases.models import Case, InformationRequest, Referral
from dargah.cases.permissions import CITIZEN_ACTIONS, HEADS, OFFICERS, units_of, visible_to
from dargah.cases.states import OFFICE_TURN, TRANSITIONS, Action, State
from dargah.cases.story import Happening, told_to_citizen
from dargah.cases.tracking import read_tracking_code
from dargah.catalogue.definition import ServiceDefinition
from dargah.orders.calendar import office_calendar
from dargah.people.models import Citizen, StaffMember
from dargah.people.roles import Role
from dargah.persian.digits import fold_digits
from dargah.persian.identifiers import Rejected
from dargah.persian.identifiers import mobile as normal_mobile
from dargah.persian.plates import parcel_plate
from dargah.persian.text import search_key

PAGE = 25
MOST_FOUND = 200
MOST_WORDS = 6
NEWEST = 20_000  # cases looked at one by one before all are asked by index
BADGE_CEILING = 100
LIST_FIELDS = ("unit", "assignee", "service")


@dataclass(frozen=True)
class QueueFilter:
    """What an officer may narrow the queue by; ``after`` is the last row of the page before (due date, id)."""

    view: str = "unit"  # unit | mine | waiting | referrals | all
    service: str = ""
    due: str = ""  # overdue | today | week
    assignee: str = ""  # none | a username
    county: str = ""
    after: tuple[date, int] | None = None


@dataclass
class QueuePage:
    """One page of the queue and the key of the next, None on the last."""

    cases: list[Case]
    next_key: tuple[date, int] | None = None


def queue(staff: StaffMember, chosen: QueueFilter, today: date) -> QueuePage:
    """The cases that are in this member's hands, by due date; one statement, keyset paging."""
    rows = _narrow(_queue_base(staff, chosen.view), chosen, today)
    if chosen.after is not None:
        due, last = chosen.after
        rows = rows.filter(Q(due_on__gt=due) | Q(due_on=due, pk__gt=last), due_on__gte=due)
    found = list(
        rows.select_related(*LIST_FIELDS).defer("answers", "search").order_by("due_on", "id")[: PAGE + 1]
    )
    page = found[:PAGE]
    more = (page[-1].due_on, page[-1].pk) if len(found) > PAGE else None
    return QueuePage(page, more)


def badge(staff: StaffMember, view: str) -> int:
    """How many the view holds, counted to a hundred at most."""
    return _queue_base(staff, view).order_by()[:BADGE_CEILING].values("pk").count()


def search(staff: StaffMember, text: str) -> list[Case]:
    """Cases the member may see by tracking code, national ID, land plate or name; at most 200, by due date.

    What the text looks like decides where it is looked up, so each search uses one index.
    """
    text = text.strip()
    candidates = Case.objects.filter(visible_to(staff))
    digits = "".join(c for c in fold_digits(text) if c.isdigit())
    code = read_tracking_code(text)
    plates = _plates(text)
    if code is not None:
        candidates = candidates.filter(tracking_code=code)
    elif plates:
        candidates = candidates.filter(land_plate__in=plates)
    elif len(digits) in {10, 11} and digits == "".join(fold_digits(text).split()):
        candidates = candidates.filter(applicant_national_id=digits)
    else:
        words = [word for word in search_key(text).split() if len(word) > 1][:MOST_WORDS]
        return _listed(_named(candidates, words)) if words else []
    return _listed(_some(candidates))


def _listed(keys: Iterable[int]) -> list[Case]:
    rows = Case.objects.filter(pk__in=keys).select_related(*LIST_FIELDS).defer("answers", "search")
    return list(rows.order_by("due_on", "id"))


def _named(candidates: QuerySet[Case], words: list[str]) -> set[int]:
    """Keys of cases with these words in their names, enough of them but never all.

    1. The words as they stand: how often a whole word occurs is known to the planner, which then does not collect a
       hundred thousand cases of a common name to show two hundred of them.
    2. Beginnings of words among the newest cases: finds enough where a beginning is common.
    3. Beginnings among all, only for what is rare. Where whole words were found, only the last may be a beginning.
    """
    whole = [f"'{word.replace(chr(39), '').replace(chr(92), '')}'" for word in words]
    keys = _some(candidates.filter(search=_query(whole)))
    if len(keys) == MOST_FOUND:
        return keys
    begun = [*whole[:-1], f"{whole[-1]}:*"] if keys else [f"{word}:*" for word in whole]
    matching = candidates.filter(search=_query(begun))
    newest = Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    keys |= _some(matching.filter(pk__gt=newest - NEWEST))
    return keys if len(keys) >= MOST_FOUND or newest <= NEWEST else keys | _some(matching)


def _query(words: list[str]) -> SearchQuery:
    return SearchQuery(" & ".join(words), config="simple", search_type="raw")


def _some(candidates: QuerySet[Case]) -> set[int]:
    return set(candidates.order_by().values_list("pk", flat=True)[:MOST_FOUND])


def case_for_staff(staff: StaffMember, code: str) -> Case | None:
    """A case by tracking code if the member may see it, with what its page shows; None otherwise."""
    return (
        Case.objects.filter(visible_to(staff), tracking_code=code)
        .select_related("version__service", "unit", "assignee", "citizen", "partner")
        .first()
    )


def related(case: Case, staff: StaffMember) -> list[Case]:
    """Other cases of the same person or land plate that the member may see; at most ten."""
    same = Q()
    if case.applicant_national_id:
        same |= Q(applicant_national_id=case.applicant_national_id)
    if case.land_plate:
        same |= Q(land_plate=case.land_plate)
    if not same:
        return []
    rows = Case.objects.filter(visible_to(staff)).filter(same).exclude(pk=case.pk).select_related("service")
    return list(rows.defer("answers", "search").order_by("-id")[:10])


def cases_of(citizen: Citizen) -> QuerySet[Case]:
    """The citizen's cases, newest first, at most a hundred."""
    rows = Case.objects.filter(citizen=citizen).select_related("version__service", "unit")
    return rows.defer("search").order_by("-id")[:100]


def case_by_code_and_mobile(code_text: str, mobile_text: str) -> Case | None:
    """A case for someone who is not signed in: tracking code and mobile must both fit; None otherwise."""
    code = read_tracking_code(code_text)
    try:
        mobile = normal_mobile(mobile_text)
    except Rejected:
        return None
    if code is None:
        return None
    return (
        Case.objects.filter(tracking_code=code, applicant_mobile=mobile)
        .select_related("version__service", "unit", "citizen")
        .first()
    )


def open_referrals(staff: StaffMember) -> list[Referral]:
    """Questions that wait for this member or their unit, by deadline, at most a hundred."""
    rows = Referral.objects.filter(Q(to_unit=staff.unit_id) | Q(to_staff=staff.pk), answered_at=None)
    return list(rows.select_related("case__service", "asked_by", "to_unit").defer("case__answers")[:100])


@dataclass(frozen=True)
class StageView:
    """A stage as the citizen sees it: done, now or to come, and whose turn."""

    title: str
    days: int
    status: str  # done | now | later
    citizen_turn: bool


@dataclass(frozen=True)
class CitizenView:
    """The case as its citizen sees it, the same on the page, by tracking code and in the API."""

    case: Case
    definition: ServiceDefinition
    state: str
    unit: str
    stages: list[StageView]
    happened: list[Happening]
    next_step: str
    your_turn: bool
    promised_on: date | None
    days_left: int | None
    is_overdue: bool
    wanted: InformationRequest | None
    outcome: str
    may: frozenset[str] = field(default_factory=frozenset)


def citizen_view(case: Case) -> CitizenView:
    """Everything the citizen is told about a case. The promise is dated only where the deadline is not a proposal."""
    definition: ServiceDefinition = case.version.parsed
    wanted = None
    if case.state == State.WAITING_CITIZEN:
        wanted = InformationRequest.objects.filter(case=case, answered_at=None).first()
    running = case.state in OFFICE_TURN
    promised = case.due_on if definition.deadline.status != "proposed" and running else None
    left = days_left(case) if promised else None
    outcome = definition.outcomes.get(case.outcome)
    # what the head has not approved and nobody signed is not yet an outcome for the citizen
    told = outcome if case.state not in {State.OPEN, State.APPROVAL} else None
    return CitizenView(
        case=case,
        definition=definition,
        state=State(case.state).label,
        unit=case.unit.name,
        stages=_stages(case, definition),
        happened=told_to_citizen(case),
        next_step=_next_step(case, definition),
        your_turn=case.state == State.WAITING_CITIZEN,
        promised_on=promised,
        days_left=left,
        is_overdue=left is not None and left < 0,
        wanted=wanted,
        outcome=told.title if told else "",
        may=citizen_may(case, definition),
    )


def days_left(case: Case, today: date | None = None) -> int:
    """Working days until the due date; negative when it is past. The same figure for citizen and officer."""
    today = today or timezone.localdate()
    calendar = office_calendar()
    if case.due_on >= today:
        return calendar.working_days_between(today, case.due_on)
    return -calendar.working_days_between(case.due_on, today)


def citizen_may(case: Case, definition: ServiceDefinition) -> frozenset[str]:
    """What the citizen may do now, by action name."""
    allowed = {action for action in CITIZEN_ACTIONS if case.state in TRANSITIONS[action].sources}
    outcome = definition.outcomes.get(case.outcome)
    if outcome is None or outcome.objection is None:
        allowed.discard(Action.OBJECT)
    return frozenset(str(action.value) for action in allowed)


def _stages(case: Case, definition: ServiceDefinition) -> list[StageView]:
    ended = case.state in {State.ISSUED, State.CLOSED}
    names = [stage.stage for stage in definition.stages]
    place = len(names) if ended else names.index(case.stage)
    return [
        StageView(
            stage.title,
            stage.days,
            "done" if i < place else "now" if i == place else "later",
            stage.citizen_turn,
        )
        for i, stage in enumerate(definition.stages)
    ]


def _next_step(case: Case, definition: ServiceDefinition) -> str:
    if case.state == State.WAITING_CITIZEN:
        return "نوبت شماست: آنچه خواسته شده بفرستید تا رسیدگی ادامه یابد."
    if case.state == State.OPEN:
        stage = next(stage for stage in definition.stages if stage.stage == case.stage)
        return f"نوبت ماست: «{stage.title}» در {case.unit.name}."
    sentences = {
        State.APPROVAL: f"تصمیم نوشته شده و رئیس {case.unit.name} آن را می‌بیند.",
        State.DECIDED: "تصمیم گرفته شد؛ نامه برای امضاست و همین‌جا می‌رسد.",
        State.ISSUED: "نامه صادر شده است؛ همین‌جا بگیرید.",
        State.CLOSED: "کار این پرونده پایان یافته است.",
        State.WITHDRAWN: "درخواست را پس گرفته‌اید.",
    }
    return sentences[State(case.state)]


def _queue_base(staff: StaffMember, view: str) -> QuerySet[Case]:
    rows = Case.objects.all()
    if view == "waiting":
        rows = rows.filter(state=State.WAITING_CITIZEN)
        return rows.filter(_in_hands(staff)) if staff.role in OFFICERS else rows.filter(visible_to(staff))
    rows = rows.filter(state__in=sorted(OFFICE_TURN))
    if view == "mine":
        return rows.filter(assignee=staff)
    if view == "all" and staff.role in HEADS:
        return rows.filter(visible_to(staff))
    if staff.role in {Role.SECRETARIAT, Role.DIRECTOR}:
        return rows.filter(holder=staff.role)
    if staff.role == Role.UNIT_HEAD:  # answers for all that the unit holds, whoever has it in hand
        return rows.filter(_in_hands(staff))
    return rows.filter(_in_hands(staff), holder=staff.role)


def _in_hands(staff: StaffMember) -> Q:
    """What lies in the member's units now."""
    units = units_of(staff)
    return Q(unit=units[0]) if len(units) == 1 else Q(unit__in=units)


def _narrow(rows: QuerySet[Case], chosen: QueueFilter, today: date) -> QuerySet[Case]:
    narrowed: dict[str, Any] = {}
    if chosen.service:
        narrowed["service__slug"] = chosen.service
    if chosen.county:
        narrowed["county"] = chosen.county
    if chosen.assignee == "none":
        narrowed["assignee"] = None
    elif chosen.assignee:
        narrowed["assignee__username"] = chosen.assignee
    if chosen.due == "overdue":
        narrowed["due_on__lt"] = today
    elif chosen.due == "today":
        narrowed["due_on"] = today
    elif chosen.due == "week":
        narrowed["due_on__range"] = (today, office_calendar().add_working_days(today, 5))
    return rows.filter(**narrowed)


def _plates(text: str) -> list[str]:
    """The keys a typed plate may have: «a/b» is read both ways, since which side is the parent flips on a page."""
    folded = fold_digits(text).strip()
    one, slash, other = (part.strip() for part in folded.partition("/"))
    if slash and one.isdigit() and other.isdigit():
        return [f"{int(one)}/{int(other)}", f"{int(other)}/{int(one)}"]
    if "اصلی" not in folded:
        return []
    try:
        plate = parcel_plate(text)
    except Rejected:
        return []
    return [f"{plate.main}/{plate.sub}" if plate.sub else str(plate.main)]


def count_open_referrals(staff: StaffMember) -> int:
    """How many questions wait for this member or their unit, counted to a hundred at most."""
    rows = Referral.objects.filter(
        Q(to_unit=staff.unit_id) | Q(to_staff=staff.pk), answered_at=None
    ).order_by()
    return rows[:BADGE_CEILING].values("pk").count()
