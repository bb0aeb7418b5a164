"""After the office wrote a message: the citizen is told to read it."""

from typing import Any

from dargah.followups.subjects import case_of, tell_citizen


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the citizen."""
    tell_citizen(case_of(subject), "message_from_office", str(detail["message"]))
