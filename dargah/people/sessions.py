"""Where somebody is signed in: written down at sign-in, shown to them, and ended by them (ASVS V7.5.2, V7.4.3)."""

from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import OpenSession

MOST_SHOWN = 50


def opened(*, owner: str, session_key: str, device: str) -> OpenSession:
    """Write down a session that has just begun."""
    row, _ = OpenSession.objects.update_or_create(
        owner=owner, session_key=session_key, defaults={"device": device, "began_at": timezone.now()}
    )
    return row


def moved(*, old: str, new: str) -> None:
    """The same session under a fresh key."""
    OpenSession.objects.filter(session_key=old).update(session_key=new)


def open_sessions(owner: str) -> list[tuple[OpenSession, Session]]:
    """The owner's sessions that still live, the newest first, each with Django's row."""
    newest = OpenSession.objects.filter(owner=owner).order_by("-began_at")[:MOST_SHOWN]
    known = {row.session_key: row for row in newest}
    alive = Session.objects.filter(pk__in=known, expire_date__gt=timezone.now())
    found = [(known[row.session_key], row) for row in alive]
    return sorted(found, key=lambda pair: pair[0].began_at, reverse=True)


def end(*, owner: str, actor: str, keep: str, chosen: UUID | None = None) -> int:
    """End the chosen session of the owner, or all but ``keep``; returns how many ended.

    ``keep`` is the key of the session that asks: it ends by signing out. An id of somebody else ends nothing.
    """
    with transaction.atomic():
        rows = OpenSession.objects.select_for_update().filter(owner=owner).exclude(session_key=keep)
        if chosen is not None:
            rows = rows.filter(pk=chosen)
        keys = list(rows.values_list("session_key", flat=True))
        ended = Session.objects.filter(pk__in=keys).count()
        Session.objects.filter(pk__in=keys).delete()
        OpenSession.objects.filter(session_key__in=keys).delete()
        if ended:
            record(event=Event.sessions_ended, subject=owner, actor=actor, detail={"ended": ended})
    return ended


def forget_ended() -> int:
    """Clear away what speaks of sessions that are gone; returns how many."""
    return OpenSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()[0]
