"""Dead letters: a person sends one again, or says that it was seen to. Each once, however often the button is pressed."""

from django.db import transaction
from django.utils import timezone

from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.notices.models import Notice, State, new_local_id
from dargah.notices.operations.queueing import defer_try
from dargah.people.models import StaffMember
from dargah.people.refusals import WrongMoment

NO_WORDS = "متن این خبر نگه داشته نشده است (کد ورود یا خبر کهنه)؛ با تلفن خبر دهید."
ALREADY = "پیش از شما به این خبر رسیدگی شده است."


def resend(*, notice: Notice, by: StaffMember) -> None:
    """Begin a new round of tries. Who sends what perhaps arrived was told so on the list.

    A provider knows a repetition by the local id: what it has taken and could not bring goes under a new one. Raises
    WrongMoment where the words are gone or somebody else was first.
    """
    if not notice.text or not notice.recipient:
        raise WrongMoment(NO_WORDS)
    now = timezone.now()
    with transaction.atomic():
        dead = Notice.objects.filter(pk=notice.pk, state=State.DEAD)
        if not dead.update(
            state=State.WAITING,
            local_id=new_local_id(),
            next_try_at=now,
            resent_at=now,
            expires_at=None,
            doubtful="",
            doubted_at=None,
            seen_at=None,
            seen_by="",
            problem="",
        ):
            raise WrongMoment(ALREADY)
        defer_try(notice.pk)
        _record(Event.notice_resent, notice, by)


def mark_seen(*, notice: Notice, by: StaffMember) -> None:
    """Somebody has seen to it by another way; it leaves the list. Raises WrongMoment where somebody else was first."""
    with transaction.atomic():
        dead = Notice.objects.filter(pk=notice.pk, state=State.DEAD, seen_at=None)
        if not dead.update(seen_at=timezone.now(), seen_by=by.reference):
            raise WrongMoment(ALREADY)
        _record(Event.notice_seen, notice, by)


def _record(event: Event, notice: Notice, by: StaffMember) -> None:
    detail = {"event": notice.event, "channel": notice.channel, "of": notice.case_ref}
    record(event=event, subject=f"notice:{notice.pk}", actor=by.reference, detail=detail)
