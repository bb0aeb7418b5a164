"""tell(): a notice in the transaction of what it tells.

The intent's key is unique, so a followup that runs again tells nothing twice; notice and job stand or fall with the
caller's transaction.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from dargah.notices import sealing, texts
from dargah.notices.models import Channel, Notice
from dargah.notices.operations.queueing import defer_try
from dargah.notices.parts import sms_parts
from dargah.notices.words_read import words_in_force
from dargah.people.models import Hours


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a person is reached: mobile as ``+989…``, mail address; either may be empty. ``quiet`` are the hours in which
    text messages wait.
    """

    mobile: str = ""
    email: str = ""
    quiet: Hours | None = None


def tell(
    *,
    event: str,
    intent: str,
    to: Iterable[Recipient],
    merge: Mapping[str, object],
    subject_ref: str = "",
    secret: bool = False,
    expires_at: datetime | None = None,
    own_text: str = "",
) -> list[Notice]:
    """Put the event's notices into the outbox, in the caller's transaction; returns those that are new.

    `own_text` is what the service of the case says in the place of the usual words. Which are the usual ones is asked of
    the database, one row by its index: what was approved is said from the next notice on, in every process.

    `intent` names what happened so that it is told once, such as ``case_decided:12``. `secret` keeps the text
    encrypted until it is sent. Raises RuntimeError outside a transaction, KeyError for missing words.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a notice is made in the transaction of what it tells")
    written = texts.written(event, merge, own_text, words_in_force(event))
    made = []
    for person in to:
        quiet_from, quiet_until = person.quiet or (None, None)
        for channel, address, title, text in _ways(person, written):
            notice, is_new = Notice.objects.get_or_create(
                intent_key=_intent_key(event, intent, channel, address),
                defaults={
                    "event": event,
                    "case_ref": subject_ref,
                    "channel": channel,
                    "recipient": address,
                    "title": title,
                    "text": "" if secret else text,
                    "sealed": sealing.seal(text) if secret else "",
                    "parts": sms_parts(text) if channel == Channel.SMS else 1,
                    "next_try_at": timezone.now(),
                    "expires_at": expires_at,
                    "quiet_from": quiet_from,
                    "quiet_until": quiet_until,
                },
            )
            if is_new:
                defer_try(notice.pk)
                made.append(notice)
    return made


def _ways(person: Recipient, written: texts.Words) -> list[tuple[str, str, str, str]]:
    ways = []
    if person.mobile and written.sms:
        ways.append((Channel.SMS.value, person.mobile, "", written.sms))
    if person.email and written.mail:
        ways.append((Channel.EMAIL.value, person.email, written.title, written.mail))
    return ways


def _intent_key(event: str, intent: str, channel: str, address: str) -> str:
    """Names the recipient by a digest only: keys are seen in logs."""
    digest = hashlib.sha256(address.encode()).hexdigest()[:16]
    return f"{event}:{intent}:{channel}:{digest}"
