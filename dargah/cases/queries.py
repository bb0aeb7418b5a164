"""What the office's screens read of cases: lists bounded in length and in statements, never a total count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from dargah.cases.fees import note_slips
from dargah.cases.models import Case, Referral
from dargah.cases.permissions import OFFICERS, units_of, visible_to
from dargah.cases.states import ACTIVE, CLOCK_STANDS, OFFICE_TURN, State
from dargah.catalogue.acts import HEADS
from dargah.catalogue.queries import version_of
from dargah.orders.calendar import office_calendar
from dargah.people.models import StaffMember
from dargah.people.roles import Role

PAGE = 25
BADGE_CEILING = 100
# a look, or an answer, that the citizen is owed whatever has become of the case: also an ended one's
OWED = {"news": "news_at", "unanswered": "answer_by"}
DUE = ("", "overdue", "today", "week")  # the due tabs of the queue
# what a row of a list shows; joined are only a unit's and a colleague's name
LIST_FIELDS = (
    "tracking_code", "draft", "version", "service", "applicant_name", "county", "stage", "state", "holder", "due_on", "revision",
    "paused_on", "news_at", "answer_by", "last_action", "last_at", "submitted_at", "unit__name", "assignee__full_name",
)  # fmt: skip


@dataclass(frozen=True)
class QueueFilter:
    """What an officer may narrow the queue by; ``after`` is the last row of the page before (due date, id)."""

    view: str = "unit"  # unit | approval | mine | waiting | news | unanswered | all
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
    rows, day = _narrow(_queue_base(staff, chosen.view), chosen, today), day_of_view(chosen.view)
    if chosen.after is not None:
        due, last = chosen.after
        rows = rows.filter(_behind(day, due, last), **{f"{day}__gte": due})
    found = listed(rows, PAGE + 1, day)
    page = found[:PAGE]
    more = (getattr(page[-1], day), page[-1].pk) if len(found) > PAGE else None
    return QueuePage(page, more)


def day_of_view(view: str) -> str:
    """The day by which a view of the queue is ordered and narrowed: of unanswered messages the one of the answer."""
    return "answer_by" if view == "unanswered" else "due_on"


def _behind(day: str, due: date, last: int) -> Q:
    return Q(**{f"{day}__gt": due}) | Q(**{day: due, "pk__gt": last})


def listed(rows: QuerySet[Case], at_most: int, day: str = "due_on") -> list[Case]:
    """The first of these cases by due date with what a row shows; version and service are this process's, shared."""
    wanted = rows.select_related("unit", "assignee").only(*LIST_FIELDS).annotate(digest=F("version__digest"))
    found: list[Case] = []
    for case in wanted.order_by(day, "id")[:at_most]:
        case.version = version_of(case.version_id, case.digest)
        case.service = case.version.service
        found.append(case)
    note_slips(found)
    return found


