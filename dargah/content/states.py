"""The states of a submission, and what leads where."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where a submission stands."""

    WAITING = "waiting", "منتظر تأیید"
    SCHEDULED = "scheduled", "تأییدشده، منتظر زمان انتشار"
    PUBLISHED = "published", "منتشر شد"
    SENT_BACK = "sent_back", "برگردانده شد"
    WITHDRAWN = "withdrawn", "پس گرفته شد"


OPEN = (State.WAITING, State.SCHEDULED)

TRANSITIONS: dict[str, dict[State, State]] = {
    "approve": {State.WAITING: State.PUBLISHED},
    "schedule": {State.WAITING: State.SCHEDULED},
    "publish_due": {State.SCHEDULED: State.PUBLISHED},
    "send_back": {State.WAITING: State.SENT_BACK, State.SCHEDULED: State.SENT_BACK},
    "withdraw": {State.WAITING: State.WITHDRAWN, State.SCHEDULED: State.WITHDRAWN},
}
