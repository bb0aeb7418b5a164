"""A restored backup opens read-only until a sysadmin signs it off (abuse case 44).

A copy of the database is noticed without anybody's help: it stands in another database than the one its row names, or
its journal ends before an anchor that had left the machine. What was sent, numbered and promised after the backup is
unknown to it, so nothing may be added, and no job of its queue may run, until somebody has seen what is missing.
"""

from django.db import connection, transaction
from django.utils import timezone

from dargah.journal import anchors
from dargah.journal.events import Event
from dargah.journal.models import Entry, Installation
from dargah.journal.operations import record

OWN_OID = "SELECT oid::bigint FROM pg_database WHERE datname = current_database()"
SIGNED_OFF = (
    "SELECT NOT held AND database_oid = (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) "
    "FROM journal_installation"
)


def is_signed_off() -> bool:
    """Whether this database may be written: it is at home, and nothing is known to be lost. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(SIGNED_OFF)
        row = cursor.fetchone()
    return row is None or bool(row[0])


def settle() -> None:
    """Remember the database of a new installation; what is known already stays as it is."""
    Installation.objects.get_or_create(id=1, defaults={"database_oid": own_oid()})


def look() -> bool:
    """At the start: hold a database whose journal ends before an anchor. Returns whether it may be written."""
    settle()
    if lost_entries():
        Installation.objects.update(held=True)
    return is_signed_off()


def lost_entries() -> int:
    """How many entries of the journal the anchors know of and this database does not; 0 where their seals are not ours:
    `dargah journal verify` says so, with the line.
    """
    return max(0, anchors.newest_anchor() - last_entry())


def last_entry() -> int:
    """The number of the journal's newest entry; 0 for an empty one."""
    return Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def sign_off(*, by: str, missing_files: int) -> None:
    """Open the portal again: what is lost is known and accepted. ``by`` is the sysadmin's reference.

    Anchors of lost entries go to a file of their own, so that the chain can go on under their numbers.
    """
    lost = lost_entries()
    with transaction.atomic():
        anchors.set_aside(after=last_entry())
        Installation.objects.update_or_create(
            id=1,
            defaults={"database_oid": own_oid(), "held": False, "signed_off_at": timezone.now()},
        )
        record(
            event=Event.restore_signed_off,
            subject="installation",
            actor=by,
            detail={"lost_entries": lost, "missing_files": missing_files},
        )


def own_oid() -> int:
    with connection.cursor() as cursor:
        cursor.execute(OWN_OID)
        return int(cursor.fetchone()[0])
