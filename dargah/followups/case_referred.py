"""After a question was put to a unit or a colleague: those who can answer hear of it, where their address is known."""

from typing import Any

from dargah.cases.models import Referral
from dargah.followups.subjects import case_of, tell_staff
from dargah.people.models import StaffMember
from dargah.people.roles import DESK_ROLES
from dargah.persian.dates import jalali


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the asked; nobody when the question is settled by now."""
    asked = Referral.objects.select_related("to_staff").get(pk=detail["referral"])
    if asked.answered_at is not None:
        return
    people = (
        [asked.to_staff]
        if asked.to_staff
        else list(StaffMember.objects.filter(unit=asked.to_unit_id, is_active=True, role__in=DESK_ROLES))
    )
    tell_staff(case_of(subject), "staff_case_referred", str(asked.pk), people, until=jalali(asked.due_on))
