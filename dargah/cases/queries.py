"""What the screens read of cases: lists bounded in length and in statements, never a total count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from dargah.cases import fees, objections
from dargah.cases.appointments import appointment_of
from dargah.cases.models import Appointment, Case, InformationRequest, Pause, Referral
from dargah.cases.permissions import CITIZEN_ACTIONS, HEADS, OFFICERS, units_of, visible_to
from dargah.cases.states import CLOCK_STANDS, OFFICE_TURN, TRANSITIONS, Action, State
from dargah.cases.story import Happening, told_to_citizen
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.queries import version_of
from dargah.journal.events import Event
from dargah.orders.calendar import office_calendar
from dargah.payments.models import Invoice
from dargah.people.models import Citizen, StaffMember
from dargah.people.roles import Role
from dargah.persian.dates import jalali
from dargah.persian.identifiers import Rejected
from dargah.persian.identifiers import mobile as normal_mobile
from dargah.persian.tracking import read_tracking_code

PAGE = 25
BADGE_CEILING = 100
DUE = ("", "overdue", "today", "week")  # the due tabs of the queue
# what a row of a list shows; joined are only a unit's and a colleague's name
LIST_FIELDS = (
    "tracking_code", "version", "service", "applicant_name", "county", "stage", "state", "holder", "due_on", "revision",
    "news_at", "last_action", "last_at", "submitted_at", "unit__name", "assignee__full_name",
)  # fmt: skip


@dataclass(frozen=True)
class QueueFilter:
    """What an officer may narrow the queue by; ``after`` is the last row of the page before (due date, id)."""

    view: str = "unit"  # unit | approval | mine | waiting | news | all
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
    found = listed(rows, PAGE + 1)
    page = found[:PAGE]
    more = (page[-1].due_on, page[-1].pk) if len(found) > PAGE else None
    return QueuePage(page, more)


def listed(rows: QuerySet[Case], at_most: int) -> list[Case]:
    """The first of these cases by due date with what a row shows; version and service are this process's, shared."""
    wanted = rows.select_related("unit", "assignee").only(*LIST_FIELDS).annotate(digest=F("version__digest"))
    found: list[Case] = []
    for case in wanted.order_by("due_on", "id")[:at_most]:
        case.version = version_of(case.version_id, case.digest)
        case.service = case.version.service
        found.append(case)
    return found


def badges(staff: StaffMember, views: Sequence[str]) -> list[int]:
    """How many each view holds, and last how many questions wait for this member or their unit; one statement."""
    asked = Referral.objects.filter(Q(to_unit=staff.unit_id) | Q(to_staff=staff.pk), answered_at=None)
    return counted([*(_queue_base(staff, view) for view in views), asked])


def due_counts(staff: StaffMember, chosen: QueueFilter, today: date) -> dict[str, int]:
    """How many the queue would hold under each of its due tabs, its other filters kept; one statement.

    Not for «all units», where no index begins with the day.
    """
    if chosen.view == "all":
        return {}
    base = _queue_base(staff, chosen.view)
    return dict(
        zip(DUE, counted([_narrow(base, replace(chosen, due=due), today) for due in DUE]), strict=True)
    )


def counted(rows: Sequence[QuerySet[Any]]) -> list[int]:
    """How many rows each has, counted to a hundred at most; one statement for all."""
    few = [one.order_by()[:BADGE_CEILING].values("pk") for one in rows]
    return list(_side_by_side("(SELECT count(*) FROM ({}) AS few)", few))


def neighbours(
    staff: StaffMember, chosen: QueueFilter, case: Case, today: date
) -> tuple[str | None, str | None]:
    """Tracking codes of the cases before and after this one in the queue, whether it is still there or not."""
    rows = _narrow(_queue_base(staff, chosen.view), chosen, today)
    before = rows.filter(Q(due_on__lt=case.due_on) | Q(due_on=case.due_on, pk__lt=case.pk))
    after = rows.filter(Q(due_on__gt=case.due_on) | Q(due_on=case.due_on, pk__gt=case.pk))
    nearest = (
        before.filter(due_on__lte=case.due_on).order_by("-due_on", "-id"),
        after.filter(due_on__gte=case.due_on).order_by("due_on", "id"),
    )
    previous, following = _side_by_side("({})", [rows[:1].values("tracking_code") for rows in nearest])
    return previous, following


