"""What a form takes as a person's name and birth date: slips of the finger are caught, nobody is kept out."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from dargah.catalogue.definition import FormField
from dargah.catalogue.forms import clean_answers
from dargah.catalogue.forms import days as kinds_of_days
from dargah.catalogue.forms.days import DATE
from dargah.persian.identifiers import Rejected
from tests.factories import cases as make
from tests.unit.catalogue.content import built

BANK = {field.key: field for page in built()["plan-inquiry"].definition.form for field in page.group}
BORN = BANK["birth_date"]


def problems_with(slug: str = "plan-inquiry", **applicant: str) -> dict[str, str]:
    sample = make.loaded(slug).samples["accepted"]
    changed = {**sample.answers, "applicant": {**sample.answers["applicant"], **applicant}}
    _, problems = clean_answers(make.loaded(slug).definition, changed)
    return {problem.path: problem.sentence for problem in problems}


@pytest.mark.parametrize("name", ["first_name", "last_name", "father_name"])
@pytest.mark.parametrize("typed", ["مریم۲", "0916", "علی@رضا", "Ali"])
def test_a_name_has_letters_only(name: str, typed: str) -> None:
    assert (
        "حروف فارسی" in problems_with("engineer-license-renew-upgrade", **{name: typed})[f"applicant.{name}"]
    )


@pytest.mark.parametrize("typed", ["بی‌بی فاطمه", "سيده زهرا", "آل‌خمیس - نیسی", "مُحسن"])
def test_double_names_half_spaces_and_arabic_letters_are_taken(typed: str) -> None:
    assert problems_with(first_name=typed, last_name=typed) == {}


def test_a_company_may_have_a_figure_in_its_name() -> None:
    assert problems_with("legal-entity-license", company_name="بتن ۱۴ خوزستان") == {}
    assert "applicant.agent_name" in problems_with("legal-entity-license", agent_name="علی ۱")


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """The thirtieth of Esfand of a leap year, which most years do not have."""
    day = date(2025, 3, 20)
    monkeypatch.setattr(kinds_of_days, "_today", lambda: day)
    return day


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1403/12/29", "کمتر از یک سال"),  # yesterday
        ("1403/01/05", "کمتر از یک سال"),
        ("1404/01/01", "هنوز نیامده"),
        ("1283/12/28", "بیش از ۱۲۰ سال"),
        ("1283/01/01", "بیش از ۱۲۰ سال"),
    ],
)
def test_a_mistyped_year_of_birth_is_caught(today: date, typed: str, said: str) -> None:
    with pytest.raises(Rejected) as refusal:
        DATE.clean(BORN, typed)
    assert said in refusal.value.sentence


@pytest.mark.parametrize("typed", ["1402/12/29", "1390/07/01", "1284/01/01", "1283/12/29"])
def test_whoever_may_be_alive_may_apply(today: date, typed: str) -> None:
    assert DATE.clean(BORN, typed)


def test_a_child_may_have_been_born_yesterday() -> None:
    child = FormField(key="child_birth", kind="jalali_date", label="تاریخ تولد فرزند", past=True)
    assert DATE.clean(child, (timezone.localdate() - timedelta(days=1)).isoformat())


@pytest.mark.django_db
def test_through_the_api_it_is_the_same() -> None:
    from tests.integration.api.caller import Caller, application, is_problem

    body = application()
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    wrong = {"first_name": "مریم۲", "birth_date": yesterday}
    body["answers"] = {**body["answers"], "applicant": {**body["answers"]["applicant"], **wrong}}
    errors = {error["path"] for error in is_problem(Caller().apply(body), 422)["errors"]}
    assert {"applicant.first_name", "applicant.birth_date"} <= errors


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("۱۰۰۰ ۰۰۰۰ ۰۰۰۷", "درست نیست"),
        ("۱۰۰۰ ۰۰۰۰", "دوازده رقم"),
        ("پرونده پارسال", "دوازده رقم"),
        ("abcdefghijkl", "دوازده رقم"),
    ],
)
@pytest.mark.parametrize("slug", ["complaint-suggestion", "dg-meeting-request"])
def test_a_mistyped_tracking_code_is_said_beside_its_field(slug: str, typed: str, said: str) -> None:
    one = make.loaded(slug)
    _, problems = clean_answers(
        one.definition, {**one.samples["accepted"].answers, "related_tracking": typed}
    )
    ((path, sentence),) = [(problem.path, problem.sentence) for problem in problems]
    assert path == "related_tracking"
    assert said in sentence


@pytest.mark.parametrize("typed", ["100000000009", "۱۰۰۰ ۰۰۰۰ ۰۰۰۹", "1000-0000-0009"])
def test_a_tracking_code_is_kept_in_one_spelling(typed: str) -> None:
    one = make.loaded("complaint-suggestion")
    kept, problems = clean_answers(
        one.definition, {**one.samples["accepted"].answers, "related_tracking": typed}
    )
    assert (kept["related_tracking"], problems) == ("100000000009", [])
