"""tell(): a notice in the transaction of what it tells; send_due(): one try to send it.

Told once, never lost:
- the intent's key is unique, so a followup that runs again tells nothing twice;
- notice and job stand or fall with the caller's transaction;
- a worker first writes down that it has taken the notice, then sends, then writes the outcome. Killed in
  between, the notice stays «sending»; :func:`recover` finds it, and before any second try the provider is
  asked whether it already has the message (SMS by its local id; mail keeps one Message-ID for all tries, the
  most that SMTP allows).
"""

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from dargah.journal.queue import defer
from dargah.notices import sealing, texts
from dargah.notices.channels import Message, Refused, Unavailable, channel_for
from dargah.notices.channels.sms_kavenegar import AT_ONCE, Kavenegar
from dargah.notices.models import Channel, Notice, State
from dargah.notices.parts import sms_parts

logger = logging.getLogger(__name__)
FIRST_WAIT = timedelta(seconds=20)
LONGEST_WAIT = timedelta(hours=6)
PATIENCE = timedelta(days=3)
TAKEN_TOO_LONG = timedelta(minutes=2)
KEPT = timedelta(days=90)
PROBLEM_AT_MOST = 200
JOB = "send_notice"
QUEUE = "notices"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a person is reached: mobile as ``+989…``, mail address; either may be empty."""

    mobile: str = ""
    email: str = ""


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

    `own_text` is what the service of the case says in the place of the usual words.

    `intent` names what happened so that it is told once, such as ``case_decided:12``. `secret` keeps the text
    encrypted until it is sent. Raises RuntimeError outside a transaction, KeyError for missing words.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a notice is made in the transaction of what it tells")
    written = texts.written(event, merge, own_text)
    made = []
    for person in to:
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
                },
            )
            if is_new:
                _defer(notice.pk)
                made.append(notice)
    return made


def send_due(notice_id: UUID) -> Notice | None:
    """One try to send a notice whose time has come; None when there is nothing to do.

    1. take it: one statement, so that of two workers one gets it;
    2. given up, or tried for longer than PATIENCE? then say so and empty the seal;
    3. not the first try: ask the provider whether it has the message;
    4. send; write down what came of it, and the job of the next try with it.
    """
    now = timezone.now()
    taken = Notice.objects.filter(pk=notice_id, state=State.WAITING, next_try_at__lte=now).update(
        state=State.SENDING, tries=F("tries") + 1, taken_at=now
    )
    if not taken:
        return None
    notice = Notice.objects.get(pk=notice_id)
    if late := _too_late(notice, now):
        return _give_up(notice, late)
    try:
        provider_id = _send(notice)
    except (Refused, sealing.Unreadable) as never:
        return _give_up(notice, f"{type(never).__name__} {never}")
    except Unavailable as later:
        return _try_later(notice, str(later))
    except Exception as unforeseen:  # whatever an adapter meets: the notice waits longer each time, and ends
        logger.exception("notice %s", notice.pk)
        return _try_later(notice, type(unforeseen).__name__)
    return _finish(notice, state=State.SENT, provider_id=provider_id[:80], sent_at=timezone.now(), problem="")


def _too_late(notice: Notice, now: datetime) -> str:
    """Why it is tried no more: its words are of no use now, or its tries took too long, also those without a word."""
    if notice.expires_at is not None and notice.expires_at <= now:
        return "دیر شد"
    over = notice.tries > 1 and now - notice.created_at > PATIENCE
    return (notice.problem or "فرستاده نشد") if over else ""


def _send(notice: Notice) -> str:
    """One try; returns how the provider calls the message, also where it has had it since an earlier one."""
    channel = channel_for(notice.channel)
    text = sealing.unseal(notice.sealed) if notice.sealed else notice.text
    provider_id = channel.known(notice.local_id) if notice.tries > 1 else None
    return provider_id or channel.send(Message(notice.local_id, notice.recipient, text, notice.title))


def recover() -> int:
    """Give back what a killed worker had taken, and defer jobs for what is due and has none; how many
    notices.
    """
    now = timezone.now()
    Notice.objects.filter(state=State.SENDING, taken_at__lt=now - TAKEN_TOO_LONG).update(
        state=State.WAITING, next_try_at=now
    )
    due = Notice.objects.filter(state=State.WAITING, next_try_at__lte=now - TAKEN_TOO_LONG / 2)
    fresh = Notice.objects.filter(state=State.WAITING, next_try_at=now)
    waiting = list((due | fresh).order_by("next_try_at").values_list("pk", flat=True)[:500])
    for notice_id in waiting:
        _defer(notice_id)
    return len(waiting)


def note_deliveries() -> int:
    """Ask the SMS provider which messages of the last two days arrived; how many answers."""
    since = timezone.now() - timedelta(days=2)
    rows = Notice.objects.filter(state=State.SENT, channel=Channel.SMS, sent_at__gt=since).order_by("sent_at")
    ids = dict(rows.values_list("provider_id", "pk")[:AT_ONCE])
    if not ids:
        return 0
    try:
        told = Kavenegar.from_settings().deliveries(list(ids))
    except (Unavailable, Refused):
        return 0
    for provider_id, arrived in told.items():
        if provider_id not in ids:
            continue
        state = State.DELIVERED if arrived else State.DEAD
        problem = "" if arrived else "مخابرات نرساند"
        Notice.objects.filter(pk=ids[provider_id], state=State.SENT).update(state=state, problem=problem)
    return len(told)


def forget_old() -> int:
    """Empty text and recipient of what was told long ago; that it was told stays."""
    old = Notice.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(
        Q(recipient="") | Q(state__in=[State.WAITING, State.SENDING])
    )
    return old.update(text="", title="", recipient="")


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many tries: 20 s, 40 s, 80 s … six hours."""
    return min(FIRST_WAIT * 2 ** min(tries - 1, 20), LONGEST_WAIT)


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


def _try_later(notice: Notice, problem: str) -> Notice:
    now = timezone.now()
    next_try_at = now + wait_after(notice.tries)
    if now - notice.created_at > PATIENCE or (notice.expires_at and next_try_at >= notice.expires_at):
        return _give_up(notice, problem)
    with transaction.atomic():
        _finish(notice, state=State.WAITING, next_try_at=next_try_at, problem=problem[:PROBLEM_AT_MOST])
        _defer(notice.pk, next_try_at)
    return notice


def _give_up(notice: Notice, problem: str) -> Notice:
    return _finish(notice, state=State.DEAD, problem=problem[:PROBLEM_AT_MOST])


def _finish(notice: Notice, **changes: Any) -> Notice:
    """Write the outcome, unless :func:`recover` has given the notice to another worker meanwhile."""
    if changes["state"] != State.WAITING:
        changes["sealed"] = ""
    Notice.objects.filter(pk=notice.pk, state=State.SENDING, tries=notice.tries).update(**changes)
    for name, value in changes.items():
        setattr(notice, name, value)
    return notice


def _defer(notice_id: UUID, at: datetime | None = None) -> None:
    defer(JOB, queue=QUEUE, at=at, notice_id=str(notice_id))
