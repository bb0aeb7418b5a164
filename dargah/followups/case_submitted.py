"""After a case was opened: its applicant gets the tracking code."""

from typing import Any

from dargah.followups.subjects import case_of, tell_citizen


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the citizen."""
    case = case_of(subject)
    tell_citizen(case, "case_submitted", str(case.pk))
