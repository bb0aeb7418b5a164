"""Faults of single parts that passed every check: amounts, applicants, names that stand twice, patterns, hybrids."""

from pathlib import Path
from typing import Any

import pytest

from dargah.catalogue.checks import elsewhere, fees, samples
from dargah.catalogue.checks.fees import branches
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.exchange import services_around
from tests.unit.catalogue.test_findings import TEXT, found_in, service, set_at


def graves(data: dict[str, Any]) -> list[str]:
    return [one.path for one in found_in(data) if one.grave]


def warned(data: dict[str, Any]) -> list[str]:
    return [one.path for one in found_in(data) if not one.grave]


def charging(rials: str, when: str = "") -> dict[str, Any]:
    item = {"key": "a", "title": "کارشناسی", "rials": rials, "when": when}
    return service(fee={"source": "GK", "status": "proposed", "items": [item]})


@pytest.mark.parametrize(
    "rials",
    ["-5", "owned ? -500 : 1000", 'purpose == "deed" ? 100 : (owned ? 200 : (-3))', "5 - 10", "1 / 0", "int(area) / 0",
     "owned ? 100 : int(area) % 0", "2000000000000"],
)  # fmt: skip
def test_an_amount_that_is_no_money_whatever_is_answered(rials: str) -> None:
    assert graves(charging(rials)) == ["fee.items.0.rials"]


@pytest.mark.parametrize(
    "rials", ["0", "int(area) * 1000", "owned ? 0 : 10 * 5", "int(area / 0.5)", "int(area) / 10"]
)
def test_an_amount_that_may_be_money_is_left_to_the_samples(rials: str) -> None:
    assert graves(charging(rials)) == []


def test_the_branches_of_an_expression_are_cut_at_its_top() -> None:
    assert list(branches('(a == "?:" ? (b ? 1 : -2) : c ? 3 : 4)')) == ["1", "-2", "3", "4"]
    assert list(branches("(a) + (b ? 1 : 2)")) == ["(a) + (b ? 1 : 2)"]


ANSWERS = {"purpose": "deed", "owned": True, "area": 10.0, "note": "متن"}
WAY = {"walk": [{"do": "decide", "outcome": "yes"}, {"do": "issue"}], "ends": "issued"}
SAMPLE = {"applicant": {}, "answers": ANSWERS, "files": {"deed": "deed.pdf"}, **WAY}


def test_a_fee_that_fails_on_a_sample_is_found_where_samples_are_looked_at() -> None:
    definition = ServiceDefinition.model_validate(charging("10 - int(area) * 2"))
    assert list(fees.found(definition)) == []
    assert [one.path for one in samples.found(definition, {"accepted": SAMPLE}) if one.grave] == ["fee"]


def test_the_three_samples_are_wanted_of_files_and_told_in_the_workshop() -> None:
    definition = ServiceDefinition.model_validate(service())
    told = list(samples.found(definition, {"accepted": SAMPLE}, whole=True))
    assert [(one.path, one.grave) for one in told] == [("samples", True)] * 2
    assert [one.grave for one in samples.found(definition, {})] == [False] * 3


def test_a_service_for_nobody_and_for_whom_its_form_does_not_take() -> None:
    assert graves(service(applicants=[])) == ["applicants"]
    kind = {"key": "kind", "kind": "choice", "label": "کیست؟", "options": {"person": "شخص"}}
    page = {"key": "who", "page": "متقاضی", "use": "applicant", "group": [kind]}
    form = [page, *service()["form"]]
    assert graves(service(form=form)) == []
    assert graves(service(form=form, applicants=["person", "agency"])) == ["applicants.1"]


def eligible(**changes: Any) -> dict[str, Any]:
    return {"key": "mine", "q": "زمین دارید؟", "otherwise": "زمین لازم است.", **changes}


def test_an_eligibility_question_that_leads_nowhere() -> None:
    definition = ServiceDefinition.model_validate(service(eligible=[eligible(instead="no-such")]))
    place = "eligible.0.instead"
    assert [(one.path, one.grave) for one in elsewhere.found(definition, {"small"})] == [(place, True)]
    assert [one.grave for one in elsewhere.found(definition, {"small"}, apart=True)] == [False]
    assert list(elsewhere.found(definition, {"small", "no-such"})) == []
    itself = ServiceDefinition.model_validate(service(eligible=[eligible(instead="small")]))
    assert [one.grave for one in elsewhere.found(itself, {"small"}, apart=True)] == [True]


