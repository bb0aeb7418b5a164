"""What a citizen wrote of themselves comes along to the next form: who they are once, where they are reached as written last."""

import pytest

from dargah.people.models import Citizen
from dargah.people.operations import complete_profile
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


def after(citizen: Citizen, **facts: str) -> Citizen:
    complete_profile(citizen=citizen, facts=facts)
    return Citizen.objects.get(pk=citizen.pk)


def test_where_they_are_reached_is_what_they_wrote_last() -> None:
    citizen = make.citizen(email="slip@example.ir", address="اهواز، کیانپارس")
    assert after(citizen, email="right@example.ir", address="ایذه").email == "right@example.ir"
    assert after(citizen, email="").email == "right@example.ir", (
        "who leaves the box empty keeps what is known"
    )


def test_who_they_are_is_written_once() -> None:
    citizen = make.citizen(first_name="مریم")
    assert after(citizen, first_name="نام دیگر").first_name == "مریم"


def test_facts_of_another_person_are_not_kept() -> None:
    citizen, other = make.citizen(email=""), make.citizen()
    assert after(citizen, national_id=other.national_id, email="other@example.ir").email == ""
    assert after(citizen, national_id=citizen.national_id, email="own@example.ir").email == "own@example.ir"


def test_what_a_company_writes_of_itself_is_not_its_agents() -> None:
    agent = make.citizen(address="خانه من")
    assert after(agent, kind="legal_entity", address="نشانی دفتر شرکت").address == "خانه من"
