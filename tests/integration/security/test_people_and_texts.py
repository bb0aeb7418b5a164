"""Abuse cases 7, 11 and 26 to 28, each as one check; beside it the flaw is brought back and the same check fails."""

import contextlib
import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dargah.cases.models import Case
from dargah.conversations import operations as conversations
from dargah.followups import subjects
from dargah.followups.jobs import followup
from dargah.journal.events import Event
from dargah.letters import data as letters_data
from dargah.letters.models import Letter
from dargah.notices import texts
from dargah.notices.models import Notice
from dargah.people import sign_in
from dargah.people.models import Citizen, SignInCode
from dargah.persian import digits, identifiers, text
from dargah.persian.identifiers import Rejected
from tests.factories import cases as make
from tests.integration.api.caller import API, Caller, application
from tests.integration.security import scene as who
from tests.integration.security.flaws import fails
from tests.integration.security.rules import RULES, address
from tests.integration.security.scene import Scene

pytestmark = pytest.mark.django_db


# --- row 7: a number that was given to somebody else ------------------------------------------------------------------


def signed_in(national_id: str, mobile: str) -> Client:
    """A browser after the whole sign-in over HTTP."""
    browser = Client(REMOTE_ADDR=f"10.{uuid4().int % 250}.{uuid4().int % 250}.9")
    browser.post("/sign-in/", {"national_id": national_id, "mobile": mobile})
    code = sign_in.unseal(SignInCode.objects.get(pk=browser.session["asked"]["code"]))
    assert browser.post("/sign-in/code/", {"code": code}).headers["Location"] == "/me/"
    return browser


def check_the_numbers_next_owner_is_nobody() -> None:
    before = make.citizen(first_name="مریم", last_name="شوشتری")
    case = make.case(by=before)
    mobile = "0" + before.mobile[3:]
    after = make.citizen()
    Citizen.objects.filter(pk=after.pk).delete()
    browser = signed_in(after.national_id, mobile)
    assert case.tracking_code not in browser.get("/me/").content.decode().replace(" ", "")
    assert browser.get(f"/me/cases/{case.tracking_code}/").status_code == 404


def check_no_form_moves_an_account_to_another_number(scene: Scene) -> None:
    """Only the pair is proven, so nothing that is typed anywhere changes it: not even an application's own mobile."""
    was = (scene.owner.national_id, scene.owner.mobile)
    browser = scene.client(who.OWNER)
    planted = {"mobile": "09170009999", "applicant.mobile": "09170009999", "national_id": "9990000018"}
    for name, rule in RULES.items():
        if rule.method == "post" and who.OWNER in rule.may and not rule.door:
            with transaction.atomic():
                browser.post(address(name, rule, scene), {**rule.data, **planted})
                now = Citizen.objects.get(pk=scene.owner.pk)
                assert (now.national_id, now.mobile) == was, name
                transaction.set_rollback(True)


def test_the_next_owner_of_a_number_sees_nothing_of_the_last() -> None:
    check_the_numbers_next_owner_is_nobody()


def test_mutant_an_account_that_is_only_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_number(*, mobile: str, **_: Any) -> tuple[Citizen, bool]:
        return Citizen.objects.filter(mobile=mobile).first() or Citizen.objects.create(mobile=mobile), False

    monkeypatch.setattr(Citizen.objects, "get_or_create", by_number)
    fails(check_the_numbers_next_owner_is_nobody)


def test_no_form_moves_an_account_to_another_number(scene: Scene) -> None:
    check_no_form_moves_an_account_to_another_number(scene)


