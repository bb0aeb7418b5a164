"""Abuse cases 1, 9 and 35: every URL of the urlconf as every kind of person, held to the written table of rules.py."""

import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.test import Client

from dargah.cases import queries
from dargah.cases.models import Case
from dargah.journal.models import Entry
from dargah.web import staff as access
from dargah.web.account import views as account
from tests.integration.security import scene as who
from tests.integration.security.rules import NOBODY, RULES, address, form_of, names
from tests.integration.security.scene import ACTORS, Scene

pytestmark = pytest.mark.django_db

ALLOWED = {200, 201, 302}
REFUSED = {401, 403, 404}
WAYS_IN = (
    "/sign-in/",
    "/desk/sign-in/",
    "/desk/second-factor/totp/activate/",
    "/desk/second-factor/authenticate/",
    "/desk/account/reauthenticate/",
)
OBJECT_IDS = (
    "tracking_code",
    "draft_id",
    "file_id",
    "letter_id",
    "token",
    "attachment_id",
    "carried_id",
    "referral_id",
    "consent_id",
    "passkey_id",
    "question_id",
    "payment_id",
    "unsent_id",
    "text_id",
)


def ask(client: Client, name: str, scene: Scene, **other: Any) -> HttpResponse:
    """One request; whatever it changed is undone."""
    rule = RULES[name]
    data = form_of(rule, scene)
    with transaction.atomic():
        path = address(name, rule, scene, **other)
        if rule.method == "get":
            answer = client.get(path)
        elif rule.json:
            answer = client.post(
                path, json.dumps(data), content_type="application/json", HTTP_IDEMPOTENCY_KEY="k"
            )
        else:
            answer = client.post(path, data)
        if answer.streaming:
            b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file of the store
        transaction.set_rollback(True)
    return answer


