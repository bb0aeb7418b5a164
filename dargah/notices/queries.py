"""Notices as screens read them."""

from django.db.models import QuerySet

from dargah.notices.models import Notice, State

SHOWN = 50


def dead_letters() -> list[Notice]:
    """The newest notices that nobody could deliver."""
    return list(Notice.objects.filter(state=State.DEAD).order_by("-created_at")[:SHOWN])


def told_about(case_ref: str) -> QuerySet[Notice]:
    """What was told of a case (``case:12``), newest first."""
    return Notice.objects.filter(case_ref=case_ref).order_by("-created_at")
