"""The key by which a page saves what was typed after its session ended: a helper's ends with the citizen's consent."""

import pytest
from django.test import Client

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from tests.factories import cases as make
from tests.integration.helping.test_consent import SLUG, given
from tests.integration.statements.test_pages import as_citizen

pytestmark = pytest.mark.django_db


def key_on(client: Client, draft: Draft) -> str:
    key: str = client.get(f"/apply/{draft.pk}/applicant/").context["writing_key"]
    return key


def test_a_helper_whose_consent_ended_writes_nothing_more() -> None:
    helper = make.citizen()
    consent = given(helper)
    draft = applications.start_for(consent=consent, service=make.service(SLUG))
    assert draft.citizen is not None
    path, words = f"/apply/{draft.pk}/applicant/", {"applicant.first_name": "دیگری"}
    helpers = {**words, "writing_key": key_on(as_citizen(helper), draft)}
    assert Client().post(f"{path}typed/", helpers).status_code == 200, "while it holds, no keystroke is lost"
    Draft.objects.filter(pk=draft.pk).update(typed={})
    applications.end_help(consent=consent, by=draft.citizen)
    for client, status in ((as_citizen(helper), 409), (Client(), 404)):
        told = client.post(f"{path}typed/", helpers)
        assert told.status_code == status
        assert ("رضایت خود را پس گرفته" in str(told.json() if status == 409 else "")) is (status == 409)
        client.post(path, helpers)
    draft.refresh_from_db()
    assert draft.typed == {}
    own = {**words, "writing_key": key_on(as_citizen(draft.citizen), draft)}
    assert Client().post(f"{path}typed/", own).status_code == 200


@pytest.mark.parametrize("key", ["", "۱۲۳", "é" * 64, "\0"])
def test_what_is_no_key_opens_nothing(key: str) -> None:
    draft = applications.start(service=make.service(SLUG), citizen=make.citizen())
    answer = Client().post(f"/apply/{draft.pk}/applicant/typed/", {"writing_key": key})
    assert answer.status_code == 404
