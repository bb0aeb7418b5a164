"""send_due(): one try to send a notice.

Told once, never lost: a worker first writes down that it has taken the notice, then sends, then writes the outcome.
Killed in between, the notice stays «sending»; :func:`recover` finds it, and before any second try the provider that may
have the message is asked (SMS by its local id; mail keeps one Message-ID for all tries, the most that SMTP allows).
"""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from dargah.notices import sealing
from dargah.notices.channels import Refused, Unavailable
from dargah.notices.models import Notice, State
from dargah.notices.operations import caps
from dargah.notices.operations.handing import UNSURE, Lost, Quiet, Unsure, hand_over
from dargah.notices.operations.queueing import defer_try

logger = logging.getLogger(__name__)
FIRST_WAIT = timedelta(seconds=20)
LONGEST_WAIT = timedelta(hours=6)
LONGEST_DOUBT = timedelta(hours=4)  # so that a provider is asked long before it forgets
PATIENCE = timedelta(days=3)
PROBLEM_AT_MOST = 200


def send_due(notice_id: UUID) -> Notice | None:
    """One try to send a notice whose time has come; None when there is nothing to do.

    1. take it: one statement, so that of two workers one gets it;
    2. given up, or tried for longer than PATIENCE? then say so and empty the seal;
       over the cap of its recipient, or in their quiet hours? then it waits, and no try is counted;
    3. hand it over; write down what came of it, and the job of the next try with it.
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
    if until := caps.free_at(notice):
        return _hold(notice, until, caps.OVER)
    return _tried(notice)


def _tried(notice: Notice) -> Notice:
    """The try itself, and what came of it."""
    try:
        provider, provider_id = hand_over(notice)
    except Lost:
        return notice
    except Quiet as wish:
        return _hold(notice, wish.until)
    except (Unsure, Refused, sealing.Unreadable) as never:
        return _give_up(notice, f"{type(never).__name__} {never}" if str(never) else notice.problem)
    except Exception as later:  # whatever an adapter meets: the notice waits longer each time, and ends
        if not isinstance(later, Unavailable):
            logger.exception("notice %s", notice.pk)
        return _try_later(notice, str(later) if isinstance(later, Unavailable) else type(later).__name__)
    notice.doubtful = ""
    facts = {"provider": provider, "provider_id": provider_id[:80], "sent_at": timezone.now(), "problem": ""}
    return _finish(notice, state=State.SENT, **facts)


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many tries: 20 s, 40 s, 80 s … six hours."""
    return min(FIRST_WAIT * 2 ** min(tries - 1, 20), LONGEST_WAIT)


def _too_late(notice: Notice, now: datetime) -> str:
    """Why it is tried no more: its words are of no use now, or its tries took too long, also those without a word."""
    if notice.expires_at is not None and notice.expires_at <= now:
        return "دیر شد"
    over = notice.tries > 1 and now - _since(notice) > PATIENCE
    return (notice.problem or "فرستاده نشد") if over else ""


def _since(notice: Notice) -> datetime:
    """When its tries began: a person may have begun them anew."""
    return notice.resent_at or notice.created_at


def _try_later(notice: Notice, problem: str) -> Notice:
    now = timezone.now()
    wait = wait_after(notice.tries)
    next_try_at = now + (min(wait, LONGEST_DOUBT) if notice.doubtful else wait)
    if now - _since(notice) > PATIENCE or (notice.expires_at and next_try_at >= notice.expires_at):
        return _give_up(notice, problem)
    with transaction.atomic():
        _finish(notice, state=State.WAITING, next_try_at=next_try_at, problem=problem[:PROBLEM_AT_MOST])
        defer_try(notice.pk, next_try_at)
    return notice


def _hold(notice: Notice, until: datetime, problem: str = "") -> Notice:
    """It has not been tried: it waits until its recipient may, or wants to, get it. A wish is no problem."""
    with transaction.atomic():
        _finish(notice, state=State.WAITING, next_try_at=until, problem=problem, tries=notice.tries - 1)
        defer_try(notice.pk, until)
    return notice


def _give_up(notice: Notice, problem: str) -> Notice:
    """A dead letter. Where a provider may have the message it says so: then who sends it again knows."""
    why = f"{UNSURE}. {problem}" if notice.doubtful else problem
    return _finish(notice, state=State.DEAD, problem=why[:PROBLEM_AT_MOST])


def _finish(notice: Notice, **changes: Any) -> Notice:
    """Write the outcome, unless :func:`recover` has given the notice to another worker meanwhile."""
    if changes["state"] != State.WAITING:
        changes["sealed"] = ""
    changes["doubtful"] = notice.doubtful
    Notice.objects.filter(pk=notice.pk, state=State.SENDING, tries=notice.tries).update(**changes)
    for name, value in changes.items():
        setattr(notice, name, value)
    return notice
