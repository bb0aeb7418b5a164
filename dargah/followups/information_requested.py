"""After the office asked for information: the citizen hears how many things are wanted."""

from typing import Any

from dargah.followups.subjects import case_of, tell_citizen


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the citizen that it is their turn."""
    tell_citizen(case_of(subject), "information_requested", str(detail["request"]), count=detail["defects"])
