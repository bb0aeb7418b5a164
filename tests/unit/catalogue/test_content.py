"""The content of Khuzestan: folders load, samples pass and end, every kind of question is used."""

from collections.abc import Iterator

import jsonschema
import pytest

from dargah.catalogue.checks import promises
from dargah.catalogue.definition import FormField, Question, ServiceDefinition
from dargah.catalogue.directorate import counties, directorate
from dargah.catalogue.forms import check_all, clean_answers, documents_wanted, example, json_schema
from dargah.catalogue.sampled import SAMPLES
from dargah.persian.identifiers import national_id
from tests.unit.catalogue.content import built

WALKS = [(slug, name) for slug in sorted(built()) for name in SAMPLES]


def fields_of(definition: ServiceDefinition) -> Iterator[FormField]:
    for page in definition.form:
        for field in [*page.group, *page.fields]:
            yield field
            yield from field.fields


def test_at_least_ten_services_of_different_making() -> None:
    services = [one.definition for one in built().values()]
    assert len(services) >= 10
    assert any(one.anonymous for one in services)
    assert any(stage.appointment for one in services for stage in one.stages)
    assert any(stage.ask for one in services for stage in one.stages)
    assert any(len({stage.unit for stage in one.stages}) > 2 for one in services)
    assert any(one.fee.rials is None and one.fee.note for one in services)


# how the field's list of services names its kinds of questions, and how we do
OF_THE_FIELD = {
    "text": "text", "select": "choice", "longtext": "longtext", "number": "number", "jalali_date": "jalali_date",
    "boolean": "boolean", "multiselect": "choices", "money_rial": "rials", "area_m2": "area", "national_id": "national_id",
    "mobile": "mobile", "county": "county", "city": "city", "table": "table", "file": "file", "iban": "iban",
    "postal_code": "postal_code", "geo_point": "map_point", "phone": "phone", "email": "email", "legal_id": "legal_id",
    "province": "province",
}  # fmt: skip


def test_every_kind_that_the_field_knows_is_ours() -> None:
    assert set(OF_THE_FIELD.values()) <= set(FormField.model_fields["kind"].annotation.__args__)


def test_every_kind_of_question_is_used() -> None:
    used = {field.kind for one in built().values() for field in fields_of(one.definition)}
    lifted = {"file"} if any(d.page for one in built().values() for d in one.definition.documents) else set()
    assert (used | lifted) == set(FormField.model_fields["kind"].annotation.__args__)


@pytest.mark.parametrize(("slug", "name"), WALKS)
def test_samples_pass(slug: str, name: str) -> None:
    one = built()[slug]
    sample = one.samples[name]
    assert clean_answers(one.definition, sample.answers)[1] == []
    assert check_all(one.definition, sample.answers, dict.fromkeys(sample.files, 1)) == []
    wanted = {document.key for document in documents_wanted(one.definition, sample.answers)}
    assert set(sample.files) <= wanted


@pytest.mark.parametrize(("slug", "name"), WALKS)
def test_samples_walk_to_their_letter(slug: str, name: str) -> None:
    one = built()[slug]
    stages, place = one.definition.stages, 0
    for step in one.samples[name].walk:
        stage = stages[place]
        if step.do == "advance":
            assert not stage.decide
            assert not stage.issue
            place += 1
        elif step.do == "request_information":
            assert "request_information" in stage.may
        elif step.do == "decide":
            assert step.outcome in stage.decide
            assert (
                one.definition.outcomes[step.outcome].favourable is (name != "refused")
                or name == "incomplete"
            )
            place = next(n for n in range(place, len(stages)) if stages[n].issue)
        elif step.do == "issue":
            assert stage.issue
    assert one.samples[name].ends == "issued"


@pytest.mark.parametrize("slug", sorted(built()))
def test_people_are_invented(slug: str) -> None:
    for sample in built()[slug].samples.values():
        person = sample.applicant.get("national_id")
        assert person is None or (person.startswith("999") and national_id(person) == person)


