"""What the desk says around its forms: what may be left empty, one name for one thing, an order that helps who reads."""

import re

import pytest

from dargah.cases import appointments, operations
from dargah.cases.models import Appointment, Case
from dargah.people.models import StaffMember, Unit
from dargah.people.roles import Role
from dargah.web.desk.colleagues import by_unit
from tests.factories import cases as make
from tests.integration.security.scene import VISIT, _visited
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db


def page_of(case: Case, by: StaffMember) -> str:
    return as_staff(by).get(f"/desk/cases/{case.tracking_code}/").content.decode()


def closing(page: str) -> str:
    (form,) = re.findall(r'<form[^>]*action="[^"]*/closure/".*?</form>', page, re.DOTALL)
    return str(form)


def test_why_a_case_is_closed_may_stay_empty_only_where_it_has_an_outcome() -> None:
    issued, opened = make.walked(), make.case()
    assert "اختیاری" in closing(page_of(issued, make.staff(Role.DIRECTOR)))
    assert "اختیاری" not in closing(page_of(opened, make.staff(Role.DIRECTOR)))
    operations.close(case=issued, reason="", by=make.staff(Role.DIRECTOR))


def test_a_decision_is_registered_by_one_button_of_that_name() -> None:
    case = make.walked(until="advance")
    while not page_of(case, make.holder(case)).count("نوشتن تصمیم"):
        operations.advance(case=case, by=make.holder(case))
        case.refresh_from_db()
    page = page_of(case, make.holder(case))
    assert page.count("ثبت تصمیم") == 1
    assert "نوشتن تصمیم <kbd>" in page


def test_the_director_reads_appointments_of_all_units_by_day_and_hour() -> None:
    owner = make.citizen()
    later, sooner = _visited(owner, set_it=True), _visited(owner, set_it=True)
    assert later.citizen is not None
    first, last = sooner.appointments.get(), later.appointments.get()
    Appointment.objects.filter(pk=last.pk).update(at=max(first.at, last.at).replace(year=2030))
    operations.decline_appointment(case=later, wish="روز دیگر", by=later.citizen, actor="citizen:test")
    director = make.staff(Role.DIRECTOR)
    listed = [one.pk for one in appointments.ahead(director)]
    assert listed.index(first.pk) < listed.index(last.pk)
    officer = make.staff(Role.CASE_OFFICER, make.loaded(VISIT).definition.unit)
    own = [one.pk for one in appointments.ahead(officer)]
    assert own.index(last.pk) < own.index(first.pk), "who has to find another hour sees it first"
    page = as_staff(director).get("/desk/appointments/").content.decode()
    assert "واحدهای اداره کل" in page
    assert first.unit.name in page
    assert "آن‌چه واحد شما" in as_staff(officer).get("/desk/appointments/").content.decode()


def test_no_two_rooms_of_the_desk_have_one_icon() -> None:
    page = as_staff(make.staff(Role.DIRECTOR)).get("/desk/queue/").content.decode()
    (side,) = re.findall(r'<nav aria-label="میز کار">(.*?)</nav>', page, re.DOTALL)
    icons = re.findall(r'href="[^"]*#([\w-]+)"', side)
    assert len(icons) == len(set(icons)) > 8, icons


def test_colleagues_stand_under_their_unit_in_the_order_of_the_alphabet() -> None:
    people = [
        StaffMember(username=name, full_name=full, role=Role.CASE_OFFICER, unit=Unit(slug=unit, name=unit))
        for name, full, unit in (
            ("u1", "گلی نمونه", "پشتیبانی"),
            ("u2", "پری نمونه", "پشتیبانی"),
            ("u3", "آذر نمونه", "املاک"),
            ("u4", "آذر نمونه", "املاک"),
        )
    ]
    assert by_unit(people) == [
        ("املاک", [("u3", "آذر نمونه، کارشناس (u3)"), ("u4", "آذر نمونه، کارشناس (u4)")]),
        ("پشتیبانی", [("u2", "پری نمونه، کارشناس"), ("u1", "گلی نمونه، کارشناس")]),
    ]
