"""After a citizen has added a passkey: the mobile is told, so that a key that somebody else made is taken off."""

from typing import Any

from dargah.followups.subjects import tell_owner


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell it once for the key."""
    tell_owner(subject, "passkey_added", detail["passkey"], device=detail["device"])
