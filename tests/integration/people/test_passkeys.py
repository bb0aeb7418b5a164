"""A citizen's passkey: made by who has just signed in, opens the session of its owner, and nothing else does."""

import json
from datetime import timedelta
from typing import Any
from unittest.mock import ANY

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dargah.journal.models import Entry
from dargah.people import limits, passkeys
from dargah.people.models import Citizen, Passkey
from dargah.web.visitor import FRESH_SECONDS
from tests.factories import cases as make
from tests.factories.authenticator import Authenticator, kept_by
from tests.integration.security.flaws import fails
from tests.integration.security.scene import sign_in_citizen

pytestmark = pytest.mark.django_db
HOME = "/me/sessions/"
SITE = passkeys.Site("testserver", "http://testserver", "اداره")


def browser_of(citizen: Citizen) -> Client:
    client = Client()
    sign_in_citizen(client, citizen)
    return client


def add(client: Client, device: Authenticator) -> Any:
    asked = client.post("/me/passkeys/adding/")
    assert asked.status_code == 200, asked.content.decode()
    return client.post("/me/passkeys/", {"credential": json.dumps(device.make(asked.json()))})


def owner_with_key(**facts: Any) -> tuple[Citizen, Authenticator]:
    citizen, device = make.citizen(), Authenticator(**facts)
    assert add(browser_of(citizen), device).status_code == 302
    return citizen, device


def come_in(device: Authenticator, client: Client | None = None, **more: str) -> tuple[Client, Any]:
    client = client or Client()
    asked = client.post("/sign-in/passkey/asking/").json()
    answer = {"credential": json.dumps(device.sign(asked)), **more}
    return client, client.post("/sign-in/passkey/", answer)


def is_in(client: Client, citizen: Citizen) -> bool:
    held = client.session.get("citizen")
    return bool(held) and held["id"] == str(citizen.pk)


@pytest.fixture(params=[True, False], ids=["counts", "keeps no counter"])
def owner(request: pytest.FixtureRequest) -> tuple[Citizen, Authenticator]:
    return owner_with_key(counts=request.param)


def test_a_key_opens_the_session_of_its_owner_and_goes_on_where_one_was_led(owner: Any) -> None:
    citizen, device = owner
    for _ in range(2):
        client, answer = come_in(device, next="/me/consents/")
        assert (answer.status_code, answer["Location"]) == (302, "/me/consents/")
        assert is_in(client, citizen)
    key = citizen.passkeys.get()
    assert key.used_at is not None
    assert client.get(HOME).context["others"] is not None
    assert Entry.objects.filter(event="citizen_signed_in", subject=citizen.reference).count() == 2


def test_the_way_in_leads_only_to_our_own_pages(owner: Any) -> None:
    assert come_in(owner[1], next="https://example.org/")[1]["Location"] == "/me/"


def test_what_is_asked_tells_nobody_who_is_known() -> None:
    before = Client().post("/sign-in/passkey/asking/").json()
    owner_with_key()
    after = Client().post("/sign-in/passkey/asking/").json()
    assert before == {"publicKey": {**after["publicKey"], "challenge": ANY}}
    assert "allowCredentials" not in before["publicKey"] or not before["publicKey"]["allowCredentials"]


class TestNothingElseOpensIt:
    """Each way of being somebody else is refused alike, with the way on."""

    def refused(self, answer: Any) -> None:
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "با کد ملی و تلفن همراه کد بگیرید" in page
        assert "<title>خطا: ورود" in page, "a reader of the page hears it first"

    def test_an_unknown_key(self) -> None:
        self.refused(come_in(Authenticator())[1])

    def test_a_page_that_looks_like_ours(self, owner: Any) -> None:
        owner[1].origin = "https://testserver.example.org"
        self.refused(come_in(owner[1])[1])

    def test_a_key_of_another_site(self, owner: Any) -> None:
        owner[1].host = "example.org"
        self.refused(come_in(owner[1])[1])

    def test_a_device_that_did_not_ask_for_its_lock(self, owner: Any) -> None:
        owner[1].verifies = False
        self.refused(come_in(owner[1])[1])

    def test_another_key_under_the_same_name(self, owner: Any) -> None:
        owner[1].key = Authenticator().key
        self.refused(come_in(owner[1])[1])

    def test_a_key_that_names_another_owner(self, owner: Any) -> None:
        owner[1].handle = make.citizen().pk.bytes
        self.refused(come_in(owner[1])[1])

    def test_a_copy_of_a_key_whose_counter_has_gone_on(self) -> None:
        _, device = owner_with_key()
        for _ in range(3):
            come_in(device)
        device.uses = 1
        self.refused(come_in(device)[1])

    def test_an_answer_to_another_browsers_challenge(self, owner: Any) -> None:
        asked = Client().post("/sign-in/passkey/asking/").json()
        client = Client()
        client.post("/sign-in/passkey/asking/")
        self.refused(client.post("/sign-in/passkey/", {"credential": json.dumps(owner[1].sign(asked))}))

    def test_an_answer_without_a_challenge(self, owner: Any) -> None:
        asked = Client().post("/sign-in/passkey/asking/").json()
        self.refused(Client().post("/sign-in/passkey/", {"credential": json.dumps(owner[1].sign(asked))}))

    def test_an_answer_that_comes_after_its_time(self, owner: Any) -> None:
        client = Client()
        asked = client.post("/sign-in/passkey/asking/").json()
        with time_machine.travel(timezone.now() + passkeys.LIFETIME + timedelta(seconds=1)):
            answer = {"credential": json.dumps(owner[1].sign(asked))}
            self.refused(client.post("/sign-in/passkey/", answer))

    def test_a_key_that_was_taken_off(self, owner: Any) -> None:
        citizen, device = owner
        path = f"/me/passkeys/{citizen.passkeys.get().pk}/removal/"
        assert browser_of(citizen).post(path).status_code == 302
        self.refused(come_in(device)[1])


