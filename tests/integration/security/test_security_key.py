"""A member's security key: opens the desk with the password, once a challenge; a copy of it is noticed."""

import html
import json
import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from dargah.config.demo.people import PASSWORD
from dargah.people import limits
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from dargah.web.desk import second_factor
from tests.factories.authenticator import Authenticator
from tests.integration.security.flaws import fails
from tests.integration.security.scene import sign_in_staff

pytestmark = pytest.mark.django_db
WAY_IN = "/desk/second-factor/authenticate/"
KEYS = "/desk/second-factor/keys/add/"


def asked(page: Any) -> dict[str, Any]:
    """What the page hands to the device."""
    (told,) = re.findall(
        r'<script id="js_data" type="application/json">(.*?)</script>', page.content.decode()
    )
    found: dict[str, Any] = json.loads(html.unescape(told))
    return found


def member_with_key(**facts: Any) -> tuple[StaffMember, Authenticator]:
    member = StaffMember.objects.filter(role=Role.CASE_OFFICER, is_active=True).first()
    assert member is not None
    client, device = Client(), Authenticator(**facts)
    sign_in_staff(client, member)
    again = client.post(f"/desk/account/reauthenticate/?next={KEYS}", {"password": PASSWORD})
    assert again.status_code == 302, again.content.decode()
    options = asked(client.get(KEYS))["creation_options"]
    made = client.post(KEYS, {"name": "کلید من", "credential": json.dumps(device.make(options))})
    assert made.status_code == 302, made.content.decode()
    return member, device


def at_the_second_factor(member: StaffMember) -> tuple[Client, dict[str, Any]]:
    client = Client()
    answer = client.post("/desk/sign-in/", {"login": member.username, "password": PASSWORD})
    assert answer.status_code == 302
    return client, asked(client.get(WAY_IN))["request_options"]


def opens(member: StaffMember, device: Authenticator) -> bool:
    client, options = at_the_second_factor(member)
    answer = client.post(WAY_IN, {"credential": json.dumps(device.sign(options))})
    assert answer.status_code in {200, 302}
    return answer.status_code == 302 and client.get("/desk/queue/").status_code == 200


@pytest.mark.parametrize("counts", [True, False])
def test_it_opens_the_desk_each_time(counts: bool) -> None:
    member, device = member_with_key(counts=counts)
    assert [opens(member, device) for _ in range(3)] == [True] * 3


def a_copy_is_noticed() -> None:
    member, device = member_with_key()
    assert opens(member, device)
    assert opens(member, device)
    device.uses = 1
    assert not opens(member, device)


def test_a_copy_of_a_key_whose_counter_has_gone_on_is_noticed() -> None:
    a_copy_is_noticed()


def test_mutant_a_counter_that_nobody_compares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_factor, "_count_use", lambda *_: None)
    fails(a_copy_is_noticed)


def one_answer_opens_one_session() -> None:
    """With a session that was copied before the first answer came."""
    member, device = member_with_key(counts=False)
    client, options = at_the_second_factor(member)
    before = dict(client.session)
    answer = json.dumps(device.sign(options))
    assert client.post(WAY_IN, {"credential": answer}).status_code == 302
    copy, _ = at_the_second_factor(member)
    session = copy.session
    session.update(before)
    session.save()
    assert copy.post(WAY_IN, {"credential": answer}).status_code == 200


def test_one_answer_opens_one_session() -> None:
    one_answer_opens_one_session()


def test_mutant_an_answer_that_nobody_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_factor, "_use_once", lambda _: None)
    fails(one_answer_opens_one_session)


odd = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.lists(st.text(max_size=4), max_size=2)
)
inside = ("clientDataJSON", "authenticatorData", "signature", "userHandle")
answers = odd | st.fixed_dictionaries(
    {"id": odd, "rawId": odd, "type": odd, "response": st.fixed_dictionaries(dict.fromkeys(inside, odd))}
)


def test_whatever_comes_as_an_answer_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    member, _ = member_with_key()
    monkeypatch.setattr(limits, "count", lambda *_: None)

    @settings(max_examples=25, deadline=None)
    @given(answers)
    def opens_nothing(answer: Any) -> None:
        client, _ = at_the_second_factor(member)
        assert client.post(WAY_IN, {"credential": json.dumps(answer)}).status_code == 200
        assert client.get("/desk/queue/").status_code != 200

    opens_nothing()


def test_past_the_limit_of_allauth_a_persian_page_says_when_to_come() -> None:
    member, _ = member_with_key()
    client = Client()
    sign_in_staff(client, member)
    for _ in range(30):
        answer = client.post(f"/desk/account/reauthenticate/?next={KEYS}", {"password": "wrong"})
        if answer.status_code != 200:
            break
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "یک دقیقه دیگر" in answer.content.decode()