def badges(staff: StaffMember, views: Sequence[str], *further: QuerySet[Any]) -> list[int]:
    """How many each view holds, then how many questions wait for this member or their unit, and of ``further`` rows that a
    floor above counts along; one statement.
    """
    asked = _asked_of(staff)
    return counted([*(_queue_base(staff, view) for view in views), asked, *further])


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
    rows, day = _narrow(_queue_base(staff, chosen.view), chosen, today), day_of_view(chosen.view)
    here = getattr(case, day) or today  # a message that was answered meanwhile has no day any more
    before = rows.filter(Q(**{f"{day}__lt": here}) | Q(**{day: here, "pk__lt": case.pk}))
    after = rows.filter(_behind(day, here, case.pk))
    nearest = (
        before.filter(**{f"{day}__lte": here}).order_by(f"-{day}", "-id"),
        after.filter(**{f"{day}__gte": here}).order_by(day, "id"),
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
        # the same figures stand in every section of the registry: another county is another parcel
        here = Q(county__in=[case.county, ""]) if case.county else Q()
        same |= here & Q(land_plate=case.land_plate)
    if not same:
        return []
    rows = Case.objects.filter(visible_to(staff)).filter(same).exclude(pk=case.pk)
    return list(rows.select_related("service").defer("answers", "search").order_by("-id")[:10])


def waiting_until(first: date, last: date) -> Iterator[Case]:
    """Cases whose citizen has to answer between these days, both included, with what a notice needs."""
    # who has asked back and waits for the office is not reminded of their own answer
    rows = Case.objects.filter(
        state=State.WAITING_CITIZEN, waits_until__range=(first, last), unanswered_at=None
    )
    return rows.select_related("version__service", "unit", "citizen").order_by("pk").iterator(chunk_size=500)


def overdue_since(first: date, today: date) -> Iterator[Case]:
    """Cases whose due date lies between a day and yesterday while it is the office's turn and the clock runs, with what a
    notice needs.
    """
    rows = Case.objects.filter(
        state__in=OFFICE_TURN - CLOCK_STANDS, paused_on=None, due_on__gte=first, due_on__lt=today
    )
    wanted = rows.select_related("version__service", "unit", "citizen", "consent", "assignee")
    return wanted.order_by("pk").iterator(chunk_size=500)


def unanswered_since(first: date, today: date) -> Iterator[Case]:
    """Cases with a message of the citizen that was to be answered between a day and yesterday, with what a notice needs."""
    rows = Case.objects.filter(answer_by__gte=first, answer_by__lt=today)
    wanted = rows.select_related("version__service", "unit", "citizen", "consent", "assignee")
    return wanted.order_by("pk").iterator(chunk_size=500)


def who_may_hold(case: Case) -> QuerySet[StaffMember]:
    """The members of the role of the case's stage, in its unit; secretariat and director are of the whole house."""
    rows = StaffMember.objects.filter(role=case.holder, is_active=True)
    return rows if case.holder in {Role.SECRETARIAT, Role.DIRECTOR} else rows.filter(unit=case.unit_id)


def people_who_hold(case: Case) -> list[StaffMember]:
    """Whoever has the case; where nobody took it, all of the role that holds it in its unit; where nobody of that
    role works there, the heads of the unit and of the one above, who see the case and work on it.
    """
    if case.assignee is not None and case.assignee.is_active:
        return [case.assignee]
    heads = StaffMember.objects.filter(is_active=True, role=Role.UNIT_HEAD)
    return list(who_may_hold(case)) or list(
        heads.filter(unit__in=[case.unit_id, case.unit.parent_id or case.unit_id])
    )


def open_referrals(staff: StaffMember) -> list[Referral]:
    """Questions that wait for this member or their unit, by deadline, at most a hundred."""
    rows = _asked_of(staff).select_related("case__service", "asked_by", "to_unit").defer("case__answers")
    return list(rows.order_by("due_on", "pk")[:100])


def _asked_of(staff: StaffMember) -> QuerySet[Referral]:
    """Questions to this member or their unit that wait for an answer: of a case that has ended none does."""
    asked = Q(to_unit=staff.unit_id) | Q(to_staff=staff.pk)
    return Referral.objects.filter(asked, answered_at=None, case__state__in=sorted(ACTIVE))


def days_left(case: Case, today: date | None = None) -> int:
    """Working days until the due date; negative when it is past, also while the office is closed since. The same figure for
    citizen and officer.
    """
    today = today or timezone.localdate()
    calendar = office_calendar()
    if case.due_on >= today:
        return calendar.working_days_between(today, case.due_on)
    return -max(calendar.working_days_between(case.due_on, today), 1)


def _queue_base(staff: StaffMember, view: str) -> QuerySet[Case]:
    rows = Case.objects.all()
    if view == "waiting":
        rows = rows.filter(state=State.WAITING_CITIZEN)
        return rows.filter(_in_hands(staff)) if staff.role in OFFICERS else rows.filter(visible_to(staff))
    if view in OWED:
        return _of_role(rows.filter(**{f"{OWED[view]}__isnull": False}), staff)
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
    day = day_of_view(chosen.view)
    if chosen.service:
        narrowed["service__slug"] = chosen.service
    if chosen.county:
        narrowed["county"] = chosen.county
    if chosen.assignee == "none":
        narrowed["assignee"] = None
    elif chosen.assignee:
        narrowed["assignee__username"] = chosen.assignee
    if chosen.due == "overdue":
        narrowed[f"{day}__lt"] = today
    elif chosen.due == "today":
        narrowed[day] = today
    elif chosen.due == "week":
        narrowed[f"{day}__range"] = (today, office_calendar().add_working_days(today, 5))
    if chosen.due and day == "due_on":  # what waits for its citizen's payment is not late
        narrowed["paused_on"] = None
    return rows.filter(**narrowed)
