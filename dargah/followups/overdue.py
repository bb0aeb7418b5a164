"""When the promised day has passed and the ball lies with the office: the officer and the citizen are told, then the head,
then whoever is above the head. Each once for a day that was promised. A message of the citizen that nobody answered goes
the same way, in shorter steps, whoever's turn the case is.
"""

from datetime import date, timedelta

from dargah.cases.models import Case
from dargah.cases.queries import overdue_since, people_who_hold, unanswered_since
from dargah.followups.subjects import tell_citizen, tell_staff
from dargah.orders.calendar import office_calendar
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from dargah.persian.dates import jalali

HEAD_AFTER, ABOVE_AFTER = 3, 10  # working days
MESSAGE_HEAD_AFTER, MESSAGE_ABOVE_AFTER = 2, 5  # an answer takes two days, not twenty
MADE_UP = 3  # working days without a worker that are made up for
LOOKED_BACK = timedelta(days=45)  # by the calendar: the longest closure and ABOVE_AFTER fit into it


def escalate(today: date) -> int:
    """Tell of the cases whose day has passed; how many were looked at. Nobody on a closed day."""
    calendar = office_calendar()
    if not calendar.is_working(today):
        return 0
    looked_at = 0
    for case in overdue_since(today - LOOKED_BACK, today):
        _tell(case, calendar.working_days_between(case.due_on, today))
        looked_at += 1
    for case in unanswered_since(today - LOOKED_BACK, today):
        _tell_of_message(case, today)
        looked_at += 1
    return looked_at


def _tell_of_message(case: Case, today: date) -> None:
    """The oldest message that waits, to the colleague who has the case, then the head, then whoever is above."""
    if case.answer_by is None:
        return
    late = office_calendar().working_days_between(case.answer_by, today)
    intent, words = f"{case.pk}:{case.unanswered_at}", {"until": jalali(case.answer_by)}
    if late <= MADE_UP:
        tell_staff(case, "staff_message_overdue", intent, people_who_hold(case), **words)
    for after, people in ((MESSAGE_HEAD_AFTER, _heads), (MESSAGE_ABOVE_AFTER, _above)):
        if after <= late < after + MADE_UP:
            told = people(case)
            tell_staff(case, "staff_message_escalated", f"{intent}:{after}", told, **words, many=late)


def _tell(case: Case, late: int) -> None:
    intent, words = f"{case.pk}:{case.due_on}", {"until": jalali(case.due_on)}
    if late <= MADE_UP:
        tell_staff(case, "staff_overdue", intent, people_who_hold(case), **words)
        if case.version.parsed.deadline.promised:  # what was never promised is not late
            tell_citizen(case, "case_overdue", intent, **words)
    for after, people in ((HEAD_AFTER, _heads), (ABOVE_AFTER, _above)):
        if after <= late < after + MADE_UP:
            tell_staff(case, "staff_escalated", f"{intent}:{after}", people(case), **words, many=late)


def _heads(case: Case) -> list[StaffMember]:
    return list(StaffMember.objects.filter(is_active=True, role=Role.UNIT_HEAD, unit=case.unit_id))


def _above(case: Case) -> list[StaffMember]:
    """The heads of the unit above; where nobody heads it, the director."""
    members = StaffMember.objects.filter(is_active=True)
    heads = list(members.filter(role=Role.UNIT_HEAD, unit=case.unit.parent_id))
    return heads or list(members.filter(role=Role.DIRECTOR))
