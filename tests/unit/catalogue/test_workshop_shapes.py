"""What the workshop's editor holds is the schema and loses nothing: every key has its box and its words, both ways."""

import pytest
from hypothesis import given, settings

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.loader import load_bank
from dargah.content.authored import EXTRA_OF_SERVICE, PARTS, AuthoredService
from dargah.content.laid import authored_of, definition_data
from dargah.content.parts import parts_of, plain_of
from dargah.content.saved import authored_folder
from dargah.content.shapes import models_below
from dargah.content.words import words_of
from tests.factories.definitions import definitions
from tests.unit.catalogue.content import CONTENT, built

BANK = load_bank(CONTENT / "question-bank")


def through_the_editor(authored: AuthoredService) -> ServiceDefinition:
    """From what an author writes into the editor's boxes, out again, laid."""
    return ServiceDefinition.model_validate(definition_data(plain_of(parts_of(authored)), BANK))


def test_every_key_of_the_schema_has_words_and_stands_in_a_part() -> None:
    models = list(models_below(AuthoredService))
    assert {"Fee", "FeeItem", "Blocker", "Eligibility", "Papers", "Paragraph"} <= {
        one.__name__ for one in models
    }
    for model in models:
        for name in model.model_fields:
            assert words_of(model, name).label
    kept = [name for part in PARTS.values() for name in part]
    assert sorted(kept) == sorted(AuthoredService.model_fields)
    assert set(EXTRA_OF_SERVICE) <= set(kept)


@pytest.mark.parametrize("slug", sorted(built()))
def test_a_service_of_the_office_comes_out_of_the_editor_as_it_went_in(slug: str) -> None:
    loaded = built()[slug]
    authored = authored_folder(loaded, BANK)
    assert through_the_editor(authored).stored() == loaded.definition.stored()
    plain = plain_of(parts_of(authored))
    assert {one["name"]: one["source"] for one in plain["templates"]} == loaded.letters
    assert {one["name"] for one in plain["samples"]} == set(loaded.samples)


def test_groups_of_the_bank_stay_references_where_the_bank_says_the_same() -> None:
    authored = authored_folder(built()["land-status-inquiry"], BANK)
    assert [page.use for page in authored.form if page.use and not page.group]


@settings(max_examples=60, deadline=None)
@given(definition=definitions())
def test_any_definition_comes_out_of_the_editor_as_it_went_in(definition: ServiceDefinition) -> None:
    assert through_the_editor(authored_of(definition, BANK)).stored() == definition.stored()
