"""After a citizen asked for a code: it goes to the mobile, in clear only on its way."""

from typing import Any

from dargah.followups.subjects import tell_code
from dargah.people.models import SignInCode


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """One that was used or is over is not sent."""
    asked = SignInCode.objects.filter(pk=subject.partition(":")[2], used_at__isnull=True).first()
    if asked is not None:
        tell_code(asked, "sign_in_code", f"code:{asked.pk}")
