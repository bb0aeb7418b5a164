"""The secretariat's register: every numbered letter with its addressee and state, found by number and name."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dargah.letters import operations as letters
from dargah.letters.models import Letter
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.security.scene import sign_in_staff

pytestmark = pytest.mark.django_db


def page(query: str = "") -> str:
    client = Client()
    sign_in_staff(client, make.staff(Role.SECRETARIAT))
    answer = client.get(f"/desk/register/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def issued() -> Letter:
    return Letter.objects.get(case=make.walked(by=make.citizen()))


def test_a_letter_stands_there_with_addressee_state_case_and_file() -> None:
    valid, void = issued(), issued()
    letters.revoke(letter=void, reason="شماره پلاک نادرست بود.", by=make.staff(Role.DIRECTOR))
    shown = page()
    for letter in (valid, void):
        assert letter.number in shown
        assert letter.data["addressee"][0] in shown
        assert f"/desk/cases/{letter.case.tracking_code}/" in shown
    assert "باطل" in shown


@pytest.mark.parametrize("asked", ["{register_number}", "{number}", "{name}"])
def test_it_is_found_by_number_and_by_name(asked: str) -> None:
    letter, other = issued(), issued()
    query = asked.format(
        register_number=letter.register_number, number=letter.number, name=letter.case.applicant_name
    )
    shown = page(f"?q={query}&year={letter.year}")
    assert letter.number in shown
    if asked != "{name}":
        assert other.number not in shown
    assert "چنین نامه‌ای در دفتر نیست" in page("?q=999999999")


def test_more_letters_ask_no_more_statements() -> None:
    issued()
    with CaptureQueriesContext(connection) as few:
        page()
    issued()
    issued()
    with CaptureQueriesContext(connection) as many:
        page()
    assert len(many) == len(few)


@pytest.mark.parametrize("marks", ["'", "\\", "''", "\\'", "\\ کریمی", "!", "&", "|", ":*", "( )"])
def test_marks_in_what_is_asked_are_no_fault(marks: str) -> None:
    issued()
    assert "دفتر نامه‌ها" in page(f"?{urlencode({'q': marks})}")
