"""Every working morning: what lies with each colleague, by e-mail, in one line of figures and the way to it."""

from datetime import date

from dargah.cases.queries import BADGE_CEILING, QueueFilter, badges, due_counts
from dargah.followups.subjects import tell_at_desk
from dargah.orders.calendar import office_calendar
from dargah.people.models import StaffMember
from dargah.people.roles import DESK_ROLES
from dargah.persian.dates import jalali
from dargah.persian.digits import persian_digits

EVENT = "staff_morning"
VIEWS = ("mine", "news", "unanswered")


def send_digests(today: date) -> int:
    """Tell everybody of the desk who has an address and something waiting, once a day; how many were told.

    Nobody on a day on which the office is closed. Two statements a colleague.
    """
    if not office_calendar().is_working(today):
        return 0
    people = StaffMember.objects.filter(is_active=True, role__in=DESK_ROLES).exclude(email="")
    return sum(_digest(member, today) for member in people.select_related("unit").order_by("pk"))


def _digest(member: StaffMember, today: date) -> bool:
    due = due_counts(member, QueueFilter(), today)
    mine, news, unanswered, asked = badges(member, VIEWS)
    counts = {
        "late": due["overdue"],
        "due": due["today"],
        "mine": mine,
        "fresh": news,
        "unanswered": unanswered,
        "asked": asked,
    }
    if not any(counts.values()):
        return False
    words = {name: said(many) for name, many in counts.items()}
    return tell_at_desk(member, EVENT, today.isoformat(), page="", when=jalali(today, "weekday"), **words)


def said(many: int) -> str:
    """A count that stops at a hundred, in words."""
    return f"{persian_digits(many)} یا بیشتر" if many >= BADGE_CEILING else persian_digits(many)
