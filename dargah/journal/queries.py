"""The journal as the sysadmin reads it: the security records, newest first, a page at a time."""

from dargah.journal.events import SECURITY
from dargah.journal.models import Entry

RECORDS_PAGE = 50


def security_records(before: int | None = None) -> list[Entry]:
    """A page of security records and one more; ``before`` is the number that the last page ended with."""
    rows = Entry.objects.filter(event__in=[event.value for event in SECURITY])
    if before is not None:
        rows = rows.filter(seq__lt=before)
    return list(rows.order_by("-seq")[: RECORDS_PAGE + 1])
