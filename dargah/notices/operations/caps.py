"""A cap on what one number gets, over all notices: a loop of ours, or somebody who pumps messages through the portal, must
not cost without end. What is over it waits until the window has passed, and is seen among what is late; nothing is lost.

Codes of sign-in and consent have their own limits where they are asked for (`people/limits.toml`) and are not held.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from dargah.notices.models import Channel, Notice, State

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OVER = "سقف پیامک به یک شماره"
SENT = (State.SENT, State.DELIVERED)


def free_at(notice: Notice) -> datetime | None:
    """When a notice that is over its recipient's cap may go; None where it may go now. One statement."""
    if notice.channel != Channel.SMS or notice.sealed:
        return None
    now = timezone.now()
    told = Notice.objects.filter(recipient=notice.recipient, channel=Channel.SMS, sent_at__gt=now - DAY)
    latest = told.order_by("-sent_at").values_list("sent_at", flat=True)[: settings.SMS_A_DAY]
    last = [moment for moment in latest if moment is not None]
    moments = [
        last[most - 1] + window
        for most, window in ((settings.SMS_AN_HOUR, HOUR), (settings.SMS_A_DAY, DAY))
        if len(last) >= most and last[most - 1] > now - window
    ]
    return max(moments, default=None)
