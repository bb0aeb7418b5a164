"""After a letter was revoked: the citizen hears that it no longer holds."""

from typing import Any

from dargah.followups.subjects import case_of, tell_citizen
from dargah.letters.models import Letter


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the citizen."""
    letter = Letter.objects.get(pk=detail["letter"])
    tell_citizen(case_of(subject), "letter_revoked", str(letter.pk), number=letter.number)
