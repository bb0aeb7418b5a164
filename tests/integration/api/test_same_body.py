"""A body that is sent again under its key is known again by what it says, not by how it is written."""

import json
from typing import Any
from uuid import uuid4

import pytest

from dargah.cases.models import Case
from dargah.catalogue.definition import FormField
from dargah.catalogue.forms.days import DATE
from tests.integration.api.caller import Caller, application, is_problem

pytestmark = pytest.mark.django_db


def turned(value: Any) -> Any:
    """The same with the keys of every object in the opposite order."""
    if isinstance(value, dict):
        return {name: turned(value[name]) for name in reversed(value)}
    return [turned(one) for one in value] if isinstance(value, list) else value


def test_another_order_of_keys_is_the_same_body_and_another_value_is_not() -> None:
    caller, key, body = Caller(), uuid4().hex, application()
    first, second = caller.apply(body, key), caller.apply(turned(body), key)
    assert json.dumps(body) != json.dumps(turned(body))
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    is_problem(caller.apply({**body, "files": body["files"][::-1]}, key), 422)
    is_problem(caller.apply({**body, "files": body["files"][1:]}, key), 422)
    assert Case.objects.filter(partner=caller.partner).count() == 1


@pytest.mark.parametrize("given", [None, "agency", {"a": 1}, ["person"], 0])
def test_what_the_form_has_settled_is_not_given_otherwise(given: Any) -> None:
    caller, body = Caller(), application("skill-card")
    body["answers"]["applicant"].pop("kind", None)
    assert caller.apply(body, slug="skill-card").status_code == 201
    body["answers"]["applicant"]["kind"] = "person"
    assert caller.apply(body, slug="skill-card").status_code == 201
    body["answers"]["applicant"]["kind"] = given
    told = caller.apply(body, slug="skill-card")
    is_problem(told, 422)
    assert [error["path"] for error in told.json()["errors"]] == ["applicant.kind"]


def test_the_form_says_how_long_a_day_may_be() -> None:
    assert DATE.schema(FormField(key="a", label="روز", kind="jalali_date")) == {
        "type": "string",
        "format": "date",
        "maxLength": 10,
    }