def opened_by_the_same_answer(times: int) -> int:
    """How many sessions one answer opens, with a session that somebody has copied."""
    _, device = owner_with_key(counts=False)
    options, state = passkeys.begin_sign_in(site=SITE)
    answer, opened = device.sign(options), 0
    for _ in range(times):
        try:
            passkeys.redeem(site=SITE, state=state, answer=answer, address="10.0.0.1")
        except passkeys.PasskeyRefused:
            continue
        opened += 1
    return opened


def one_answer_opens_one_session() -> None:
    assert opened_by_the_same_answer(3) == 1


def test_one_answer_opens_one_session() -> None:
    one_answer_opens_one_session()


def test_mutant_an_answer_that_nobody_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "count", lambda *_: None)
    fails(one_answer_opens_one_session)


class TestWhoseKeysTheyAre:
    def test_a_key_is_made_and_taken_off_only_by_who_has_just_signed_in(self) -> None:
        citizen = make.citizen()
        key, client = kept_by(citizen), browser_of(citizen)
        with time_machine.travel(timezone.now() + timedelta(seconds=FRESH_SECONDS + 5)):
            assert client.post("/me/passkeys/adding/").status_code == 403
            for path in ("/me/passkeys/", f"/me/passkeys/{key.pk}/removal/"):
                assert client.post(path)["Location"].startswith("/sign-in/?next=")
            page = client.get(HOME).content.decode()
        assert citizen.passkeys.count() == 1
        assert "ورود دوباره" in page
        assert "data-passkey " not in page

    def test_nobody_takes_off_anothers(self) -> None:
        key = kept_by(make.citizen())
        assert browser_of(make.citizen()).post(f"/me/passkeys/{key.pk}/removal/").status_code == 404
        assert Passkey.objects.filter(pk=key.pk).exists()

    def test_the_other_sessions_end_when_the_ways_in_change(self) -> None:
        citizen, device = owner_with_key()
        elsewhere, _ = come_in(device)
        assert elsewhere.get("/me/").status_code == 200
        here, _ = come_in(device)
        path = f"/me/passkeys/{citizen.passkeys.get().pk}/removal/"
        assert here.post(path).status_code == 302
        assert elsewhere.get("/me/").status_code == 302
        assert here.get("/me/").status_code == 200

    def test_ten_are_enough(self) -> None:
        citizen = make.citizen()
        client = browser_of(citizen)
        for _ in range(passkeys.MOST):
            add(client, Authenticator())
        refused = client.post("/me/passkeys/adding/")
        assert (refused.status_code, citizen.passkeys.count()) == (409, passkeys.MOST)
        assert "ده کلید عبور بس است" in refused.json()["said"]

    def test_what_was_asked_for_one_is_no_key_of_who_signs_in_meanwhile(self) -> None:
        """The device has written down the first one's name: of the second it would never open anything."""
        client, second, device = browser_of(make.citizen()), make.citizen(), Authenticator()
        asked = client.post("/me/passkeys/adding/").json()
        held = client.session["passkey_adding"]
        sign_in_citizen(client, second)
        session = client.session
        session["passkey_adding"] = held
        session.save()
        answer = client.post("/me/passkeys/", {"credential": json.dumps(device.make(asked))})
        assert (answer.status_code, second.passkeys.count()) == (422, 0)
        assert "<title>خطا: ورودهای من" in answer.content.decode()

    def test_a_key_belongs_to_one_person(self) -> None:
        _, device = owner_with_key()
        answer = add(browser_of(make.citizen()), device)
        assert answer.status_code == 422
        assert "کلید عبور ساخته نشد" in answer.content.decode()


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
parts = ("id", "rawId", "type", "response", "clientExtensionResults")
inside = ("clientDataJSON", "authenticatorData", "signature", "userHandle", "attestationObject")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(odd, st.fixed_dictionaries({
    **dict.fromkeys(parts, odd), "response": st.fixed_dictionaries(dict.fromkeys(inside, odd)),
})))  # fmt: skip
def test_whatever_comes_as_an_answer_is_refused_with_a_sentence(answer: Any) -> None:
    client = browser_of(make.citizen())
    client.post("/me/passkeys/adding/")
    client.post("/sign-in/passkey/asking/")
    for path in ("/me/passkeys/", "/sign-in/passkey/"):
        assert client.post(path, {"credential": json.dumps(answer)}).status_code == 422


@pytest.mark.parametrize("text", ["", "{", "[" * 15000, "x" * 30_000, "\0", "null"])
def test_what_is_no_json_is_refused(text: str) -> None:
    client = Client()
    client.post("/sign-in/passkey/asking/")
    assert client.post("/sign-in/passkey/", {"credential": text}).status_code == 422