def led_to_the_door(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and urlsplit(answer.headers["Location"]).path in WAYS_IN


# a post that changes no case: what was typed is kept, or shown as the letter that it would be, or a device is asked
ANSWERED_IN_PLACE = {"apply:autosave", "desk:decision_preview", "account:passkey_adding", "desk:case_text"}
MOMENT = 409  # who sees the case and may not act now is told why; that is no proof that anybody may


def done(name: str) -> set[int]:
    """What proves that an act was done: on a case in its right state the page is left; nothing else counts."""
    rule = RULES[name]
    is_act = rule.method == "post" and not rule.json and name not in ANSWERED_IN_PLACE
    return {302} if is_act else ALLOWED


def trespasses(scene: Scene, actor: str) -> list[str]:
    """Where the actor got in or was kept out against the table."""
    wrong = []
    for name, rule in RULES.items():
        answer = ask(scene.client(actor), name, scene)
        got = f"{actor} {rule.method} {name}: {answer.status_code} {answer.headers.get('Location', '')}"
        refused = answer.status_code in REFUSED or led_to_the_door(answer)
        if rule.door:
            if answer.status_code not in {200, 302, 404, 405, 422}:
                wrong.append(f"{got}, a door")
            elif actor not in rule.may and not refused:
                wrong.append(f"{got}, may not")
        elif actor in rule.may:
            if answer.status_code not in done(name) or led_to_the_door(answer):
                wrong.append(f"{got}, may")
        elif not refused and answer.status_code != MOMENT:
            wrong.append(f"{got}, may not")
    return wrong


def test_every_url_has_its_rule() -> None:
    found = {name for name, _ in names()}
    assert found == set(RULES), "write who may use the URL in rules.py"


@pytest.mark.parametrize("actor", ACTORS)
def test_each_url_opens_only_for_whom_the_table_names(scene: Scene, actor: str) -> None:
    assert trespasses(scene, actor) == []


def test_what_is_refused_changes_nothing(scene: Scene) -> None:
    before = list(Case.objects.order_by("pk").values_list("pk", "revision", "state"))
    for actor in (who.STRANGER, who.OTHER, who.OTHER_OFFICER, who.GUARD, who.HALF):
        for name, rule in RULES.items():
            if rule.method == "post" and actor not in rule.may and not rule.door:
                scene.client(actor).post(address(name, rule, scene), form_of(rule, scene))
    assert list(Case.objects.order_by("pk").values_list("pk", "revision", "state")) == before


MISSING = {
    "tracking_code": "100000000006",
    "draft_id": str(uuid4()),
    "file_id": str(uuid4()),
    "letter_id": str(uuid4()),
    "token": str(uuid4()),
    "attachment_id": str(uuid4()),
    "carried_id": str(uuid4()),
    "referral_id": 2_000_000_000,
    "consent_id": str(uuid4()),
    "passkey_id": str(uuid4()),
    "question_id": str(uuid4()),
    "payment_id": str(uuid4()),
    "unsent_id": 987654321,
    "text_id": 987654321,
}


@pytest.mark.parametrize(
    "actor", [who.STRANGER, who.OTHER, who.OTHER_OFFICER, who.OTHER_HEAD, who.OTHER_PARTNER, who.OTHER_OFFICE]
)
def test_anothers_thing_and_a_missing_one_look_the_same(scene: Scene, actor: str) -> None:
    """Status, body and where one is led are the same, so that an id tells nothing."""
    different = []
    for name, route in names():
        ids = [key for key in OBJECT_IDS if f":{key}>" in route or f"<{key}>" in route]
        if not ids or actor in RULES[name].may:
            continue
        missing = {key: MISSING[key] for key in ids}
        said = [
            told(ask(scene.client(actor), name, scene, **other), address(name, RULES[name], scene, **other))
            for other in ({}, missing)
        ]
        if said[0] != said[1]:
            different.append((name, said))
    assert different == []


def told(answer: HttpResponse, path: str) -> tuple[int, str]:
    """What an answer says, without the address that the asker wrote and the token, new each time, of the way out."""
    text = answer.content.decode() + answer.headers.get("Location", "")
    text = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w{64}"', r"\1", text)
    for written in (quote(path, safe=""), path, *(part for part in path.split("/") if len(part) > 8)):
        text = text.replace(written, "…")
    return answer.status_code, text


def test_a_refused_look_leaves_one_security_record(scene: Scene) -> None:
    for actor, name in (
        (who.OTHER, "account:case"),
        (who.OTHER_OFFICER, "desk:case"),
        (who.GUARD, "desk:queue"),
    ):
        before = Entry.objects.filter(event="access_refused").count()
        scene.client(actor).get(address(name, RULES[name], scene))
        records = Entry.objects.filter(event="access_refused").order_by("-seq")
        assert records.count() == before + 1, actor
        assert records[0].subject == f"view:{name}"
        assert scene.issued.tracking_code not in str(records[0].detail)


def test_strangers_leave_no_security_record(scene: Scene) -> None:
    before = Entry.objects.count()
    scene.client(who.STRANGER).get("/nothing/here/")
    scene.client(who.STRANGER).get(address("account:case", RULES["account:case"], scene))
    assert Entry.objects.count() == before


def test_demo_pages_are_no_part_of_a_real_office() -> None:
    assert not any("gallery" in route or "outbox" in route for _, route in names())


def test_mutant_a_citizens_page_that_forgets_whose_case_it_is(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 1's mutant: without the owner in the question, the table's test names the pages that opened."""
    monkeypatch.setattr(
        account,
        "_own",
        lambda _, code: Case.objects.select_related("version__service", "unit", "citizen").get(
            tracking_code=code
        ),
    )
    assert any("account:case" in wrong for wrong in trespasses(scene, who.OTHER))


def test_mutant_a_desk_that_shows_every_unit_every_case(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "visible_to", lambda _: Q())
    assert any("desk:case" in wrong for wrong in trespasses(scene, who.OTHER_OFFICER))


def test_mutant_a_desk_that_believes_the_password_alone(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 9's mutant."""
    monkeypatch.setattr(access, "has_second_factor", lambda _: True)
    assert any("desk:queue" in wrong for wrong in trespasses(scene, who.HALF))


def test_mutant_a_table_that_gives_an_act_to_who_is_only_told_why_not(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is written beside an act and gets a 409 is named: the director does not approve in the head's place."""
    lax = replace(RULES["desk:approval"], may=frozenset({who.HEAD, who.DIRECTOR}))
    monkeypatch.setitem(RULES, "desk:approval", lax)
    assert any("desk:approval" in wrong for wrong in trespasses(scene, who.DIRECTOR))


def test_nobody_is_written_where_nobody_is_meant() -> None:
    assert {name for name, rule in RULES.items() if rule.may == NOBODY} == {
        "account:payment_return",
        "account:track_by_link",
        "account:unnamed_answer",
        "account:unnamed_file",
        "account:unnamed_letter",
        "account:unnamed_messages",
        "account:unnamed_opinion",
        "desk:faq_proposal",
        "inbound:mail",
        "inbound:sms",
        "desk:notice_text_withdrawal",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "studio:withdrawal",
    }
