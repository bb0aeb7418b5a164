"""Schemathesis reads the description and tries it: whatever fits it, or does not, is answered as it says."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.factories import cases as make
from tests.integration.api.test_contract import API, Caller, application, is_problem

EXAMPLES = settings(
    max_examples=25,
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
    ("GET", f"{API}/cases/{{tracking_code}}"),
    ("POST", f"{API}/cases/{{tracking_code}}/answer"),
    ("GET", f"{API}/cases/{{tracking_code}}/letters/{{letter_id}}"),
]


@pytest.fixture
def caller(db: None) -> Caller:
    return Caller()


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
        assert answer.status_code < 500, answer.text
        assert answer.status_code in operation_statuses(operation), (answer.status_code, answer.text[:300])
        case.validate_response(
            answer, checks=[schemathesis.checks.CHECKS.get_one("response_schema_conformance")]
        )

    holds()


def operation_statuses(operation: Any) -> set[int]:
    """The statuses that the description has a shape for."""
    return {int(code) for code in operation.definition.raw["responses"] if code.isdigit()}


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