def test_mutant_a_message_that_takes_the_number_along(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    real = conversations.write

    def taking(**facts: Any) -> Any:
        Citizen.objects.filter(pk=scene.owner.pk).update(mobile="+989170009999")
        return real(**facts)

    monkeypatch.setattr(conversations, "write", taking)
    fails(check_no_form_moves_an_account_to_another_number, scene)


# --- row 11: hosts ------------------------------------------------------------------------------------------------------

EVIL = "evil.example"
LINK = re.compile(r"https?://[^\s\"'<>\\)]+")
POISON = {
    "HTTP_X_FORWARDED_HOST": EVIL, "HTTP_X_FORWARDED_SERVER": EVIL, "HTTP_FORWARDED": f"host={EVIL}", "HTTP_X_HOST": EVIL,
    "HTTP_ORIGIN": f"https://{EVIL}", "HTTP_REFERER": f"https://{EVIL}/",
}  # fmt: skip


def check_what_is_sent_stands_on_our_origin() -> None:
    """A partner applies and a citizen is answered under poisoned headers; every link that leaves us is our own."""
    caller = Caller()
    told = Client(**POISON).post(
        f"{API}/services/{make.INQUIRY}/applications",
        json.dumps(application()),
        content_type="application/json",
        headers={"Authorization": f"Bearer {caller.key}", "Idempotency-Key": uuid4().hex},
    )
    assert told.status_code == 201
    case = Case.objects.get(tracking_code=told.json()["tracking_code"])
    for event in (Event.case_submitted, Event.case_closed):
        followup(event)(subject=case.reference, actor="system", detail={})
    letter = Letter.objects.get(case=make.walked())
    said = [
        told.content.decode(),
        *(f"{n.title} {n.text}" for n in Notice.objects.filter(case_ref=case.reference)),
        str(letter.data),
    ]
    assert len(said) >= 4
    links = [LINK.findall(one) for one in said]
    assert all(links), "each has its link"
    assert [link for found in links for link in found if not link.startswith(f"{settings.ORIGIN}/")] == []


def check_a_foreign_host_is_refused() -> None:
    answer = Client(raise_request_exception=False).get("/sign-in/", headers={"Host": EVIL})
    assert answer.status_code == 400


def test_what_is_sent_stands_on_our_origin() -> None:
    check_what_is_sent_stands_on_our_origin()


@pytest.mark.parametrize("room", [subjects, letters_data])
def test_mutant_links_that_take_the_askers_host(room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Poisoned:
        ORIGIN = f"https://{EVIL}"

        def __getattr__(self, name: str) -> Any:
            return getattr(settings, name)

    monkeypatch.setattr(room, "settings", Poisoned())
    fails(check_what_is_sent_stands_on_our_origin)


def test_a_foreign_host_is_refused() -> None:
    check_a_foreign_host_is_refused()


def test_mutant_a_server_that_answers_to_every_name() -> None:
    with override_settings(ALLOWED_HOSTS=["*"]):
        fails(check_a_foreign_host_is_refused)


# --- rows 26 to 28: what looks like something else ---------------------------------------------------------------------

TURNING = "\u202eپیام\u2066 می‌رود\u200f"


def check_nothing_turns_a_line_around(scene: Scene) -> None:
    with transaction.atomic():
        path = address("account:messages", RULES["account:messages"], scene)
        scene.client(who.OWNER).post(path, {"text": TURNING})
        kept = scene.opened.messages.last()  # type: ignore[attr-defined]  # the reverse of Message.case
        transaction.set_rollback(True)
    assert kept.text == "پیام می‌رود"
    sms = texts.written("case_closed", {"code": "1", "link": "x", "service": TURNING, "office": TURNING})
    assert not re.search("[\u202a-\u202e\u200e\u200f]", sms.sms + sms.title + sms.mail)


def test_nothing_turns_a_line_around(scene: Scene) -> None:
    check_nothing_turns_a_line_around(scene)


@pytest.mark.parametrize("room", ["dargah.web.forms", "dargah.notices.texts"])
def test_mutant_texts_that_are_kept_as_typed(
    scene: Scene, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{room}.clean", lambda typed, **_: typed)
    fails(check_nothing_turns_a_line_around, scene)


SAME = [("كعبي", "کعبی"), ("آل‌بوکرد", "ال بوکرد"), ("فاطمة", "فاطمه"), ("مُوات", "موات"), ("۱۲٣", "123")]


def mobile_or_nothing(typed: str) -> str:
    try:
        return identifiers.mobile(typed)
    except Rejected:
        return ""


def check_variants_are_one() -> None:
    for one, other in SAME:
        assert text.search_key(one) == text.search_key(other), (one, other)
    written = ("09160000001", "۰۹۱۶۰۰۰۰۰۰۱", "٠٩١٦٠٠٠٠٠٠١", "+989160000001")
    assert {mobile_or_nothing(typed) for typed in written} == {"+989160000001"}
    facts = make.citizen()
    Citizen.objects.filter(pk=facts.pk).delete()
    typed_in = facts.national_id.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    for national_id in (facts.national_id, typed_in):
        signed_in(national_id, "0" + facts.mobile[3:])
    assert Citizen.objects.filter(mobile=facts.mobile).count() == 1


def test_variants_of_a_name_or_number_are_one() -> None:
    check_variants_are_one()


def test_mutant_letters_that_are_not_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "_SEARCH", {})
    fails(check_variants_are_one)


def test_mutant_digits_that_are_not_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digits, "_TO_ASCII", {})
    fails(check_variants_are_one)


def check_digits_are_ours() -> None:
    assert digits.strict_int("1۲٣") == 123
    for foreign in ("²", "１２", "१२", "1²", "Ⅻ", "①"):
        with contextlib.suppress(ValueError):
            raise AssertionError((foreign, digits.strict_int(foreign)))
    with pytest.raises(Rejected):
        identifiers.national_id("९९९०००००१८")


DIGITS = st.text(alphabet="0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩²³１२①Ⅻ٫-+eE_", min_size=1, max_size=12)
OURS = {sign: str(place % 10) for place, sign in enumerate("0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩")}


def check_numbers_against_an_oracle() -> None:
    """Row 28: what is read is what a table of thirty signs says, and nothing else is read."""

    @hypothesis_settings(max_examples=400, deadline=None, database=None)
    @given(DIGITS)
    def judged(typed: str) -> None:
        folded = [OURS.get(sign) for sign in typed]
        told = None if None in folded else int("".join(sign or "" for sign in folded))
        try:
            read = digits.strict_int(typed)
        except ValueError:
            read = None
        assert read == told, typed

    judged()


def test_numbers_against_an_oracle() -> None:
    check_numbers_against_an_oracle()


def test_mutant_numbers_as_the_language_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digits, "strict_int", int)
    fails(check_numbers_against_an_oracle)


def test_only_the_three_scripts_of_digits_are_numbers() -> None:
    check_digits_are_ours()


def test_mutant_any_digit_of_the_world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digits, "_INTEGER", re.compile(r"\d{1,18}\Z"))
    fails(check_digits_are_ours)
