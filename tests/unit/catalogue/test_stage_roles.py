"""A stage is with a role that may do its work; there is one table of who may."""

import pytest

from dargah.cases.permissions import ACTORS
from dargah.cases.states import Action
from dargah.catalogue.acts import STAGE_ACTORS, WORDS
from dargah.catalogue.checks import check_definition
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import directorate
from dargah.content.blocks import choices_of_office
from dargah.people.roles import Role
from tests.unit.catalogue.test_findings import service, set_at


def graves(path: str, value: object) -> set[str]:
    definition = ServiceDefinition.model_validate(set_at(service(), path, value))
    return {one.path for one in check_definition(definition, directorate()) if one.grave}


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("stages.1.by", "case_officer", "stages.1.by"),
        ("stages.1.by", "unit_head", "stages.1.by"),
        ("stages.0.approve", "case_officer", "stages.0.approve"),
        ("stages.0.approve", "secretariat", "stages.0.approve"),
    ],
)
def test_a_stage_that_nobody_could_end_is_found_at_its_place(path: str, value: str, place: str) -> None:
    assert graves(path, value) == {place}


@pytest.mark.parametrize("role", ["unit_head", "director"])
def test_an_approval_that_is_never_asked_is_found(role: str) -> None:
    data = set_at(service(), "stages.0.by", role)
    definition = ServiceDefinition.model_validate(set_at(data, "stages.0.approve", role))
    assert {one.path for one in check_definition(definition, directorate())} == {"stages.0.approve"}


@pytest.mark.parametrize(
    ("path", "value"),
    [("stages.1.by", "director"), ("stages.0.approve", "unit_head"), ("stages.0.approve", "director")],
)
def test_who_may_is_not_found(path: str, value: str) -> None:
    assert graves(path, value) == set()


def test_what_a_member_may_do_is_read_from_the_same_table() -> None:
    told = {"reject_incomplete": Action.CLOSE}
    for act, roles in STAGE_ACTORS.items():
        assert ACTORS[told.get(act) or Action(act)] is roles
    assert set(WORDS) == set(STAGE_ACTORS)


def test_the_workshop_offers_only_who_may_approve() -> None:
    assert {value for value, _ in choices_of_office("approvers")} == {Role.UNIT_HEAD, Role.DIRECTOR}
