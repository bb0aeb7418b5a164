"""After a page is published: the questions of the people that it answers leave the editors' list."""

from typing import Any

from dargah.answers.operations import settle_answered


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Settle what the page answers; the same question on a later day is asked anew."""
    settle_answered(keys=detail.get("keys", []))