def test_the_services_of_a_folder_are_known_and_those_beside_one(tmp_path: Path) -> None:
    for slug in ("one", "two"):
        (tmp_path / "services" / slug).mkdir(parents=True)
        (tmp_path / "services" / slug / "service.yaml").write_text("a: 1")
    assert services_around(tmp_path) == ({"one", "two"}, False)
    assert services_around(tmp_path / "services" / "one") == ({"one", "two"}, True)


def test_two_of_one_name_or_key() -> None:
    twice = [eligible(), eligible(q="شرکت دارید؟")]
    assert graves(service(eligible=twice)) == ["eligible.0.key", "eligible.1.key"]
    again = {"key": "again", "kind": "text", "label": "مساحت "}
    assert graves(set_at(service(), "form.0.fields.3", again)) == ["form.0.fields.3.label"]
    assert graves(set_at(service(), "form.1.fields.1", again)) == [], "on another page it is another question"
    assert graves(set_at(service(), "documents.1", {"key": "other", "title": "سند"})) == ["documents.1.title"]
    rows = {"key": "rows", "kind": "repeat", "label": "ردیف‌ها", "fields": [
        {"key": "a", "kind": "text", "label": "نام"}, {"key": "b", "kind": "text", "label": "نام"}]}  # fmt: skip
    assert graves(set_at(service(), "form.1.fields.1", rows)) == ["form.1.fields.1.fields"]


def test_two_of_one_name_that_nobody_sees_together_are_two() -> None:
    fields = [
        {"key": "a", "kind": "text", "label": "شماره", "when": "owned"},
        {"key": "b", "kind": "text", "label": "شماره", "when": "!owned"},
    ]
    data = service()
    data["form"][1]["fields"] += fields
    assert graves(data) == []
    fields[1]["when"] = 'purpose == "deed"'
    assert graves(data) == ["form.1.fields.2.label"]


def test_a_paper_in_whose_size_no_file_fits() -> None:
    assert graves(set_at(service(), "documents.0", {"key": "d", "title": "سند", "at_most": 1023})) == [
        "documents.0.at_most"
    ]
    assert graves(set_at(service(), "documents.0", {"key": "d", "title": "سند", "at_most": "1 KB"})) == []


def test_a_stage_that_decides_has_days() -> None:
    assert graves(set_at(service(), "stages.0.days", 0)) == ["stages.0.days"]
    assert graves(set_at(service(), "stages.1.days", 0)) == []


@pytest.mark.parametrize(
    "pattern", ['note.matches("[")', "note.matches('(')", 'matches(note, "*a")', 'note.matches(r"(a")']
)
def test_a_pattern_that_cannot_be_read(pattern: str) -> None:
    assert graves(set_at(service(), "documents.0.when", pattern)) == ["documents.0.when"]


@pytest.mark.parametrize(
    "pattern", ['note.matches("^[0-9]{3}$")', 'matches(note, "a|b")', 'note.matches("(a)") && owned']
)
def test_a_pattern_that_can(pattern: str) -> None:
    assert graves(set_at(service(), "documents.0.when", pattern)) == []


def test_a_field_that_not_everybody_is_asked_is_told_at_its_paragraph() -> None:
    data = service(
        letters={"answer": {**TEXT, "text": [{"text": "یادداشت شما: {note}"}, {"text": "{case.code}"}]}}
    )
    assert warned(data) == []
    data["form"][1]["fields"][0]["when"] = "owned"
    assert warned(data) == ["letters.answer.text.0.text"]
    del data["form"][1]["fields"][0]["when"]
    data["form"][1]["when"] = 'purpose == "deed"'
    assert warned(data) == ["letters.answer.text.0.text"]
    data["letters"]["answer"]["text"][0]["outcomes"] = ["yes"]
    assert warned(data) == []


def test_a_hybrid_waits_for_an_office_outside() -> None:
    blocker = {"what": "امضا", "why": "other_office", "reason": "قانون", "who": "ثبت", "by": "1405-12"}
    data = service(kind="hybrid", blocker=blocker)
    assert graves(data) == ["kind"]
    ask = {"whom": "deeds_registry", "about": "مالک کیست؟", "days": 2}
    assert graves(set_at(data, "stages.0.ask", [{**ask, "whom": "land_management"}])) == ["kind"]
    assert graves(set_at(data, "stages.0.ask", [ask])) == []
