"""Handing one message over: to the first provider that takes it, and never to two.

1. A provider that was given the message before and has not said what came of it is asked first. While it cannot be
   asked, nobody else is given the message. What it does not know any more after its time is not known to anybody: then
   a person decides.
2. In the quiet hours of its recipient nobody is given it. They are asked for only now, so that a doubtful message is
   settled before its provider forgets it.
3. Before a provider is given the message it is written down as doubtful, in a statement that only succeeds while this
   worker still holds the notice.
4. A clear «not taken» frees the message for the next provider in the same try; silence does not.
"""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from dargah.notices import sealing
from dargah.notices.channels import Channel, Message, NotTaken, Refused, Unavailable, providers
from dargah.notices.models import Notice, State
from dargah.notices.operations import breaker, quiet
from dargah.notices.reply_address import of_notice

UNSURE = "معلوم نیست رسیده باشد"


class Unsure(Exception):
    """Nobody can say any more whether the message was taken."""


class Lost(Exception):
    """Another worker holds the notice by now."""


class Quiet(Exception):
    """Its recipient wants none now; ``until`` is when it may go."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(until)


def hand_over(notice: Notice) -> tuple[str, str]:
    """One try; returns who has the message and how it is called there, also where it was there since an earlier try.

    Raises Unavailable or NotTaken to be tried later, Refused, Unsure, Unreadable never to be; Quiet, Lost.
    """
    ways = providers(notice.channel)
    text = sealing.unseal(notice.sealed) if notice.sealed else notice.text
    if notice.doubtful:
        asked = notice.doubtful
        if found := _asked_for(notice, ways):
            return asked, found
    if until := quiet.over_at(notice, timezone.now()):
        raise Quiet(until)
    problem = NotTaken("سرویسی تنظیم نشده است")
    answer_at = of_notice(notice.event, notice.case_ref, notice.recipient)
    message = Message(notice.local_id, notice.recipient, text, notice.title, answer_at)
    for name in breaker.in_order(ways):
        _note_doubt(notice, name)
        try:
            taken = ways[name].send(message)
        except Refused:
            notice.doubtful = ""
            raise
        except NotTaken as refusal:
            breaker.failed(name, str(refusal))
            notice.doubtful, problem = "", refusal
            continue
        except Unavailable as silent:
            breaker.failed(name, str(silent))
            raise
        breaker.worked(name)
        return name, taken
    raise problem


def _asked_for(notice: Notice, ways: Mapping[str, Channel]) -> str | None:
    """How the doubtful provider calls the message; None, and no doubt left, when it does not know it."""
    name, since = notice.doubtful, notice.doubted_at or notice.created_at
    way = ways.get(name)
    if way is None or (way.remembers is not None and timezone.now() - since > way.remembers):
        raise Unsure
    try:
        found = way.known(notice.local_id)
    except Unavailable as silent:
        breaker.failed(name, str(silent))
        raise Unavailable(str(silent)) from silent
    breaker.worked(name)
    if not found:
        notice.doubtful = ""
    return found


def _note_doubt(notice: Notice, name: str) -> None:
    now = timezone.now()
    held = Notice.objects.filter(pk=notice.pk, state=State.SENDING, tries=notice.tries)
    if not held.update(doubtful=name, doubted_at=now):
        raise Lost
    notice.doubtful, notice.doubted_at = name, now
