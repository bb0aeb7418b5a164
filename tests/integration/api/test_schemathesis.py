"""Schemathesis reads the description and tries it: whatever fits it, or does not, is answered as it says."""

import copy
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from tests.factories import cases as make
from tests.integration.api.caller import API, Caller, application, is_problem

EXAMPLES = settings(
    max_examples=100,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OPERATIONS = [
    ("GET", f"{API}/services"),
    ("GET", f"{API}/services/{{slug}}"),
    ("POST", f"{API}/services/{{slug}}/applications"),
    ("GET", f"{API}/ask"),
    ("POST", f"{API}/consents"),
    ("POST", f"{API}/consents/{{consent_id}}/code"),
    ("GET", f"{API}/cases/{{tracking_code}}"),
    ("POST", f"{API}/cases/{{tracking_code}}/answer"),
    ("GET", f"{API}/cases/{{tracking_code}}/letters/{{letter_id}}"),
    ("GET", f"{API}/questions"),
    ("POST", f"{API}/questions/{{question_id}}/answer"),
]


@pytest.fixture
def caller(db: None) -> Caller:
    """A counter that stands for an outside office, too: no key is refused for its scope."""
    return Caller(("apply", "apply_on_paper", "read", "answer"), office="engineering_organisation")


@pytest.fixture
def schema(caller: Caller) -> Iterator[Any]:
    """The description; its calls share the test's own connection, so a finished request must not close it."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi(f"{API}/openapi.json", WSGIHandler(), headers={"Host": "testserver"})
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


def test_the_description_lists_what_is_tried_and_nothing_else(schema: Any) -> None:
    found = {(result.ok().method.upper(), result.ok().path) for result in schema.get_all_operations()}
    assert found == set(OPERATIONS)


# what every answer is held to: no fault of ours, a described status, type, headers and body; 405 and its Allow
HELD_TO = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.unsupported_method,
    checks.allow_header_conformance,
    checks.missing_required_header,
]
FITTING, WRONG = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
# an address part of any text cannot be wrong
TRIED = [(*o, FITTING) for o in OPERATIONS] + [
    (*o, WRONG) for o in OPERATIONS if o != ("GET", f"{API}/services/{{slug}}")
]


@pytest.mark.parametrize(("method", "path", "mode"), TRIED)
def test_each_operation_answers_as_described(
    schema: Any, caller: Caller, method: str, path: str, mode: schemathesis.GenerationMode
) -> None:
    operation = schema[path][method]

    @EXAMPLES
    @given(case=operation.as_strategy(generation_mode=mode), slug=st.sampled_from([make.INQUIRY, ""]))
    def holds(case: Any, slug: str) -> None:
        if slug and "slug" in case.path_parameters:
            case.path_parameters["slug"] = slug
        answer = case.call(headers={"Authorization": f"Bearer {caller.key}", "Host": "testserver"})
        case.validate_response(answer, checks=[*HELD_TO, checks.negative_data_rejection])

    holds()


def test_mutants_another_type_an_unnamed_status_and_a_missing_header_are_seen(
    schema: Any, caller: Caller
) -> None:
    """The same checks on answers that the description does not tell of."""
    operation = schema[f"{API}/cases/{{tracking_code}}"]["GET"]
    case = operation.Case(path_parameters={"tracking_code": "100000000006"})
    answer = case.call(headers={"Host": "testserver"})
    unread = copy.copy(answer)  # what was read once is remembered
    case.validate_response(answer, checks=HELD_TO)
    assert answer.status_code == 401
    for flaw in (
        {"status_code": 418},
        {"headers": {**answer.headers, "content-type": ["application/json"]}},
        {"headers": {k: v for k, v in answer.headers.items() if k.lower() != "www-authenticate"}},
        {"content": b'{"title": "x"}'},
        {"status_code": 500},
    ):
        flawed = copy.copy(unread)
        for name, value in flaw.items():
            setattr(flawed, name, value)
        with pytest.raises(FailureGroup):
            case.validate_response(flawed, checks=HELD_TO)


def test_a_walk_along_the_links_answers_as_described(schema: Any, caller: Caller) -> None:
    """From a service to an application, its case, an answer: each by what the answer before it gave."""
    met: Counter[tuple[str, int]] = Counter()
    machine: Any = schema.as_state_machine()

    class Walking(machine):  # type: ignore[misc]  # made by the library from the description
        def before_call(self, case: Any) -> None:
            """A whole application in place of a made-up one: no schema says what fits a service's own form."""
            if case.operation.label.endswith("/applications"):
                case.path_parameters["slug"] = make.INQUIRY
                case.body = application()
                case.headers["Idempotency-Key"] = uuid4().hex

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": {"Authorization": f"Bearer {caller.key}", "Host": "testserver"}}

        def validate_response(self, response: Any, case: Any, *_: Any, **__: Any) -> None:
            met[case.operation.label, response.status_code] += 1
            case.validate_response(response, checks=HELD_TO)

    Walking.run(settings=settings(EXAMPLES, max_examples=16, stateful_step_count=8))
    assert met[f"POST {API}/services/{{slug}}/applications", 201], met
    assert met[f"GET {API}/cases/{{tracking_code}}", 200], met
    assert any(label.endswith("/answer") for label, _ in met), met


def test_every_error_of_every_operation_is_described_as_a_problem(schema: Any) -> None:
    for found in schema.get_all_operations():
        operation = found.ok()
        responses = operation.definition.raw["responses"]
        assert {"400", "405", "500", "503"} <= set(responses), operation.label
        if "security" in operation.definition.raw:
            assert {"401", "403", "404", "422", "429"} <= set(responses), operation.label
        for status, response in responses.items():
            assert re.search("[آ-ی]", response["description"]), (operation.label, status)
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], (operation.label, status)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize(("own", "path"), OPERATIONS)
def test_another_method_is_refused_with_those_that_are_there(
    caller: Caller, method: str, own: str, path: str
) -> None:
    if method == own:
        method = "GET"
    place = path.format(
        slug=make.INQUIRY,
        tracking_code="100000000006",
        letter_id=uuid4(),
        consent_id=uuid4(),
        question_id=uuid4(),
    )
    answer: Any = Client().generic(method, place, headers={"Authorization": f"Bearer {caller.key}"})
    is_problem(answer, 405)
    assert own in answer.headers["Allow"].split(", ")
    assert method not in answer.headers["Allow"].split(", ")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=5,
)


def changed(answers: dict[str, Any], path: list[str], value: Any) -> dict[str, Any]:
    """The answers with another value at a path."""
    first, *rest = path
    return {**answers, first: changed(answers[first], rest, value) if rest else value}


def test_answers_with_anything_in_the_place_of_one_are_taken_or_named(caller: Caller) -> None:
    whole = application()
    answers = whole["answers"]
    paths = [[key] for key in answers] + [
        [key, inner] for key, value in answers.items() if isinstance(value, dict) for inner in value
    ]

    @EXAMPLES
    @given(path=st.sampled_from(paths), value=ANYTHING)
    def holds(path: list[str], value: Any) -> None:
        answer = caller.apply({**whole, "files": [], "answers": changed(answers, path, value)})
        is_problem(answer, 422)  # the files are missing: never taken, and what is wrong is named

    holds()
