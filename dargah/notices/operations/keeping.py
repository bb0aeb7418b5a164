"""What the clock does with the outbox: give back what a killed worker had, forget persons."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from dargah.notices.models import Notice, State
from dargah.notices.operations.queueing import defer_try

TAKEN_TOO_LONG = timedelta(minutes=2)
KEPT = timedelta(days=90)


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
        defer_try(notice_id)
    return len(waiting)


def forget_old() -> int:
    """Empty text and recipient of what was told long ago; that it was told stays."""
    old = Notice.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(
        Q(recipient="") | Q(state__in=[State.WAITING, State.SENDING])
    )
    return old.update(text="", title="", recipient="")
