"""Notices as screens read them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from dargah.notices.models import Channel, Notice, ProviderHealth, State
from dargah.notices.operations.handing import UNSURE

SHOWN = 50
# what a channel writes down when its provider cannot be asked, as the sysadmin reads it
REASONS = {
    "SSLCertVerificationError": "گواهی سرور پذیرفته نشد؛ نام یا صادرکننده آن درست نیست",
    "SMTPNotSupportedError": "سرور رمزنگاری یا ورود با گذرواژه ندارد",
    "ConnectionRefusedError": "سروری در آن نشانی پاسخ نمی‌دهد",
    "gaierror": "نام سرور پیدا نشد",
    "TimeoutError": "سرور در وقتش پاسخ نداد",
    "411": "شماره گیرنده پذیرفته نشد",
    "550": "سرور گیرنده این نشانی را نمی‌شناسد",
    "418": "اعتبار سرویس پیامک کافی نیست",
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


def not_reached(case_ref: str) -> list[Notice]:
    """What the applicant of a case was not told and nobody has seen to, newest first, at most three."""
    rows = Notice.objects.filter(case_ref=case_ref, state=State.DEAD, seen_at=None).exclude(
        event__startswith="staff_"
    )
    return list(rows.order_by("-created_at")[:3])


def reason_of(notice: Notice) -> str:
    """Why it did not arrive, as a person reads it."""
    unsure = f"{UNSURE}. "
    why = notice.problem.removeprefix(unsure)
    told = REASONS.get(why.removeprefix("Refused "), why)
    return f"{UNSURE}: {told}" if notice.problem.startswith(unsure) else told


def masked(recipient: str) -> str:
    """Enough of a number or an address to know it again, too little to use it."""
    if "@" in recipient:
        box, _, host = recipient.partition("@")
        return f"{box[:1]}***@{host}"
    return f"{recipient[:6].replace('+98', '0')}***{recipient[-2:]}" if recipient else ""


def failing_providers() -> list[ProviderHealth]:
    """Providers that did not do as they should at their last asking, longest ago first."""
    return list(ProviderHealth.objects.filter(failures__gt=0).order_by("failing_since")[:SHOWN])


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
