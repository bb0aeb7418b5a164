"""After a citizen asked for a code: it goes to the mobile, in clear only on its way."""

from typing import Any

from django.db import transaction

from dargah.notices.operations import Recipient, tell
from dargah.people.models import SignInCode
from dargah.people.sign_in import forget_seal, unseal


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Hand the code to the outbox, where it stays sealed until it is sent. One that was used or is over is not sent."""
    asked = SignInCode.objects.filter(pk=subject.partition(":")[2], used_at__isnull=True).first()
    code = unseal(asked) if asked is not None else None
    if asked is None or code is None:
        return
    with transaction.atomic():
        tell(
            event="sign_in_code",
            intent=str(asked.pk),
            to=[Recipient(mobile=asked.mobile)],
            merge={"code": code},
            subject_ref=f"code:{asked.pk}",
            secret=True,
            expires_at=asked.expires_at,
        )
        forget_seal(asked)
