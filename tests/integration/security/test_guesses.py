"""Abuse cases 1, 2, 6, 8, 9 and 37: what cannot be told apart, guessed, planted or reused; beside each the flaw, brought back."""

import random
import time
from collections.abc import Callable
from itertools import count
from statistics import NormalDist
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from allauth.core import context as allauth_context
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client

from dargah.cases import tracking
from dargah.cases.models import Case
from dargah.config.demo.people import PASSWORD
from dargah.config.demo.seed import secret_of
from dargah.config.demo.sign_ins import current_code
from dargah.people import limits
from dargah.people.models import Citizen, StaffMember
from dargah.people.refusals import NotAllowed
from dargah.people.roles import Role
from dargah.web import middleware, visitor
from dargah.web.account import views as account
from tests.factories import cases as make
from tests.integration.cases import test_submission as submission
from tests.integration.security import scene as who
from tests.integration.security import test_sessions as sessions
from tests.integration.security.flaws import fails
from tests.integration.security.scene import Scene
from tests.integration.security.test_sessions import DESK
from tests.integration.security.test_who_may import (
    test_a_refused_look_leaves_one_security_record as refused_look_leaves_one_record,
)
from tests.integration.security.test_who_may import (
    test_anothers_thing_and_a_missing_one_look_the_same as anothers_looks_missing,
)

pytestmark = pytest.mark.django_db


# --- row 1: another's thing is a missing one, and the look is written down once --------------------------------------------


