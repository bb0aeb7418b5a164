"""The demo's story holds together: what the journal tells and what the cases say are of the same days."""

import pytest
from django.utils import timezone

from dargah.cases.models import Case
from dargah.config.demo.seed import _bring_days_near
from dargah.journal.models import Entry
from dargah.orders.calendar import office_calendar
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


def test_no_case_is_older_than_its_own_journal_or_late_before_it_came() -> None:
    made = [make.case(make.COMMISSION) for _ in range(6)]
    _bring_days_near()
    calendar, today = office_calendar(), timezone.localdate()
    cases = list(Case.objects.filter(pk__in=[one.pk for one in made]))
    for case in cases:
        told = Entry.objects.get(subject=case.reference, event="case_submitted")
        assert timezone.localdate(told.at) == timezone.localdate(case.submitted_at)
        assert case.due_on >= case.stage_due_on >= today
        assert calendar.is_working(case.due_on)
    days = {case.due_on for case in cases}
    assert calendar.next_working_day(today) in days, "something is due at once"
    assert len(days) > 2, "not everything on one day"
