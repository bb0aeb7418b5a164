"""The quiet hours of whoever is told: a text message of a case waits until their end, by the clock of Tehran.

Codes are not held, nor what would be of no use any more when the hours are over; mails wake nobody.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from dargah.notices.models import Channel, Notice


def over_at(notice: Notice, now: datetime) -> datetime | None:
    """When the quiet hours that reign now are over; None where it may go at once. No statement."""
    first, last = notice.quiet_from, notice.quiet_until
    if notice.channel != Channel.SMS or notice.sealed or first is None or last is None:
        return None
    here = timezone.localtime(now)
    within = first <= here.hour < last if first < last else here.hour >= first or here.hour < last
    if not within:
        return None
    end = here.replace(hour=last, minute=0, second=0, microsecond=0)
    if end <= here:
        end += timedelta(days=1)
    is_too_late = notice.expires_at is not None and notice.expires_at <= end
    return None if is_too_late else end
