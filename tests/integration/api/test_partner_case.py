"""A counter office and its citizen's case, to the end: the state, the answer, the letter."""

import base64

import pytest
from django.test import Client

from dargah.cases.models import Case
from dargah.files.models import StoredFile
from dargah.insight.specimens import fixture
from tests.factories import cases as make
from tests.integration.api.caller import API, Caller, is_problem


@pytest.fixture
def caller(db: None) -> Caller:
    return Caller()


class TestCase:
    """A counter office serves a citizen without a telephone to the end: it answers for them and hands the letter over."""

    def test_the_letter_is_told_and_given_to_the_partner_that_applied(self, caller: Caller) -> None:
        case = make.walked()
        Case.objects.filter(pk=case.pk).update(partner=caller.partner)
        state = caller.get(f"/cases/{case.tracking_code}").json()
        (letter,) = state["letters"]
        assert letter["valid"] is True
        assert "/verify/" in letter["verify_url"]
        path = letter["url"].split("/api/v1", 1)[1]
        given = caller.get(path)
        assert given.status_code == 200
        assert b"".join(given.streaming_content).startswith(b"%PDF")
        is_problem(Caller().get(path), 404)

    def test_what_is_wanted_is_answered_and_the_clock_goes_on(self, caller: Caller) -> None:
        case = make.walked(sample="incomplete", until="request_information")
        Case.objects.filter(pk=case.pk).update(partner=caller.partner)
        state = caller.get(f"/cases/{case.tracking_code}").json()
        assert state["your_turn"]
        assert state["wanted"]
        assert "answer_information" in state["may"]
        file = {
            "document": "",
            "name": "sanad.pdf",
            "content": base64.b64encode(fixture("sanad.pdf")).decode(),
        }
        none = {**file, "content": base64.b64encode(b"MZ" + b"x" * 500).decode()}
        refused = caller.post(f"/cases/{case.tracking_code}/answer", {"reply": "پیوست شد.", "files": [none]})
        assert [one["path"] for one in is_problem(refused, 422)["errors"]] == ["files.0"]
        answer = caller.post(f"/cases/{case.tracking_code}/answer", {"reply": "پیوست شد.", "files": [file]})
        assert answer.status_code == 200, answer.content
        assert not answer.json()["your_turn"]
        kept = StoredFile.objects.count()
        again = caller.post(f"/cases/{case.tracking_code}/answer", {"reply": "باز هم", "files": [file]})
        is_problem(again, 409)
        assert StoredFile.objects.count() == kept, "what nobody waits for is not kept"
        is_problem(Caller(("read",)).post(f"/cases/{case.tracking_code}/answer", {"reply": "x"}), 401)

    def test_the_door_says_where_things_are(self) -> None:
        assert Client().get(f"{API}/").json()["openapi"].endswith("/api/v1/openapi.json")