def _side_by_side(around: str, rows: Sequence[QuerySet[Any, Any]]) -> tuple[Any, ...]:
    """One row with a value of each queryset, ``around`` its own SQL: one journey to the database for all."""
    written = [one.query.sql_with_params() for one in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(around.format(sql) for sql, _ in written),
            [value for _, given in written for value in given],
        )
        found: tuple[Any, ...] = cursor.fetchone()
    return found


def case_for_staff(staff: StaffMember, code: str) -> Case | None:
    """A case by tracking code if the member may see it, with what its page shows; None otherwise."""
    return (
        Case.objects.filter(visible_to(staff), tracking_code=code)
        .select_related("version__service", "unit", "assignee", "citizen", "partner", "consent")
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
    rows = Case.objects.filter(visible_to(staff)).filter(same).exclude(pk=case.pk)
    return list(rows.select_related("service").defer("answers", "search").order_by("-id")[:10])


def waiting_until(first: date, last: date) -> Iterator[Case]:
    """Cases whose citizen has to answer between these days, both included, with what a notice needs."""
    rows = Case.objects.filter(state=State.WAITING_CITIZEN, waits_until__range=(first, last))
    return rows.select_related("version__service", "unit", "citizen").order_by("pk").iterator(chunk_size=500)


def people_who_hold(case: Case) -> list[StaffMember]:
    """Whoever has the case; where nobody took it, all of the role that holds it in its unit; where nobody of that
    role works there, the heads of the unit and of the one above, who see the case and work on it.
    """
    if case.assignee is not None and case.assignee.is_active:
        return [case.assignee]
    rows = StaffMember.objects.filter(is_active=True, role=case.holder)
    if case.holder not in {Role.SECRETARIAT, Role.DIRECTOR}:
        rows = rows.filter(unit=case.unit_id)
    heads = StaffMember.objects.filter(is_active=True, role=Role.UNIT_HEAD)
    return list(rows) or list(heads.filter(unit__in=[case.unit_id, case.unit.parent_id or case.unit_id]))


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
        .select_related("version__service", "unit", "citizen", "consent")
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
    pauses: list[Pause]
    your_turn: bool
    promised_on: date | None
    days_left: int | None
    is_overdue: bool
    wanted: InformationRequest | None
    appointment: Appointment | None
    objection: objections.Way | None
    outcome: str
    invoices: list[Invoice] = field(default_factory=list)
    may: frozenset[str] = field(default_factory=frozenset)

    @property
    def unpaid(self) -> Invoice | None:
        """The invoice that waits to be paid."""
        return fees.unpaid(self.invoices)

    @property
    def slip_in_check(self) -> bool:
        """Whether its deposit slip lies with finance, so that nothing is to be done by the citizen."""
        return fees.in_check(self.unpaid)


def citizen_view(case: Case) -> CitizenView:
    """Everything the citizen is told about a case. The promise is dated only where the deadline is not a proposal."""
    definition: ServiceDefinition = case.version.parsed
    wanted = None
    if case.state == State.WAITING_CITIZEN:
        wanted = InformationRequest.objects.filter(case=case, answered_at=None).first()
    running = case.state in OFFICE_TURN - CLOCK_STANDS
    promised = case.due_on if definition.deadline.status != "proposed" and running else None
    left = days_left(case) if promised else None
    outcome = definition.outcomes.get(case.outcome)
    # what the head has not approved and nobody signed is not yet an outcome for the citizen
    told = outcome if case.state not in {State.OPEN, State.APPROVAL} else None
    happened = told_to_citizen(case)
    bills = fees.invoices(case)
    appointment, objection = appointment_of(case), objections.way(case, definition)
    return CitizenView(
        case=case,
        definition=definition,
        state=State(case.state).label,
        unit=case.unit.name,
        stages=_stages(case, definition),
        happened=happened,
        next_step=(case.state == State.DECIDED and fees.before_the_letter(bills))
        or _next_step(case, definition, happened),
        pauses=[] if case.is_untouched else list(case.pauses.all()),
        your_turn=case.state == State.WAITING_CITIZEN,
        promised_on=promised,
        days_left=left,
        is_overdue=left is not None and left < 0,
        wanted=wanted,
        appointment=appointment,
        objection=objection,
        outcome=told.title if told else "",
        invoices=bills,
        may=citizen_may(case, appointment, objection, happened),
    )


def days_left(case: Case, today: date | None = None) -> int:
    """Working days until the due date; negative when it is past. The same figure for citizen and officer."""
    today = today or timezone.localdate()
    calendar = office_calendar()
    if case.due_on >= today:
        return calendar.working_days_between(today, case.due_on)
    return -calendar.working_days_between(case.due_on, today)


def citizen_may(
    case: Case,
    appointment: Appointment | None,
    objection: objections.Way | None,
    happened: list[Happening],
) -> frozenset[str]:
    """What the citizen may do now, by action name."""
    allowed = {action for action in CITIZEN_ACTIONS if case.state in TRANSITIONS[action].sources}
    if any(one.event == Event.case_issued for one in happened):
        allowed.discard(Action.WITHDRAW)  # a decision and its letter stand
    if appointment is None or appointment.declined_at is not None or appointment.at <= timezone.now():
        allowed.discard(Action.DECLINE_APPOINTMENT)
    if objection is None or objection.is_over:
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


def _letter_is_void(happened: list[Happening]) -> bool:
    """Whether the last that happened to a letter of the case was that it was taken back."""
    of_letters = (one.event for one in happened if one.event in {Event.case_issued, Event.letter_revoked})
    return next(of_letters, "") == Event.letter_revoked


def chair_of(case: Case) -> str:
    """The head in whose hands the case is, in words."""
    return str(Role.DIRECTOR.label) if case.holder == Role.DIRECTOR else case.unit.chair


def _next_step(case: Case, definition: ServiceDefinition, happened: list[Happening]) -> str:
    if case.state == State.ISSUED and _letter_is_void(happened):
        return "نامه این پرونده باطل شده است. دلیلش را پایین بخوانید؛ برای ادامه کار همین‌جا پیام بنویسید."
    if case.state == State.WAITING_CITIZEN:
        until = f" تا {jalali(case.waits_until)}" if case.waits_until else ""
        return f"نوبت شماست: آن‌چه خواسته شده{until} بفرستید تا رسیدگی ادامه یابد."
    if case.state == State.PAUSED:
        until = f" تا {jalali(case.waits_until)}" if case.waits_until else ""
        return f"نوبت ماست؛ شمارش روزها{until} ایستاده است و دلیلش زیر «موعد» نوشته شده."
    if case.state == State.OPEN and case.recused:
        return f"نوبت ماست: اعتراض شما نزد {chair_of(case)} بررسی می‌شود."
    if case.state == State.OPEN:
        stage = next(stage for stage in definition.stages if stage.stage == case.stage)
        return f"نوبت ماست: «{stage.title}» در {case.unit.name}."
    sentences = {
        State.APPROVAL: f"تصمیم نوشته شده و {chair_of(case)} آن را می‌بیند.",
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
    if view == "news":  # whatever has become of the case: who has it owes the citizen a look
        return _of_role(rows.filter(news_at__isnull=False), staff)
    rows = rows.filter(state__in=sorted(OFFICE_TURN))
    if view == "approval":  # decisions that wait for this head's or the director's own word, no other head's
        rows = rows.filter(state=State.APPROVAL, holder=staff.role)
        return rows if staff.role == Role.DIRECTOR else rows.filter(_in_hands(staff))
    if view == "mine":
        return rows.filter(assignee=staff)
    if view == "all" and staff.role in HEADS:
        return rows.filter(visible_to(staff))
    return _of_role(rows, staff)


def _of_role(rows: QuerySet[Case], staff: StaffMember) -> QuerySet[Case]:
    """What the member's role has in hand: of all units, or of their own."""
    if staff.role in {Role.SECRETARIAT, Role.DIRECTOR}:
        return rows.filter(holder=staff.role)
    rows = rows.filter(_in_hands(staff))
    # a head answers for all that the unit holds, whoever has it in hand
    return rows if staff.role == Role.UNIT_HEAD else rows.filter(holder=staff.role)


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
