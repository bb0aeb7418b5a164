"""After a citizen has taken a passkey off: the mobile is told."""

from typing import Any

from dargah.followups.subjects import tell_owner


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell it once for the key."""
    tell_owner(subject, "passkey_removed", detail["passkey"], device=detail["device"])
