"""Rows of the queue: what was chosen stays chosen, a finished case waits for nobody, its state fits the row."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dargah.cases.models import Case
from dargah.cases.states import State
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db


def test_what_was_chosen_stays_chosen_when_no_colleague_was() -> None:
    case = make.case()
    head = as_staff(make.staff(Role.DIRECTOR))
    queue = "/desk/queue/?view=all"
    box = f"{case.tracking_code}.{case.revision}"
    told = head.post("/desk/assignments/", {"case": [box], "to": "", "back": queue}, follow=True)
    page = told.content.decode()
    assert "همکار را هم برگزینید." in page
    assert f'value="{box}" form="bulk" checked' in page
    assert 'form="bulk" checked' not in head.get(queue).content.decode()


def test_a_finished_case_waits_for_nobody_to_take_it_and_no_day_of_it_passes() -> None:
    case = make.walked()
    assert case.state == State.ISSUED
    Case.objects.filter(pk=case.pk).update(
        stage_due_on=timezone.localdate() - timedelta(days=9), assignee=None
    )
    head = as_staff(make.staff(Role.DIRECTOR))
    for address in (f"/desk/search/?q={case.applicant_national_id}", f"/desk/cases/{case.tracking_code}/"):
        page = head.get(address).content.decode()
        assert case.unit.name in page
        assert "برداشته نشده" not in page
        assert ">گذشته<" not in page


def test_the_state_of_a_decided_case_fits_its_row() -> None:
    assert State.DECIDED.office_label == "در انتظار امضای نامه"
