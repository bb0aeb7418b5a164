"""After a case was closed: the citizen is told, a draft letter of what never took effect is thrown away and an unsent message put
aside."""

from typing import Any

from dargah.conversations import operations as conversations
from dargah.followups.subjects import case_of, tell_citizen
from dargah.letters import operations as letters


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Settle the draft, then tell the citizen, once for this change of the case."""
    case = case_of(subject)
    letters.drop_drafts(case=case)
    conversations.put_aside_outlived(case=case)
    tell_citizen(case, "case_closed", f"{case.pk}:{detail.get('seq', case.revision)}")
