"""After the citizen took the application back: they get a confirmation, in case it was not them."""

from typing import Any

from dargah.followups.subjects import case_of, tell_citizen


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the citizen, once for this change of the case."""
    case = case_of(subject)
    tell_citizen(case, "case_withdrawn", f"{case.pk}:{detail.get('seq', case.revision)}")