def test_mutant_a_page_that_says_it_is_anothers(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    real = account._own

    def telling(citizen: Citizen, code: str) -> Case:
        if Case.objects.filter(tracking_code=code).exclude(citizen=citizen).exists():
            raise NotAllowed("این پرونده از شخص دیگری است.")
        return real(citizen, code)

    monkeypatch.setattr(account, "_own", telling)
    fails(anothers_looks_missing, scene, who.OTHER)


@pytest.mark.parametrize("times", [0, 2])
def test_mutant_a_refusal_that_is_not_written_down_or_twice(
    scene: Scene, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = middleware.note_refusal
    monkeypatch.setattr(middleware, "note_refusal", lambda *asked: [real(*asked) for _ in range(times)])
    fails(refused_look_leaves_one_record, scene)


# --- row 2: codes that somebody could reckon ------------------------------------------------------------------------------


def test_mutant_codes_in_their_order_are_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = count(10**9)
    monkeypatch.setattr(tracking.secrets, "randbelow", lambda _: next(numbers))
    with pytest.raises(AssertionError):
        submission.TestTrackingCode().test_codes_are_spread_over_their_space()


# --- row 6: times ---------------------------------------------------------------------------------------------------------


def chance_alike(one: list[float], other: list[float]) -> float:
    """Mann and Whitney's test, two-sided: how likely two such rows of times are when nothing tells them apart."""
    both = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks = sum(place for place, (_, row) in enumerate(both, start=1) if row == 0)
    n, m = len(one), len(other)
    u = ranks - n * (n + 1) / 2
    z = abs(u - n * m / 2) / (n * m * (n + m + 1) / 12) ** 0.5
    return 2 * (1 - NormalDist().cdf(z))


def seconds(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def asked_for_a_code(facts: dict[str, str]) -> float:
    browser = Client(REMOTE_ADDR=f"10.{uuid4().int % 250}.{uuid4().int % 250}.1")
    return seconds(lambda: browser.post("/sign-in/", facts))


def known_pair() -> dict[str, str]:
    row = make.citizen()
    return {"national_id": row.national_id, "mobile": "0" + row.mobile[3:]}


def strangers(many: int) -> list[dict[str, str]]:
    """Pairs of national ID and mobile of nobody."""
    rows = [make.citizen() for _ in range(many)]
    Citizen.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return [{"national_id": row.national_id, "mobile": "0" + row.mobile[3:]} for row in rows]


def check_times_tell_nobody(pairs: int = 200, rounds: int = 3) -> None:
    """One round in a hundred differs by chance, so three of them have to agree that they differ."""
    for _ in range(rounds):
        asked = [(True, known_pair()) for _ in range(pairs)] + [(False, one) for one in strangers(pairs)]
        random.shuffle(asked)
        times: dict[bool, list[float]] = {True: [], False: []}
        for known, facts in asked:
            times[known].append(asked_for_a_code(facts))
        if chance_alike(times[True], times[False]) > 0.01:
            return
    raise AssertionError("known and unknown take different times")


def test_the_time_of_asking_tells_nobody() -> None:
    """Row 6: two hundred pairs of a known and an unknown person, in turn."""
    check_times_tell_nobody()


def test_mutant_a_sign_in_that_works_longer_for_whom_it_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    real = account.request_code

    def working(**facts: Any) -> Any:
        if Citizen.objects.filter(mobile__endswith=facts["mobile"][1:]).exists():
            time.sleep(0.2)  # as a gateway asked at once would
        return real(**facts)

    monkeypatch.setattr(account, "request_code", working)
    fails(check_times_tell_nobody, 25, 1)


def check_a_password_is_reckoned_for_every_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 is nearly all of the time of a staff sign-in: once, whether the name is known or not."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    reckoned: list[str] = []
    real = Argon2PasswordHasher.encode
    monkeypatch.setattr(
        Argon2PasswordHasher, "encode", lambda *given: reckoned.append("made") or real(*given)
    )
    verify = Argon2PasswordHasher.verify
    monkeypatch.setattr(
        Argon2PasswordHasher, "verify", lambda *given: reckoned.append("compared") or verify(*given)
    )
    for name in ("kabi", f"nobody-{uuid4().hex}"):
        reckoned.clear()
        Client(REMOTE_ADDR="10.9.9.9").post(
            "/desk/sign-in/", {"login": name, "password": "wrong-wrong-wrong"}
        )
        assert len(reckoned) == 1, (name, reckoned)


def test_a_password_is_reckoned_for_every_name(monkeypatch: pytest.MonkeyPatch) -> None:
    check_a_password_is_reckoned_for_every_name(monkeypatch)


def test_mutant_a_name_that_is_unknown_is_answered_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StaffMember, "set_password", lambda *_: None)
    fails(check_a_password_is_reckoned_for_every_name, monkeypatch)


# --- row 8: a session that was planted, or ended ----------------------------------------------------------------------------


def signed_in_at_the_desk() -> tuple[list[str], Client]:
    """The keys that the browser held before, between and after both factors."""
    member = make.staff(Role.GUARD)
    browser = Client(REMOTE_ADDR=f"10.{uuid4().int % 250}.{uuid4().int % 250}.3")
    browser.get("/desk/sign-in/")
    planted = browser.session
    planted["x"] = 1
    planted.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    keys = [planted.session_key]
    browser.post("/desk/sign-in/", {"login": member.username, "password": PASSWORD})
    keys.append(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    browser.post("/desk/second-factor/authenticate/", {"code": current_code(secret_of(member.username))})
    keys.append(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    return keys, browser


def check_no_key_from_before_opens_the_desk() -> None:
    keys, browser = signed_in_at_the_desk()
    assert browser.get(DESK).status_code == 200
    for key in keys[:-1]:
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = key
        assert thief.get(DESK).status_code == 302


def test_no_key_from_before_opens_the_desk() -> None:
    with time_machine.travel(1_810_000_000, tick=False):
        check_no_key_from_before_opens_the_desk()


def test_mutant_a_desk_that_keeps_the_planted_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(Client().session), "cycle_key", lambda _: None)
    monkeypatch.setattr(SessionBase, "cycle_key", lambda _: None)
    with time_machine.travel(1_810_003_000, tick=False):
        fails(check_no_key_from_before_opens_the_desk)


def test_mutant_a_sign_out_that_only_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor, "sign_out", lambda _: None)
    fails(sessions.TestSessions().test_after_signing_out_the_session_is_dead)


# --- rows 9 and 37: the window of a code of the second factor ------------------------------------------------------------------


def check_a_code_is_good_for_one_step_each_way() -> None:
    """A telephone whose clock is half a minute off works; five minutes or a day off does not."""
    start = 1_820_000_000 // 30 * 30 + 10
    for place, (off, opens) in enumerate(
        [
            (0, True),
            (-30, True),
            (30, True),
            (-60, False),
            (60, False),
            (300, False),
            (-300, False),
            (86400, False),
        ]
    ):
        member = make.staff(Role.GUARD)
        at = start + place * 600
        with time_machine.travel(at + off, tick=False):
            code = current_code(secret_of(member.username))
        with time_machine.travel(at, tick=False):
            browser = Client(REMOTE_ADDR=f"10.7.{place}.1")
            browser.post("/desk/sign-in/", {"login": member.username, "password": PASSWORD})
            answer = browser.post("/desk/second-factor/authenticate/", {"code": code})
        assert (answer.status_code == 302) == opens, off


def test_a_code_is_good_for_one_step_each_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.limits(), "second_factor_try", limits.Limit(100, 900))
    check_a_code_is_good_for_one_step_each_way()


def test_mutant_a_window_of_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.limits(), "second_factor_try", limits.Limit(100, 900))
    monkeypatch.setattr(
        totp,
        "yield_hotp_counters_from_time",
        lambda: range(int(time.time()) // 30 - 20, int(time.time()) // 30 + 20),
    )
    fails(check_a_code_is_good_for_one_step_each_way)


# --- row 9: a security key is asked only for our own origin ---------------------------------------------------------------------


def check_a_key_answers_only_our_origin(rf: Any) -> None:
    """What another site got from a member's key opens nothing here."""
    with allauth_context.request_context(rf.get("/", headers={"host": "localhost"})):
        server = webauthn.get_server()
    assert server._verify("https://localhost")
    for other in ("https://evil.example", "https://localhost.evil.example", "http://evil.example"):
        assert not server._verify(other), other


def test_a_key_answers_only_our_origin(rf: Any, settings: Any) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False  # as a real office has it: test_installation.py
    check_a_key_answers_only_our_origin(rf)


def test_mutant_a_key_that_answers_everybody(rf: Any, settings: Any) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    fails(check_a_key_answers_only_our_origin, rf)
