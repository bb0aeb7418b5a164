"""After a case was given to a colleague: they hear of it, where their address is known."""

from typing import Any

from dargah.followups.subjects import case_of, tell_staff
from dargah.people.models import StaffMember


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:
    """Tell the colleague; nobody who gave the case to themselves."""
    to = StaffMember.objects.get(pk=detail["to"].partition(":")[2])
    if to.reference != actor:
        case = case_of(subject)
        tell_staff(case, "staff_case_assigned", f"{case.pk}:{detail['revision']}", [to])
