"""After somebody asked to apply in a citizen's place: the code goes to the citizen, with who asks and for what."""

from typing import Any

from django.db import transaction

from dargah.catalogue.queries import service_titles
from dargah.notices.operations import Recipient, tell
from dargah.people.models import Consent
from dargah.people.sign_in import forget_seal, unseal


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Hand the code to the outbox, where it stays sealed until it is sent. One that was used is not sent."""
    asked = Consent.objects.filter(pk=subject.partition(":")[2], given_at=None).first()
    code = unseal(asked) if asked is not None else None
    if asked is None or code is None:
        return
    with transaction.atomic():
        tell(
            event="consent_code",
            intent=str(asked.pk),
            to=[Recipient(mobile=asked.mobile)],
            merge={
                "code": code,
                "helper": asked.helper_name,
                "service": service_titles().get(asked.service, asked.service),
            },
            subject_ref=asked.reference,
            secret=True,
            expires_at=asked.expires_at,
        )
        forget_seal(asked)
