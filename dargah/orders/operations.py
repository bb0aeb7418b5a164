"""Closing and opening days of the office."""

from datetime import date

from django.db import transaction
from django.db.models import F

from dargah.orders.calendar import forget_calendar
from dargah.orders.models import CalendarRevision, Closure


@transaction.atomic
def close_day(*, day: date, title: str) -> Closure:
    """Close the office on a day; an already closed day gets the new title. Every process sees it in 5 s."""
    closure, _ = Closure.objects.update_or_create(date=day, defaults={"title": title})
    _changed()
    return closure


@transaction.atomic
def open_day(*, day: date) -> None:
    """Take a closure back; a day that was not closed stays as it was."""
    if Closure.objects.filter(date=day).delete()[0]:
        _changed()


def _changed() -> None:
    CalendarRevision.objects.get_or_create(pk=1)
    CalendarRevision.objects.filter(pk=1).update(number=F("number") + 1)
    transaction.on_commit(forget_calendar)
