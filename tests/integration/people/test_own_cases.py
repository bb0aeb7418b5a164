"""«پرونده‌های من»: what waits for the citizen comes first and is marked, then the drafts, then what is under way."""

import re
import uuid

import pytest
from django.test import Client

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.cases.models import Case
from tests.factories import cases as make
from tests.integration.security.scene import sign_in_citizen

pytestmark = pytest.mark.django_db
MOST_BYTES = 25_000  # as of every page a citizen reads


def test_what_waits_for_the_citizen_stands_before_drafts_and_newer_cases() -> None:
    owner = make.citizen()
    asked = make.walked(sample="incomplete", by=owner, until="request_information")
    newer = make.walked(by=owner, until="advance")
    applications.start(service=make.service(make.COMMISSION), citizen=owner)
    browser = Client()
    sign_in_citizen(browser, owner)
    page = browser.get("/me/").content.decode()
    places = [page.index(mark) for mark in (asked.tracking_code, 'id="dr"', newer.tracking_code)]
    assert places == sorted(places)
    assert page.count("نوبت شما</span>") == 1


def test_who_has_many_cases_gets_light_pages_on_which_each_case_stands_once() -> None:
    owner = make.citizen()
    asked = make.walked(sample="incomplete", by=owner, until="request_information")
    copied(make.walked(by=owner, until="advance"), 40)
    for _ in range(2):
        applications.start(service=make.service(make.COMMISSION), citizen=owner)
    browser = Client()
    sign_in_citizen(browser, owner)
    pages = [browser.get("/me/", {"page": number}).content for number in (1, 2, 3)]
    assert max(map(len, pages)) <= MOST_BYTES
    listed = [code for page in pages for code in re.findall(r"/me/cases/(\d{12})/", page.decode())]
    assert sorted(listed) == sorted(set(listed))
    assert len(listed) == 42
    assert asked.tracking_code in pages[0].decode(), "what waits for its citizen is on the first"
    assert 'href="?page=2"' in pages[0].decode()
    assert b'id="dr"' in pages[0]
    assert b'id="dr"' not in pages[1]


def copied(case: Case, times: int) -> None:
    """So many more cases of the same citizen, in the same state."""
    for number in range(times):
        draft = Draft.objects.get(pk=case.draft_id)
        draft.pk = uuid.uuid4()
        draft.save(force_insert=True)
        copy = Case.objects.get(pk=case.pk)
        copy.pk, copy.draft_id = None, draft.pk
        copy.tracking_code = f"{810000000000 + number}"
        copy.save(force_insert=True)


def test_a_draft_that_nobody_wants_any_more_is_thrown_away_from_the_list() -> None:
    citizen = make.citizen()
    draft = applications.start(service=make.service(), citizen=citizen)
    client = Client()
    sign_in_citizen(client, citizen)
    removal = f"/apply/{draft.pk}/removal/"
    assert f'action="{removal}"' in client.get("/me/").content.decode()
    assert client.post(removal).status_code == 302
    page = client.get("/me/").content.decode()
    assert str(draft.pk) not in page
