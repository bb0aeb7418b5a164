"""How a citizen hears of cases: by which way, at which address, and when not by text message.

Codes and what concerns the ways in always go at once by SMS: nothing here is asked for them.
"""

from django.db import transaction
from django.utils import timezone

from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import Citizen, Hours, NewsBy
from dargah.people.refusals import Invalid
from dargah.persian.identifiers import Rejected
from dargah.persian.identifiers import email as normal_email

HOURS = 24
NO_WAY = "یکی را برگزینید: خبر دست‌کم از یک راه باید برسد."
NO_EMAIL = "برای خبر گرفتن با رایانامه، نشانی آن را بنویسید."
NO_HOUR = "هر دو ساعت را برگزینید، یا هر دو را خالی بگذارید تا پیامک در هر ساعتی برسد."
SAME_HOUR = "ساعت پایان باید جز ساعت آغاز باشد."


def choose_news(*, by: Citizen, way: str, email: str, quiet_from: str, quiet_until: str) -> None:
    """Keep what the citizen chose; an address taken away or written counts from now on, also for cases under way.

    The hours are digits of 0 to 23, both empty for none. Raises Invalid with a sentence for each field.
    """
    address, errors = _address(email, needed=way in {NewsBy.EMAIL, NewsBy.BOTH})
    if way not in NewsBy.values:
        errors["way"] = NO_WAY
    hours = _hours(quiet_from, quiet_until, errors)
    if errors:
        raise Invalid(errors)
    with transaction.atomic():
        first, last = hours or (None, None)
        Citizen.objects.filter(pk=by.pk).update(
            news_by=way, email=address, news_chosen_at=timezone.now(), quiet_from=first, quiet_until=last
        )
        record(
            event=Event.news_ways_chosen,
            subject=by.reference,
            actor=by.reference,
            detail={"by": way, "quiet": hours is not None},
        )


def ways(hearer: Citizen, mobile: str, email: str) -> tuple[str, str]:
    """Of a mobile and an address, either may be empty, those that the hearer chose: never none where there is one."""
    if hearer.news_by == NewsBy.SMS and mobile:
        return mobile, ""
    if hearer.news_by == NewsBy.EMAIL and email:
        return "", email
    return mobile, email


def _address(email: str, *, needed: bool) -> tuple[str, dict[str, str]]:
    if not email.strip():
        return "", {"email": NO_EMAIL} if needed else {}
    try:
        return normal_email(email), {}
    except Rejected as rejected:
        return "", {"email": rejected.sentence}


def _hours(first: str, last: str, errors: dict[str, str]) -> Hours | None:
    if not first and not last:
        return None
    read = {"quiet_from": _hour(first), "quiet_until": _hour(last)}
    errors.update({name: NO_HOUR for name, hour in read.items() if hour is None})
    since, until = read.values()
    if since is None or until is None:
        return None
    if since == until:
        errors["quiet_until"] = SAME_HOUR
    return since, until


def _hour(text: str) -> int | None:
    is_hour = text.isascii() and text.isdigit() and len(text) <= 2 and int(text) < HOURS  # noqa: PLR2004 two digits
    return int(text) if is_hour else None