@pytest.mark.parametrize("slug", sorted(built()))
def test_what_is_unverified_is_not_promised(slug: str) -> None:
    definition = built()[slug].definition
    assert (definition.deadline.source == "GK") <= (not definition.deadline.promised)
    assert not (definition.fee.source == "GK" and definition.fee.status != "proposed")
    for outcome in definition.outcomes.values():
        assert outcome.objection is None or outcome.objection.status == "proposed"


@pytest.mark.parametrize("slug", sorted(built()))
def test_the_example_is_valid_under_the_schema(slug: str) -> None:
    one = built()[slug]
    schema = json_schema(one.definition)
    jsonschema.Draft202012Validator.check_schema(schema)
    body = example(one.definition, one.accepted)
    jsonschema.validate(body["answers"], schema, format_checker=jsonschema.FormatChecker())


def test_the_directorate() -> None:
    assert len(counties()) == 29
    assert "seydun" not in counties()
    slugs = {unit.slug for unit in directorate().units}
    assert all(unit.parent is None or unit.parent in slugs for unit in directorate().units)


# pages of other provinces' offices: what they take or promise binds nobody here until the office has confirmed it
BINDING = frozenset({"FOI"})  # a law of the whole country


def test_no_deadline_or_fee_is_promised_on_another_offices_word() -> None:
    promised = {
        (slug, fact.source)
        for slug, loaded in built().items()
        for fact in (loaded.definition.deadline, loaded.definition.fee)
        if fact.status == "sourced"
    }
    assert promised, "some rest on law"
    assert {source for _, source in promised} <= BINDING


@pytest.mark.parametrize("slug", sorted(built()))
def test_no_text_promises_a_time_or_an_amount_that_waits_for_confirmation(slug: str) -> None:
    assert [f"{one.path}: {one.sentence}" for one in promises.found(built()[slug].definition)] == []


PROMISES = [
    ("پاسخ چه قدر طول می‌کشد؟", "دو تا سه ماه. اگر رشته پیش‌تر آمده باشد زودتر می‌رسد.", ["a"]),
    ("چرا سه تا چهار ماه طول می‌کشد؟", "چون کمیسیون نوبت دارد.", ["q"]),
    ("کی خبر می‌دهید؟", "پاسخ تا ۱۰ روز کاری فرستاده می‌شود.", ["a"]),
    ("نامه کی می‌رسد؟", "یک‌هفته پس از تصمیم.", ["a"]),
    ("هزینه چه‌قدر است؟", "این اداره چیزی نمی‌گیرد.", ["a"]),
    ("هزینه چه‌قدر است؟", "۲۵۰٬۰۰۰ ریال.", ["a"]),
    ("هزینه چه‌قدر است؟", "دویست هزار تومان.", ["a"]),
    ("این خدمت رایگان است؟", "بله.", ["a"]),
    ("زمین رایگان است؟", "نه. بهای آن پیش از قرارداد اعلام می‌شود.", []),
    ("چه سندی بیاورم؟", "نقشه‌ای که کمتر از سه ماه از تاریخ آن گذشته است.", []),
    ("مبلغ را چه بنویسم؟", "جمع واریزها به ریال.", []),
    ("پاسخ چه قدر طول می‌کشد؟", "به رشته شما بستگی دارد؛ مهلت در انتظار تأیید است.", []),
]


@pytest.mark.parametrize(("asked", "said", "boxes"), PROMISES)
def test_a_promise_that_nobody_has_confirmed_is_told_at_its_place(
    asked: str, said: str, boxes: list[str]
) -> None:
    plain = built()["degree-equivalence"].definition
    assert (plain.deadline.status, plain.fee.status) == ("proposed", "proposed")
    with_it = plain.model_copy(update={"faq": [Question(q=asked, a=said)]})
    found = list(promises.found(with_it))
    assert [one.path for one in found] == [f"faq.0.{box}" for box in boxes]
    assert not any(one.grave for one in found)
    sure = {"status": "confirmed"}
    confirmed = {"deadline": plain.deadline.model_copy(update=sure), "fee": plain.fee.model_copy(update=sure)}
    assert list(promises.found(with_it.model_copy(update=confirmed))) == []
