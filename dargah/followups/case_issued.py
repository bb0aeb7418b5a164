"""After a letter got its number: its PDF is made and signed."""

from typing import Any

from dargah.letters import operations as letters
from dargah.letters.models import Letter


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Produce the PDF; a second call finds it made. The citizen is told when it is there."""
    letters.produce(Letter.objects.get(pk=detail["letter"]))
