"""After the office asked for information: the citizen hears how many things are wanted, and until when."""

from typing import Any

from dargah.followups.subjects import case_of, last_day, tell_citizen


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the citizen that it is their turn; nobody when it no longer is."""
    case = case_of(subject)
    if case.waits_until is None:
        return
    # a list that grew is told anew, an event that is followed twice is not
    many = detail.get("in_all", detail["defects"])
    tell_citizen(
        case, "information_requested", f"{detail['request']}:{many}", many=many, until=last_day(case)
    )
