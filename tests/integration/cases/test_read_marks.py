"""Each side sees that the other has read what was written; nobody's look at a page counts for the other side."""

import pytest
from django.test import Client

from dargah.cases.models import Case
from dargah.conversations import operations as conversations
from dargah.people.models import Citizen
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_citizen, as_staff

pytestmark = pytest.mark.django_db
BY_OFFICE, BY_CITIZEN = "اداره خواند", "متقاضی خواند"


@pytest.fixture
def asked() -> tuple[Case, Citizen]:
    case = make.case()
    assert case.citizen is not None
    conversations.write(case=case, text="مهلت چه روزی است؟", by=case.citizen, actor=case.citizen.reference)
    return case, case.citizen


def page_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_citizen_sees_that_the_office_has_read_it(asked: tuple[Case, Citizen]) -> None:
    case, citizen = asked
    officer = make.holder(case)
    own, desk = f"/me/cases/{case.tracking_code}/", f"/desk/cases/{case.tracking_code}/"
    page_of(as_staff(officer), desk)
    assert BY_OFFICE not in page_of(as_citizen(citizen), own), "who only looked has not taken notice of it"
    case.refresh_from_db()
    as_staff(officer).post(f"{desk}message/", {"message": "تا پایان هفته.", "revision": case.revision})
    assert BY_CITIZEN not in page_of(as_staff(officer), desk)
    assert BY_OFFICE in page_of(as_citizen(citizen), own)
    assert BY_CITIZEN in page_of(as_staff(officer), desk)


def test_news_that_an_officer_has_seen_is_read(asked: tuple[Case, Citizen]) -> None:
    case, citizen = asked
    officer = make.holder(case)
    case.refresh_from_db()
    as_staff(officer).post(f"/desk/cases/{case.tracking_code}/seen/", {"revision": case.revision})
    assert BY_OFFICE in page_of(as_citizen(citizen), f"/me/cases/{case.tracking_code}/")
