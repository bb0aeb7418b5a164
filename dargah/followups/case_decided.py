"""After a final decision: the draft of its letter is made for who signs it."""

from typing import Any

from dargah.followups.subjects import case_of
from dargah.letters import operations as letters


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Prepare the letter; a second call finds it prepared."""
    letters.prepare(case=case_of(subject))
