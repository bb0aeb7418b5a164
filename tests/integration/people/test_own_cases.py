"""«پرونده‌های من»: what waits for the citizen comes first and is marked, then the drafts, then what is under way."""

import pytest
from django.test import Client

from dargah.applications import operations as applications
from tests.factories import cases as make
from tests.integration.security.scene import sign_in_citizen

pytestmark = pytest.mark.django_db


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
