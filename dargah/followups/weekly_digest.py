"""The first working morning of a week: how the week before went in each head's units, by e-mail."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from dargah.cases.models import Case, Decision
from dargah.cases.permissions import units_of
from dargah.cases.queries import QueueFilter, counted, due_counts
from dargah.followups.morning_digest import said
from dargah.followups.subjects import tell_at_desk
from dargah.orders.calendar import office_calendar
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from dargah.persian.dates import jalali

EVENT = "staff_week"
SATURDAY = 5  # as date.weekday() counts; the first day of the week in Iran


def send_weeklies(today: date) -> int:
    """Tell every head who has an address, on the first working day since Saturday; how many were told."""
    saturday = today - timedelta(days=(today.weekday() - SATURDAY) % 7)
    if office_calendar().next_working_day(saturday) != today:
        return 0
    heads = StaffMember.objects.filter(is_active=True, role=Role.UNIT_HEAD).exclude(email="")
    return sum(_week(head, saturday, today) for head in heads.select_related("unit").order_by("pk"))


def _week(head: StaffMember, saturday: date, today: date) -> bool:
    units = units_of(head)
    end = timezone.make_aware(datetime.combine(saturday, time()))
    week = (end - timedelta(days=7), end)
    came = Case.objects.filter(involved__overlap=units, submitted_at__range=week)
    decided = Decision.objects.filter(
        case__involved__overlap=units, final=True, superseded=False, approved_at__range=week
    )
    many_came, many_decided = counted([came, decided])
    due = due_counts(head, QueueFilter(), today)
    return tell_at_desk(
        head,
        EVENT,
        saturday.isoformat(),
        page="queue/?due=overdue",
        when=f"{jalali(saturday - timedelta(days=7))} تا {jalali(saturday - timedelta(days=1))}",
        came=said(many_came),
        decided=said(many_decided),
        late=said(due["overdue"]),
        due=said(due["week"]),
    )
