"""After an objection: the citizen hears that it arrived and who looks at it."""

from typing import Any

from dargah.followups.subjects import case_of, tell_citizen


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the citizen, once for this change of the case."""
    case = case_of(subject)
    tell_citizen(case, "objection_received", f"{case.pk}:{detail.get('seq', case.revision)}")
