"""Fee rules: whole rials by CEL, checked when a definition loads, reckoned from the answers."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from dargah.catalogue.checks import check_definition
from dargah.catalogue.definition import Fee, ServiceDefinition
from dargah.catalogue.directorate import directorate
from dargah.catalogue.fees import MOST_RIALS, WrongFee, due_items, total
from dargah.catalogue.loader import load_folder, load_services
from dargah.catalogue.yaml_lines import ContentError
from dargah.config.demo.fees import SAMPLES, with_sample_fees

SERVICE = "land-status-inquiry"


def with_fee(**fee: Any) -> ServiceDefinition:
    """A service of the office with this fee."""
    loaded = load_folder(Path(settings.CONTENT) / "services" / SERVICE)
    told = {"status": "confirmed", "confirmed_by": "نامه ۱۲", "source": "GK", **fee}
    return ServiceDefinition.model_validate({**loaded.definition.stored(), "fee": told})


def faults(definition: ServiceDefinition) -> list[str]:
    return [one.sentence for one in check_definition(definition, directorate()) if one.place[0] == "fee"]


def test_the_parts_whose_condition_holds_are_added_up() -> None:
    definition = with_fee(
        items=[
            {"key": "base", "title": "پایه", "rials": 100_000},
            {
                "key": "area",
                "title": "هر متر",
                "rials": "int(parcel.area) * 1000",
                "when": "parcel.area > 100.0",
            },
            {"key": "free", "title": "رایگان", "rials": 0},
        ],
        pay="before_issue",
    )
    assert faults(definition) == []
    small = due_items(definition, {"parcel": {"area": "80.5"}})
    assert [(one.title, one.rials) for one in small] == [("پایه", 100_000)]
    large = due_items(definition, {"parcel": {"area": "250.75"}})
    assert total(large) == 350_000
    assert all(type(one.rials) is int for one in large)


def test_a_fixed_amount_is_one_part() -> None:
    assert [one.rials for one in due_items(with_fee(rials=50_000), {})] == [50_000]
    assert due_items(with_fee(rials=0), {}) == []
    assert due_items(with_fee(), {}) == []


@pytest.mark.parametrize(
    ("fee", "said"),
    [
        ({"items": [{"key": "a", "title": "الف", "rials": "parcel.area * 2.0"}]}, "عدد درست"),
        ({"items": [{"key": "a", "title": "الف", "rials": "nothing * 2"}]}, "خوانده نشد"),
        ({"items": [{"key": "a", "title": "الف", "rials": "5", "when": "parcel.area"}]}, "درست یا نادرست"),
        ({"items": [{"key": "a", "title": "الف", "rials": 5}] * 2}, "دو ردیف"),
        ({"items": [{"key": "a", "title": "الف", "rials": 5}], "rials": 7}, "نه هر دو"),
        ({"pay": "before_submit"}, "مبلغی نیست"),
    ],
)
def test_a_rule_that_cannot_be_stops_the_load(fee: dict[str, Any], said: str) -> None:
    assert any(said in one for one in faults(with_fee(**fee))), faults(with_fee(**fee))


@pytest.mark.parametrize("rials", ["100 / 0", "0 - 5", "9223372036854775807 * 2", str(MOST_RIALS + 1)])
def test_what_is_no_amount_is_never_asked(rials: str) -> None:
    definition = with_fee(items=[{"key": "a", "title": "الف", "rials": rials}])
    with pytest.raises(WrongFee):
        due_items(definition, {})


def test_many_parts_may_be_too_much() -> None:
    definition = with_fee(items=[{"key": f"k{n}", "title": "الف", "rials": MOST_RIALS} for n in range(2)])
    with pytest.raises(WrongFee):
        total(due_items(definition, {}))


def test_a_sample_whose_fee_is_no_amount_stops_the_load(tmp_path: Path) -> None:
    import shutil

    root = tmp_path / "content"
    shutil.copytree(Path(settings.CONTENT) / "question-bank", root / "question-bank")
    shutil.copytree(Path(settings.CONTENT) / "services" / SERVICE, root / "services" / SERVICE)
    path = root / "services" / SERVICE / "service.yaml"
    told = yaml.safe_load(path.read_text())
    told["fee"]["items"] = [{"key": "a", "title": "الف", "rials": "1 / 0"}]
    told["fee"].pop("rials", None)
    path.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False))
    with pytest.raises(ContentError, match="الف"):
        load_folder(root / "services" / SERVICE)


@pytest.mark.parametrize(
    ("status", "pay", "charged"),
    [
        ("proposed", "before_submit", False),
        ("proposed", "before_issue", False),
        ("confirmed", "", False),
        ("confirmed", "before_submit", True),
        ("sourced", "before_issue", True),
    ],
)
def test_an_amount_that_nobody_confirmed_is_not_charged(status: str, pay: str, charged: bool) -> None:
    fee = Fee.model_validate(
        {"status": status, "source": "GK", "pay": pay, "items": [{"key": "a", "title": "الف", "rials": 5}]}
    )
    assert fee.is_charged is charged


def test_no_service_of_the_office_charges_yet_and_four_say_what_their_fee_is_made_of() -> None:
    """Every amount that the sources give is old: it is data for the office to confirm, and asked of nobody."""
    loaded = load_services(Path(settings.CONTENT))
    assert [one.definition.slug for one in loaded if one.definition.fee.is_charged] == []
    structured = {one.definition.slug: one for one in loaded if one.definition.fee.items}
    assert len(structured) >= 3
    for one in structured.values():
        assert one.definition.fee.status == "proposed"
        assert total(due_items(one.definition, one.samples["accepted"].answers)) > 0


def test_the_demos_sample_fees_are_sound_and_say_that_they_are_samples() -> None:
    loaded = load_services(Path(settings.CONTENT))
    laid = {one.definition.slug: one for one in with_sample_fees(loaded)}
    assert [slug for slug, one in laid.items() if one.definition.fee.is_charged] == sorted(SAMPLES)
    for slug in SAMPLES:
        definition = ServiceDefinition.model_validate(laid[slug].definition.stored())
        assert list(check_definition(definition, directorate())) == []
        assert "نمونه" in definition.fee.note
        for sample in laid[slug].samples.values():
            assert total(due_items(definition, sample.answers)) > 0
            asked = {document.key for document in definition.documents}
            assert "receipt" not in asked, "who pays here brings no deposit slip"
            assert set(sample.files) <= asked


def test_a_definition_round_trips_with_its_fee() -> None:
    definition = with_fee(
        items=[{"key": "a", "title": "الف", "rials": 5, "when": "parcel.area > 1.0", "account": "حساب"}],
        pay="before_submit",
    )
    again = ServiceDefinition.model_validate(definition.stored())
    assert again.fee == definition.fee
