"""What the rules of a form let nobody pass to, days that are none, sources that nobody knows, depth that ends a process."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from dargah.catalogue.definition import FormField
from dargah.catalogue.yaml_lines import MOST_DEEP, ContentError, read_text
from dargah.content.sampled import data_of_sample
from tests.unit.catalogue.test_findings import TEXT, found_in, service, set_at

RULE = {"holds": 'purpose == "deed"', "else": "فقط برای سند."}


def graves(data: dict[str, Any]) -> list[str]:
    return [one.path for one in found_in(data) if one.grave]


def ruled(path: str, value: Any, *, when: str = "") -> dict[str, Any]:
    """A service whose first page lets nobody pass who does not ask for a deed."""
    data = set_at(service(), "form.0.checks", [RULE])
    data["form"][0]["when"] = when
    return set_at(data, path, value)


@pytest.mark.parametrize("path", ["form.1.when", "form.1.fields.0.when", "documents.0.when"])
def test_what_only_comes_after_a_rule_that_forbids_it_is_reached_by_nobody(path: str) -> None:
    assert graves(ruled(path, 'purpose == "permit"')) == [path]


def test_a_part_of_the_fee_that_a_rule_forbids_is_paid_by_nobody() -> None:
    item = {"key": "a", "title": "کارشناسی", "rials": "5", "when": 'purpose == "permit"'}
    assert graves(ruled("fee.items", [item])) == ["fee.items.0.when"]


def test_a_rule_binds_only_who_has_passed_its_page() -> None:
    assert graves(ruled("form.1.when", 'purpose == "deed"')) == []
    same_page = {"key": "why", "kind": "text", "label": "چرا؟", "when": 'purpose == "permit"'}
    assert graves(ruled("form.0.fields.3", same_page)) == []
    second = ruled("form.1.checks", [{"holds": 'purpose == "permit"', "else": "فقط برای پروانه."}])
    assert graves(second) == ["form.1.checks.0.holds"]


def test_a_rule_of_a_page_that_is_not_everybodys_binds_only_those_who_see_it() -> None:
    data = service()
    data["form"].insert(1, {"key": "mine", "page": "مال من", "when": "owned", "checks": [RULE],
                            "fields": [{"key": "plate", "kind": "text", "label": "پلاک"}]})  # fmt: skip
    assert graves(set_at(data, "form.2.when", 'purpose == "permit"')) == []
    assert graves(set_at(data, "form.2.when", 'owned && purpose == "permit"')) == ["form.2.when"]


DAY = {"key": "on", "kind": "jalali_date", "label": "روز"}


@pytest.mark.parametrize("told", ['on == "1400"', 'on < "1400-01-01"', '"نوروز" > on', 'on >= "2020-13-01"'])
def test_a_day_is_compared_with_a_day(told: str) -> None:
    data = set_at(service(), "form.0.fields.3", DAY)
    assert graves(set_at(data, "form.1.when", told)) == ["form.1.when"]


@pytest.mark.parametrize("told", ['on < "2020-03-20"', 'on != ""', '"2020-03-20" <= on'])
def test_a_day_as_answers_keep_it_is_right(told: str) -> None:
    assert graves(set_at(set_at(service(), "form.0.fields.3", DAY), "form.1.when", told)) == []


def test_a_field_in_the_subject_of_a_letter_would_be_printed_as_it_stands() -> None:
    written = TEXT | {"subject": "پاسخ {case.code}", "text": [{"text": "{case.code}"}]}
    assert graves(set_at(service(), "letters.answer", written)) == ["letters.answer.subject"]


UNKNOWN = {"status": "proposed", "source": "HEARSAY"}


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("papers", {"sources": ["GK", "HEARSAY"]}, "papers.sources.1"),
        ("visits", {"before": 0, "now": 0, **UNKNOWN}, "visits.source"),
        ("outcomes.no.objection", {"days": 20, **UNKNOWN}, "outcomes.no.objection.source"),
        ("blocker", {"what": "امضا", "why": "law", "reason": "قانون", "who": "مجلس", "by": "1407-01", **UNKNOWN},
         "blocker.source"),
    ],
)  # fmt: skip
def test_a_source_that_the_office_does_not_know_is_found_beside_every_fact(
    path: str, value: Any, place: str
) -> None:
    assert place in graves(set_at(service(), path, value))


def test_marks_that_nobody_sees_are_no_words() -> None:
    assert graves(set_at(service(), "summary", "\u200c \u200f")) == ["summary"]


@pytest.mark.parametrize("figure", [float("nan"), float("inf")])
def test_a_bound_is_a_figure(figure: float) -> None:
    with pytest.raises(ValidationError):
        FormField(key="many", kind="number", label="چند", at_least=figure)


@pytest.mark.parametrize("text", ["[" * 100_000 + "]" * 100_000, "{a: " * 50_000, "- " * 30_000 + "x"])
def test_depth_is_refused_before_anything_is_made_of_it(text: str) -> None:
    with pytest.raises(ContentError) as refusal:
        read_text(f"slug: small\nfoo:\n  {text}", Path("small/service.yaml"))
    assert refusal.value.line == 3
    assert read_text("[" * MOST_DEEP + "]" * MOST_DEEP, Path("small/service.yaml")).data


def test_a_sample_of_the_workshop_is_read_with_the_same_limits() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    bomb, deep = "\n".join(lines), "[" * 100_000
    assert data_of_sample(bomb) == bomb
    assert data_of_sample(deep) == deep


@pytest.mark.parametrize("written", ["0x" + "f" * 20_000, "-0x" + "f" * 20_000, "1" + "0" * 31])
def test_a_number_that_is_none_is_told_at_its_line_and_not_written_out(written: str) -> None:
    with pytest.raises(ContentError, match=r"سطر ۲.*بیش از اندازه بزرگ"):
        read_text(f"a: 1\nb: {written}", Path("small/service.yaml"))
    assert read_text("a: 2000000000000", Path("small/service.yaml")).data == {"a": 2_000_000_000_000}
