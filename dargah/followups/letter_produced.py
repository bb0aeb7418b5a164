"""After the signed PDF is there: the citizen is told where to take it."""

from typing import Any

from dargah.followups.subjects import case_of, tell_citizen
from dargah.letters.models import Letter


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the citizen that the letter is issued."""
    letter = Letter.objects.get(pk=detail["letter"])
    tell_citizen(case_of(subject), "letter_issued", str(letter.pk), number=letter.number)
