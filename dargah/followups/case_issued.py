"""After a letter got its number: its PDF is made and signed; a message that no head has approved by now is put aside."""

from typing import Any

from dargah.conversations import operations as conversations
from dargah.followups.subjects import case_of
from dargah.letters import operations as letters
from dargah.letters.models import Letter


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Produce the PDF; a second call finds it made. The citizen is told when it is there."""
    conversations.put_aside_outlived(case=case_of(subject))
    letters.produce(Letter.objects.get(pk=detail["letter"]))
