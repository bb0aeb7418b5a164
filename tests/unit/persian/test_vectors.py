"""The synthetic identifiers of tests/vectors.json: accepted or rejected as the file says, with its reason."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from dargah.catalogue.definition import FormField
from dargah.catalogue.forms.numbers import DecimalNumber
from dargah.persian import dates, identifiers, plates

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "vectors.json").read_text())
HEIGHT = FormField(key="height", kind="decimal", label="بلندی", unit="متر")
READERS = {
    "decimal": lambda typed: DecimalNumber().clean(HEIGHT, typed),
    "national_id": identifiers.national_id,
    "legal_id": identifiers.legal_id,
    "iban": identifiers.iban,
    "card": identifiers.card,
    "mobile": identifiers.mobile,
    "postal_code": identifiers.postal_code,
    "jalali_date": dates.parse_jalali,
    "person_name": identifiers.person_name,
    "vehicle_plate": plates.vehicle_plate,
    "parcel_plate": plates.parcel_plate,
}
CASES = [(kind, case) for kind in READERS for case in VECTORS[kind]]


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[f"{k}:{c['input']}" for k, c in CASES])
def test_vector(kind: str, case: dict[str, Any]) -> None:
    """One row of the file."""
    if not case["valid"]:
        with pytest.raises(identifiers.Rejected) as refusal:
            READERS[kind](case["input"])
        assert refusal.value.reason == case["code"]
        assert refusal.value.sentence.endswith((".", "؟"))
        return
    value = READERS[kind](case["input"])
    if "iso" in case:
        assert value.isoformat() == case["iso"]
    if isinstance(case.get("normalized"), str):
        assert value == case["normalized"]
    elif "normalized" in case:
        parts = asdict(value)
        assert {key: parts[key] for key in case["normalized"]} == case["normalized"]
    if case.get("kind"):
        assert value.kind == case["kind"]
    if "warning" in case:
        assert identifiers.postal_code_warning(value) == case["warning"]


def test_every_set_of_the_file_is_read() -> None:
    """A set added to the file is not forgotten here."""
    assert set(VECTORS) - set(READERS) == {"meta", "jalali_leap_years_1370_1450"}
