"""Notices as screens read them."""

from dargah.notices.models import Notice, State

SHOWN = 50


def dead_letters() -> list[Notice]:
    """The newest notices that nobody could deliver."""
    return list(Notice.objects.filter(state=State.DEAD).order_by("-created_at")[:SHOWN])
