"""After the office took its request for information back: the citizen hears that nothing is wanted any more."""

from typing import Any

from dargah.followups.subjects import case_of, tell_citizen


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the citizen, once for this change of the case."""
    case = case_of(subject)
    tell_citizen(case, "information_cancelled", f"{case.pk}:{detail['revision']}")
