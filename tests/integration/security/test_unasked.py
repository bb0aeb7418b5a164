"""Abuse cases 10, 13 and 35: ways, methods and fields that nobody asked for; beside each the flaw, brought back."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import override_settings

from dargah.applications.models import Draft
from dargah.cases.models import Case
from dargah.people.models import Citizen, StaffMember
from dargah.web import forms
from tests.integration.security import scene as who
from tests.integration.security.flaws import fails
from tests.integration.security.rules import RULES, address, form_of
from tests.integration.security.scene import Scene
from tests.integration.security.test_every_page import ELSEWHERE, leaves

pytestmark = pytest.mark.django_db


# --- row 13: only own paths ------------------------------------------------------------------------------------------------


def check_a_trick_leads_home() -> None:
    for text in ELSEWHERE:
        assert not leaves(forms.own_path(text, "/me/")), text


@pytest.mark.parametrize(
    "rule",
    [
        lambda text, otherwise: text if text.startswith("/") else otherwise,
        lambda text, otherwise: (
            text if not urlsplit(text).netloc and not urlsplit(text).scheme else otherwise
        ),
        lambda text, otherwise: text if text.startswith("/") and not text.startswith("//") else otherwise,
    ],
    ids=["a first slash", "no host as a library reads it", "one slash only"],
)
def test_mutant_a_rule_of_own_paths_that_everybody_writes_first(
    rule: Callable[[str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    check_a_trick_leads_home()
    monkeypatch.setattr(forms, "own_path", rule)
    with pytest.raises(AssertionError):
        check_a_trick_leads_home()


# --- rows 10 and 35: methods and fields that nobody asked for -------------------------------------------------------------


class ObeysAWordInTheRequest:
    """The flaw of row 10: a method that a field or header names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.method = (
            request.headers.get("X-HTTP-Method-Override") or request.GET.get("_method") or request.method
        )
        return self.get_response(request)


class TakesWhatComes:
    """The flaw of row 35: fields of the request become fields of the row."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        given = {name: request.POST[name] for name in ("outcome", "applicant_name") if name in request.POST}
        if given and request.resolver_match and "tracking_code" in request.resolver_match.kwargs:
            Case.objects.filter(tracking_code=request.resolver_match.kwargs["tracking_code"]).update(**given)
        return response


def check_a_method_in_a_header_is_none(scene: Scene) -> None:
    path = address("desk:note", RULES["desk:note"], scene)
    client = scene.client(who.OFFICER)
    assert client.get(f"{path}?_method=POST", headers={"X-HTTP-Method-Override": "POST"}).status_code == 405


def test_mutant_a_method_in_a_header_is_obeyed(scene: Scene, settings: Any) -> None:
    check_a_method_in_a_header_is_none(scene)
    with override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, f"{__name__}.ObeysAWordInTheRequest"]):
        fails(check_a_method_in_a_header_is_none, scene)


PLANTED = {
    "state": "issued", "unit": "director_general", "unit_id": "director_general", "assignee_id": "1", "citizen_id": "1",
    "partner": "1", "tracking_code": "100000000006", "outcome": "clear", "role": "director", "is_active": "1",
    "is_superuser": "1", "submitted_at": "2000-01-01", "holder": "director", "by": "1", "case_id": "1",
    "applicant_name": "کاشته", "applicant_national_id": "9990000018", "final": "1", "superseded": "1", "scan": "clean",
    "paid_at": "2000-01-01", "rials": "1", "given_at": "2000-01-01", "version_id": "1", "due_on": "2030-01-01",
}  # fmt: skip
KEPT = {
    Case: "state unit_id assignee_id citizen_id partner_id outcome holder applicant_name due_on",
    StaffMember: "role unit_id is_active username full_name password email",
    Citizen: "national_id mobile first_name last_name",
    Draft: "citizen_id version_id helper",
}


def rows() -> dict[str, list[Any]]:
    """What decides who may what: not a word of it is a form's."""
    found = {
        room.__name__: list(room.objects.order_by("pk").values_list(*names.split()))
        for room, names in KEPT.items()
    }
    # a new case has a code of its own each time
    found["planted codes"] = list(Case.objects.filter(tracking_code=PLANTED["tracking_code"]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, count(*), sum(rials) FROM payments_payment GROUP BY 1 ORDER BY 1")
        found["payments"] = cursor.fetchall()
        cursor.execute("SELECT state, count(*), sum(rials) FROM payments_invoice GROUP BY 1 ORDER BY 1")
        found["invoices"] = cursor.fetchall()
    return found


def left_by(scene: Scene, name: str, actor: str, planted: dict[str, str]) -> tuple[int, dict[str, list[Any]]]:
    rule = RULES[name]
    with transaction.atomic():
        own = form_of(rule, scene)
        answer = scene.client(actor).post(address(name, rule, scene), {**planted, **own})
        left = answer.status_code, rows()
        transaction.set_rollback(True)
    return left


def taken(scene: Scene, names: list[str]) -> list[str]:
    """Forms that leave something else behind when fields are planted in them."""
    wrong = []
    for name in names:
        actor = min(RULES[name].may)
        # a field that the form itself knows is no planted one
        planted = {key: value for key, value in PLANTED.items() if key not in ITS_OWN.get(name, ())}
        if left_by(scene, name, actor, {}) != left_by(scene, name, actor, planted):
            wrong.append(name)
    return wrong


ITS_OWN: dict[str, tuple[str, ...]] = {}
FORMS = [
    name
    for name, rule in RULES.items()
    if rule.method == "post" and rule.may and not rule.json and not rule.door
]


def test_a_field_that_no_form_has_changes_nothing_in_any_form(scene: Scene) -> None:
    """Row 35 on every form of every face: sent with planted fields it leaves what it leaves without them."""
    assert len(FORMS) > 60
    assert taken(scene, FORMS) == []


def test_mutant_a_form_that_takes_what_comes(scene: Scene, settings: Any) -> None:
    with override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, f"{__name__}.TakesWhatComes"]):
        assert {"account:messages", "desk:note"} <= set(taken(scene, ["account:messages", "desk:note"]))
