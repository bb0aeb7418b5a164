"""Which messages arrived, as their own provider says. A receipt that comes twice changes nothing."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from dargah.notices.channels import Refused, Sms, Unavailable, sms_providers
from dargah.notices.models import Channel, Notice, State

ASKED_FOR = timedelta(days=2)
NOT_BROUGHT = "مخابرات نرساند"


def note_deliveries() -> int:
    """Ask each provider of text messages for those of the last two days that it took; how many answers.

    Those that were asked for longest ago come first, so that messages without an end hold up nobody.
    """
    return sum(_of_provider(name, way) for name, way in sms_providers().items())


def _of_provider(name: str, way: Sms) -> int:
    now = timezone.now()
    rows = Notice.objects.filter(
        state=State.SENT, channel=Channel.SMS, provider=name, sent_at__gt=now - ASKED_FOR
    ).order_by(F("receipt_asked_at").asc(nulls_first=True), "sent_at")
    ids = dict(rows.values_list("provider_id", "pk")[: way.at_once])
    if not ids:
        return 0
    try:
        told = way.deliveries(list(ids))
    except (Unavailable, Refused):
        return 0
    Notice.objects.filter(pk__in=ids.values()).update(receipt_asked_at=now)
    for provider_id, arrived in told.items():
        if provider_id in ids:
            note_receipt(notice=ids[provider_id], arrived=arrived)
    return len(told)


def note_receipt(*, notice: UUID, arrived: bool) -> None:
    """Write down what became of a message that was sent; nothing where that is known already."""
    state = State.DELIVERED if arrived else State.DEAD
    problem = "" if arrived else NOT_BROUGHT
    Notice.objects.filter(pk=notice, state=State.SENT).update(state=state, problem=problem)
