"""What becomes of a message that the head is to see before the citizen does."""

from django.db.models import TextChoices


class DraftState(TextChoices):
    """Of each draft one: only of one that was sent does the citizen ever hear."""

    WAITING = "waiting", "منتظر تأیید رئیس"
    RETURNED = "returned", "برای بازبینی برگشت"
    SENT = "sent", "تأیید و فرستاده شد"
    RENEWED = "renewed", "دوباره نوشته شد"
    WITHDRAWN = "withdrawn", "کنار گذاشته شد"


OPEN = frozenset({DraftState.WAITING, DraftState.RETURNED})
