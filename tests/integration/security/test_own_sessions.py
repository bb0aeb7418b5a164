"""ASVS V7.5.2 and V7.4.3: one sees where one is signed in and ends it; another second factor ends the rest."""

import re
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from dargah.followups import jobs
from dargah.journal.models import Entry
from dargah.people import sessions
from dargah.people.models import Citizen, OpenSession, StaffMember
from dargah.people.roles import Role
from dargah.people.sign_in import unseal
from dargah.web import visitor
from dargah.web.desk import adapters
from dargah.web.devices import UNKNOWN, device_of
from dargah.web.sessions import SessionStore
from tests.factories import cases as make
from tests.integration.security.flaws import fails
from tests.integration.security.scene import sign_in_citizen, sign_in_staff
from tests.integration.security.test_sessions import pair

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = "Mozilla/5.0 (Linux; Android 13; SM-A515F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"


def key_of(browser: Client) -> str:
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def signed_in(facts: dict[str, str], agent: str) -> Client:
    """A citizen's browser, signed in by the code as a person does it."""
    from dargah.people.models import SignInCode

    browser = Client(headers={"User-Agent": agent})
    browser.post("/sign-in/", facts)
    code = unseal(SignInCode.objects.get(pk=browser.session["asked"]["code"]))
    assert browser.post("/sign-in/code/", {"code": code}).status_code == 302
    return browser


def listed(browser: Client, owner: Citizen | StaffMember) -> Client:
    """A browser whose session is written down, as signing in does it."""
    sessions.opened(owner=owner.reference, session_key=key_of(browser), device=device_of(FIREFOX))
    return browser


def desk(member: StaffMember) -> Client:
    browser = Client()
    sign_in_staff(browser, member)
    return listed(browser, member)


def sees_both_and_ends_one(facts: dict[str, str]) -> None:
    here, there = signed_in(facts, FIREFOX), signed_in(facts, PHONE)
    page = here.get("/me/sessions/").content.decode()
    assert "فایرفاکس در لینوکس" in page
    assert "کروم در گوشی اندروید" in page
    assert "SM-A515F" not in page, "the family, not the model"
    assert there.get("/me/").status_code == 200
    (row,) = re.findall(r'name="session" value="([^"]+)"', page)
    assert here.post("/me/sessions/ending/", {"session": row}).headers["Location"] == "/me/sessions/"
    assert there.get("/me/").status_code == 302, "ended"
    assert "آن ورود پایان یافت" in here.get("/me/sessions/").content.decode()


def test_a_citizen_sees_both_and_ends_one() -> None:
    sees_both_and_ends_one(pair())


def test_mutants_a_sign_in_that_is_not_written_down_and_an_end_that_ends_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as flaw:
        flaw.setattr(visitor, "note_session", lambda *_: None)
        fails(sees_both_and_ends_one, pair())
    with monkeypatch.context() as flaw:
        flaw.setattr(type(Session.objects), "delete", lambda _: (0, {}), raising=False)
        flaw.setattr(sessions, "end", lambda **_: 1)
        fails(sees_both_and_ends_one, pair())


def test_a_member_of_the_staff_ends_all_others() -> None:
    member = make.staff(Role.GUARD)
    here, *others = (desk(member) for _ in range(3))
    page = here.get("/desk/sessions/").content.decode()
    assert page.count('name="session"') == 2
    assert here.post("/desk/sessions/ending/").headers["Location"] == "/desk/sessions/"
    assert [other.get("/desk/help/").status_code for other in others] == [302, 302]
    assert here.get("/desk/help/").status_code == 200
    entry = Entry.objects.filter(event="sessions_ended").latest("seq")
    assert (entry.subject, entry.actor, entry.detail) == (member.reference, member.reference, {"ended": 2})


def ends_nothing_of_another(owner: Citizen, thief: Citizen) -> None:
    mine, theirs = Client(), Client()
    sign_in_citizen(mine, owner)
    sign_in_citizen(theirs, thief)
    listed(mine, owner)
    row = OpenSession.objects.get(session_key=key_of(mine))
    assert theirs.post("/me/sessions/ending/", {"session": str(row.pk)}).status_code == 404
    assert theirs.post("/me/sessions/ending/").status_code == 302
    assert mine.get("/me/").status_code == 200


def test_one_ends_only_ones_own() -> None:
    ends_nothing_of_another(make.citizen(), make.citizen())


