"""The form as JSON Schema says what the form itself says: a partner's own check refuses what we would refuse."""

import jsonschema
import pytest

from dargah.catalogue.definition import FormField
from dargah.catalogue.forms.kinds import KINDS
from dargah.persian.identifiers import Rejected

REFUSED = [
    ("email", "karbar@"),
    ("email", ".karbar@example.ir"),
    ("email", "kar..bar@example.ir"),
    ("email", "a@" + "b" * 60 + ("." + "c" * 60) * 4 + ".ir"),
    ("postal_code", "6666666666"),
    ("postal_code", "0135678912"),
    ("area", "0"),
    ("area", "0.00"),
    ("area", "12.345"),
    ("engineering_number", "10-3-ب-01234"),
    ("engineering_number", "1"),
    ("decimal", "1.2345678"),
]
TAKEN = [
    ("email", "karbar.yek@example.ir"),
    ("postal_code", "6135678912"),
    ("area", "0.5"),
    ("area", "450.25"),
    ("engineering_number", "10-3-0-01234"),
    ("decimal", "0"),
]


@pytest.mark.parametrize(("kind", "text"), REFUSED)
def test_what_the_form_refuses_the_schema_refuses(kind: str, text: str) -> None:
    field = FormField(key="answer", kind=kind, label="پاسخ")
    with pytest.raises(Rejected):
        KINDS[kind].clean(field, text)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(text, KINDS[kind].schema(field))


@pytest.mark.parametrize(("kind", "text"), TAKEN)
def test_what_the_schema_takes_the_form_takes(kind: str, text: str) -> None:
    field = FormField(key="answer", kind=kind, label="پاسخ")
    jsonschema.validate(text, KINDS[kind].schema(field))
    assert KINDS[kind].clean(field, text) == text


def test_bounds_of_a_number_with_a_fraction_are_told_in_words() -> None:
    field = FormField(key="area", kind="area", label="مساحت", at_least=50, at_most=10_000)
    assert KINDS["area"].schema(field)["description"] == "دست‌کم ۵۰، حداکثر ۱۰٬۰۰۰"
