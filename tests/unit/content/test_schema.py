"""The editor is the schema: every key has its box and its Persian words, and nothing is lost on the way there and back."""

import json
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from pydantic import BaseModel

from dargah.catalogue.definition import FieldKind, FormField, ServiceDefinition
from dargah.catalogue.loader import Bank, LoadedService, load_bank, load_services
from dargah.content import words
from dargah.content.authored import PARTS, AuthoredService
from dargah.content.blocks import editor_of
from dargah.content.findings import read
from dargah.content.laid import authored_of, definition_data
from dargah.content.parts import parts_of, plain_of
from dargah.content.saved import authored_folder
from dargah.content.shapes import COMMON, OF_KIND, models_below, shape_of
from tests.factories.definitions import definitions
from tests.integration.consistency.words import HOLE, faults
from tests.unit.content.chance import authored
from tests.unit.content.posting import as_posted

CHANCE = hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def services() -> list[LoadedService]:
    return load_services(settings.CONTENT)


@cache
def bank() -> Bank:
    return load_bank(Path(settings.CONTENT) / "question-bank")


def keys_of_the_schema() -> list[tuple[type[BaseModel], str]]:
    return [(model, name) for model in models_below(AuthoredService) for name in model.model_fields]


def test_every_key_of_the_schema_has_its_box_and_its_persian_words() -> None:
    for model, name in keys_of_the_schema():
        told = words.words_of(model, name)
        shape_of(model, name)
        assert told.label, (model, name)


def test_a_key_without_words_is_named() -> None:
    class WithAnother(AuthoredService):
        forgotten: str = ""

    with pytest.raises(KeyError, match="forgotten"):
        words.words_of(WithAnother, "forgotten")


def test_every_key_is_written_in_one_part() -> None:
    written = [name for names in PARTS.values() for name in names]
    assert sorted(written) == sorted(AuthoredService.model_fields)


def test_every_key_of_a_question_has_a_box_where_its_kind_needs_it() -> None:
    shown = {*COMMON, *(name for names in OF_KIND.values() for name in names), "kind"}
    assert shown == set(FormField.model_fields)
    assert set(OF_KIND) == set(words.KINDS) == set(get_args(FieldKind))


def test_the_words_are_persian() -> None:
    said = [
        text
        for model, name in keys_of_the_schema()
        for text in (words.words_of(model, name).label, words.words_of(model, name).help)
    ]
    said += [label for choices in words.CHOICES.values() for label in choices.values()]
    assert {text: sorted(found) for text in said if (found := wrong_in(text))} == {}


TYPED = ("applicant.kind", '"person"', "land-status", "citizen.first_name", "area > 0.0", "int(area) * 5000", "letter.typ",
         "example.ir", "https", "1405-12", "{applicant.last_name}", "==", "Typst")  # fmt: skip


def wrong_in(text: str) -> set[str]:
    """What is wrong with a text once the examples of what is typed are taken out."""
    for typed in TYPED:
        text = text.replace(typed, HOLE)
    return faults(text)


@pytest.mark.django_db
@pytest.mark.parametrize("service", services(), ids=lambda one: one.definition.slug)
def test_every_service_of_the_house_goes_through_the_editor_and_back(service: LoadedService) -> None:
    written = authored_folder(service, bank())
    parts = parts_of(written)
    reading = read(json.loads(json.dumps(parts)), bank())
    assert [one for one in reading.findings if one.stops] == []
    assert reading.definition is not None
    assert reading.definition.stored() == service.definition.stored()
    assert reading.letters == service.letters
    assert reading.sample == service.accepted
    assert reading.samples == {
        name: one.model_dump(mode="json", exclude_defaults=True) for name, one in service.samples.items()
    }
    assert not any(page.group for page in written.form), "groups of the bank stay by reference"


@CHANCE
@given(definition=definitions())
def test_a_definition_by_chance_goes_through_the_editor_and_back(definition: ServiceDefinition) -> None:
    parts = parts_of(authored_of(definition, bank()))
    back = ServiceDefinition.model_validate(definition_data(plain_of(parts), bank()))
    assert back.stored() == definition.stored()


@CHANCE
@given(data=authored)
def test_any_key_of_the_schema_goes_through_the_editor_and_back(data: dict[str, Any]) -> None:
    definition = ServiceDefinition.model_validate(data)
    parts = parts_of(authored_of(definition, bank()))
    back = ServiceDefinition.model_validate(definition_data(plain_of(parts), bank()))
    assert back.stored() == definition.stored()


@pytest.mark.django_db
@pytest.mark.parametrize("service", services()[::7], ids=lambda one: one.definition.slug)
def test_what_a_browser_sends_back_untouched_is_what_was_there(service: LoadedService) -> None:
    """The boxes as a form: filled, sent, cleaned. Nothing that nobody touched is another."""
    parts = parts_of(authored_folder(service, bank()))
    for part, raw in parts.items():
        block = editor_of(part)
        sent = block.value_from_datadict(as_posted(block, raw), {}, "boxes")
        assert block.get_prep_value(block.clean(sent)) == raw, part