def test_mutant_an_end_that_does_not_ask_whose_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def flawed(*, chosen: Any = None, **_: Any) -> int:
        keys = list(OpenSession.objects.filter(pk=chosen).values_list("session_key", flat=True))
        return Session.objects.filter(pk__in=keys).delete()[0]

    monkeypatch.setattr(sessions, "end", flawed)
    fails(ends_nothing_of_another, make.citizen(), make.citizen())


@pytest.mark.parametrize("named", ["x", "0", "73461757-6d97-471a-b1a3-243a2549379a"])
def test_what_is_no_session_is_not_there(named: str) -> None:
    browser = Client()
    sign_in_citizen(browser, make.citizen())
    assert browser.post("/me/sessions/ending/", {"session": named}).status_code == 404


def test_a_session_that_ended_by_itself_is_not_shown() -> None:
    citizen = make.citizen()
    old, here = Client(), Client()
    sign_in_citizen(old, citizen)
    sign_in_citizen(here, citizen)
    listed(old, citizen)
    listed(here, citizen)
    assert here.get("/me/sessions/").content.decode().count('name="session"') == 1
    store = old.session
    store["citizen"] = {**store["citizen"], "seen": store["citizen"]["seen"] - visitor.IDLE_SECONDS - 60}
    store.save()
    assert 'name="session"' not in here.get("/me/sessions/").content.decode()


def test_a_fresh_key_is_the_same_session() -> None:
    """A changed password gives the session another key; the list still knows it."""
    member = make.staff(Role.GUARD)
    browser = desk(member)
    store = browser.session
    before = store.session_key
    store.cycle_key()
    assert before != store.session_key
    assert OpenSession.objects.get(owner=member.reference).session_key == store.session_key


def another_factor_ends_the_rest(member: StaffMember) -> None:
    here, there = desk(member), desk(member)
    request = type("Request", (), {"session": here.session})()
    factor = Authenticator(user=member, type=Authenticator.Type.TOTP, data={})
    for signal in (
        adapters.authenticator_added,
        adapters.authenticator_removed,
        adapters.authenticator_reset,
    ):
        listed(there, member)
        assert there.get("/desk/help/").status_code == 200
        signal.send(sender=Authenticator, request=request, user=member, authenticator=factor)
        assert there.get("/desk/help/").status_code == 302
        request.session.save()
        here.cookies[settings.SESSION_COOKIE_NAME] = (
            request.session.session_key
        )  # a new factor gives a fresh key
        assert here.get("/desk/help/").status_code == 200
        there = desk(member)


def test_another_second_factor_ends_the_other_sessions() -> None:
    another_factor_ends_the_rest(make.staff(Role.GUARD))


def test_mutant_a_factor_that_changes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "end", lambda **_: 0)
    fails(another_factor_ends_the_rest, make.staff(Role.GUARD))


def test_the_night_clears_away_what_speaks_of_nothing() -> None:
    member = make.staff(Role.GUARD)
    browser = desk(member)
    gone = sessions.opened(owner=member.reference, session_key=uuid4().hex, device=UNKNOWN)
    jobs.forget_ended()
    assert OpenSession.objects.filter(session_key=key_of(browser)).exists()
    assert not OpenSession.objects.filter(pk=gone.pk).exists()


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (FIREFOX, "فایرفاکس در لینوکس"),
        (PHONE, "کروم در گوشی اندروید"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1", "سافاری در آیفون"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0", "اِج در ویندوز"),
        ("curl/8", UNKNOWN),
        ("", UNKNOWN),
        ("<script>alert(1)</script>", UNKNOWN),
    ],
)  # fmt: skip
def test_a_device_is_named_by_its_family(said: str, device: str) -> None:
    assert device_of(said) == device


def test_a_browser_with_two_faces_is_seen_and_ended_by_each() -> None:
    """A second sign-in in the same browser does not hide the first: whoever stole it cannot stay unseen."""
    citizen, member = "citizen:7", "staff:7"
    store = SessionStore()
    store.create()
    key = store.session_key
    assert key is not None
    for owner in (member, citizen):
        sessions.opened(owner=owner, session_key=key, device=UNKNOWN)
    for owner in (member, citizen):
        assert [row.session_key for row, _ in sessions.open_sessions(owner)] == [key]
    assert sessions.end(owner=member, actor=member, keep="") == 1
    assert sessions.open_sessions(citizen) == []
