"""Notices as screens read them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from dargah.notices.models import Channel, Notice, State

SHOWN = 50
# what a channel writes down when its provider cannot be asked, as the sysadmin reads it
REASONS = {
    "SSLCertVerificationError": "گواهی سرور پذیرفته نشد؛ نام یا صادرکننده آن درست نیست",
    "SMTPNotSupportedError": "سرور رمزنگاری یا ورود با گذرواژه ندارد",
    "ConnectionRefusedError": "سروری در آن نشانی پاسخ نمی‌دهد",
    "gaierror": "نام سرور پیدا نشد",
    "TimeoutError": "سرور در وقتش پاسخ نداد",
    "535": "نام کاربری یا گذرواژه پذیرفته نشد",
}


@dataclass(frozen=True, slots=True)
class HeldUp:
    """Notices of one channel that were tried, wait for another try, and why."""

    channel: str
    reason: str
    number: int
    since: datetime


def dead_letters() -> list[Notice]:
    """The newest notices that nobody could deliver."""
    return list(Notice.objects.filter(state=State.DEAD).order_by("-created_at")[:SHOWN])


def held_up() -> list[HeldUp]:
    """What waits for another try, by channel and reason: a wrong setting shows here days before a notice is given up."""
    rows = (
        Notice.objects.filter(state=State.WAITING)
        .exclude(problem="")
        .values_list("channel", "problem")
        .annotate(number=Count("pk"), since=Min("created_at"))
        .order_by("since")[:SHOWN]
    )
    return [
        HeldUp(Channel(channel).label, REASONS.get(why, why), number, since)
        for channel, why, number, since in rows
    ]
