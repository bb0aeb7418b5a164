"""The forms engine: pages typed in a browser and answers sent as JSON come to the same values."""

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dargah.catalogue import forms
from dargah.catalogue.directorate import counties
from tests.unit.catalogue.content import built

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def page_of(slug: str, key: str) -> Any:
    return next(page for page in built()[slug].definition.form if page.key == key)


def typed_of(bound: forms.BoundPage) -> dict[str, list[str]]:
    """What a browser sends for a page that is left as it came."""
    typed: dict[str, list[str]] = {}
    cells = [cell for field in bound.fields for row in field.rows for cell in row]
    for field in [*(field for field in bound.fields if not field.rows), *cells]:
        if field.options:
            chosen = [key for key, _, selected in field.options if selected]
            typed.update({field.name: chosen} if chosen else {})
        else:
            typed.update(flat(field.name, field.value))
    return typed


def flat(name: str, value: Any) -> dict[str, list[str]]:
    """The inputs of a compound under their dotted names."""
    if not isinstance(value, dict):
        return {name: [value]}
    return {key: text for part, inner in value.items() for key, text in flat(f"{name}.{part}", inner).items()}


@pytest.mark.parametrize("slug", sorted(built()))
def test_a_page_left_as_it_came_keeps_its_values(slug: str) -> None:
    """Stored answers, shown in inputs, sent again: the same answers, for every page and kind of question."""
    one = built()[slug]
    for sample in one.samples.values():
        answers, problems = forms.clean_answers(one.definition, sample.answers)
        assert problems == []
        for page in forms.pages_shown(one.definition, answers):
            bound = forms.bind_page(one.definition, page, answers)
            result = forms.clean_page(one.definition, page, typed_of(bound), answers)
            assert result.errors == {}
            for key, value in result.values.items():
                assert _near(value or None, answers.get(key) or None), (page.key, key)


def _near(one: Any, other: Any) -> bool:
    """Equal, but for what a round trip through whole UTM metres moves."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return all(_near(one[key], other[key]) for key in one)
    if isinstance(one, float) and isinstance(other, float | int):
        return abs(one - other) < 1e-4
    return bool(one == other)


@pytest.mark.parametrize("slug", sorted(built()))
def test_cleaning_again_changes_nothing(slug: str) -> None:
    one = built()[slug]
    answers, _ = forms.clean_answers(one.definition, one.samples["accepted"].answers)
    assert forms.clean_answers(one.definition, answers) == (answers, [])
    assert forms.effective_answers(one.definition, answers) == answers


def test_everything_typed_in_persian_and_arabic() -> None:
    definition = built()["general-letter"].definition
    page = page_of("general-letter", "applicant")
    typed = {
        "applicant.kind": ["person"],
        "applicant.national_id": ["۹۹۹-۰۰۰۰۲۰-۴"],
        "applicant.first_name": ["  عبدالكريم "],
        "applicant.last_name": ["بني\u200cطرف\u202e"],
        "applicant.birth_date.day": ["١٢"],
        "applicant.birth_date.month": ["مرداد"],
        "applicant.birth_date.year": ["۱۳۶۶"],
        "applicant.mobile": ["٠٩١٦ ٠٠٠ ٠٢٠٤"],
    }
    result = forms.clean_page(definition, page, typed, {})
    assert result.ok
    assert result.values["applicant"] == {
        "kind": "person",
        "national_id": "9990000204",
        "first_name": "عبدالکریم",
        "last_name": "بنی\u200cطرف",
        "birth_date": "1987-08-03",
        "mobile": "+989160000204",
    }


def test_errors_stand_beside_their_questions_and_keep_what_was_typed() -> None:
    definition = built()["general-letter"].definition
    page = page_of("general-letter", "applicant")
    typed = {
        "applicant.kind": ["person"],
        "applicant.national_id": ["9990000019"],
        "applicant.first_name": [""],
        "applicant.last_name": ["نمونه"],
        "applicant.birth_date.day": ["31"],
        "applicant.birth_date.month": ["7"],
        "applicant.birth_date.year": ["1366"],
        "applicant.mobile": ["06133000000"],
    }
    result = forms.clean_page(definition, page, typed, {})
    assert set(result.errors) == {
        "applicant.national_id",
        "applicant.first_name",
        "applicant.birth_date",
        "applicant.mobile",
    }
    bound = forms.bind_page(definition, page, {}, typed, result.errors)
    by_name = {field.name: field for field in bound.fields}
    assert by_name["applicant.national_id"].value == "9990000019"
    assert by_name["applicant.birth_date"].value == {"day": "31", "month": "7", "year": "1366"}
    assert [target for target, _ in bound.errors] == [
        "f-applicant-national-id",
        "f-applicant-first-name",
        "f-applicant-birth-date",
        "f-applicant-mobile",
    ]


def test_a_question_that_this_page_makes_necessary_is_new_once_and_then_an_error() -> None:
    definition = built()["road-compensation"].definition
    page = next(page for page in definition.form if page.key == "project_name")
    first = forms.bind_page(definition, page, {})
    assert "taken_on" not in {f.name for f in first.fields}
    typed = {"project_name": ["باند دوم"], "affected_area": ["۱۲۰"], "taken_already": ["yes"]}
    answers = {"parcel": {"area": "500"}}
    result = forms.clean_page(definition, page, typed, answers, first.asked)
    assert (result.ok, result.errors, result.revealed) == (False, {}, ["taken_on"])
    bound = forms.bind_page(definition, page, {}, typed, result.errors, first.asked)
    assert [f.name for f in bound.new] == ["taken_on"]
    assert "taken_on" in bound.asked
    assert next(f for f in bound.fields if f.name == "taken_already").controls
    again = forms.clean_page(definition, page, typed, answers, bound.asked)
    assert (set(again.errors), again.revealed) == ({"taken_on"}, [])
    assert not forms.bind_page(definition, page, {}, typed, again.errors, bound.asked).new


def test_a_sender_that_says_nothing_of_what_it_showed_is_asked_only_for_what_is_required() -> None:
    definition = built()["road-compensation"].definition
    page = next(page for page in definition.form if page.key == "project_name")
    typed = {"project_name": ["باند دوم"], "affected_area": ["۱۲۰"], "taken_already": ["yes"]}
    assert forms.clean_page(definition, page, typed, {"parcel": {"area": "500"}}).revealed == ["taken_on"]


def test_rows_are_added_and_removed_without_script() -> None:
    definition = built()["land-type-article12"].definition
    page = page_of("land-type-article12", "parcel")
    typed = {
        f"owners.{n}.{key}": [value]
        for n, share in enumerate(("3", "2"))
        for key, value in (("national_id", "9990000204"), ("name", f"مالک {n}"), ("share", share))
    }
    added = forms.edit_rows({**typed, forms.ADD: ["owners"]})
    assert added is not None
    owners = next(f for f in forms.bind_page(definition, page, {}, added).fields if f.name == "owners")
    assert [[cell.value for cell in row][1] for row in owners.rows] == ["مالک 0", "مالک 1", ""]
    removed = forms.edit_rows({**typed, forms.REMOVE: ["owners.0"]})
    assert removed is not None
    owners = next(f for f in forms.bind_page(definition, page, {}, removed).fields if f.name == "owners")
    assert [[cell.value for cell in row][1] for row in owners.rows] == ["مالک 1"]
    assert owners.rows[0][0].name == "owners.0.national_id"
    assert forms.edit_rows(typed) is None


def test_the_sum_of_shares_says_what_is_missing() -> None:
    one = built()["land-type-article12"]
    answers = one.samples["accepted"].answers
    short = {
        **answers,
        "owners": [{**answers["owners"][0], "share": "3.5"}, {**answers["owners"][1], "share": "1.5"}],
    }
    problems = forms.clean_answers(one.definition, short)[1]
    assert problems == [("parcel", "owners", "جمع سهم‌ها ۵ دانگ است؛ باید ۶ دانگ باشد.")]


def test_dust_of_binary_fractions_is_no_error() -> None:
    one = built()["land-type-article12"]
    answers = one.samples["accepted"].answers
    people = ("9990000018", "9990000123", "9990000077")
    shares = [
        {**answers["owners"][0], "national_id": person, "share": share}
        for person, share in zip(people, ("1.1", "2.2", "2.7"), strict=True)
    ]
    assert forms.clean_answers(one.definition, {**answers, "owners": shares})[1] == []


def test_nobody_stands_twice_among_the_owners() -> None:
    one = built()["land-type-article12"]
    answers = one.samples["accepted"].answers
    twice = [{**answers["owners"][0], "share": share} for share in ("3", "3")]
    problems = forms.clean_answers(one.definition, {**answers, "owners": twice})[1]
    assert problems == [("parcel", "owners.1.national_id", "این کد ملی برای «مالک ۱» هم آمده است.")]


def test_the_list_of_errors_names_the_row() -> None:
    one = built()["land-type-article12"]
    answers = one.samples["accepted"].answers
    twice = [{**answers["owners"][0], "share": share} for share in ("3", "3")]
    page = next(page for page in one.definition.form if page.key == "parcel")
    errors = {"owners.1.national_id": "ده رقم بنویسید."}
    shown = forms.bind_page(one.definition, page, {**answers, "owners": twice}, None, errors)
    assert shown.errors == [("f-owners-1-national-id", "مالک ۲، کد ملی: ده رقم بنویسید.")]


def test_an_answer_left_on_a_hidden_page_counts_for_nothing() -> None:
    one = built()["engineer-license-renew-upgrade"]
    answers, _ = forms.clean_answers(one.definition, one.samples["accepted"].answers)
    changed = {**answers, "request_kind": "renew"}
    assert [page.key for page in forms.pages_shown(one.definition, changed)] == [
        "applicant",
        "discipline",
        "courses",
    ]
    assert "exam_date" not in forms.effective_answers(one.definition, changed)
    assert "degree" not in {d.key for d in forms.documents_wanted(one.definition, changed)}
    assert all(section.key != "present_grade" for section in forms.describe(one.definition, changed))


def test_unknown_keys_and_missing_documents_are_problems() -> None:
    one = built()["plan-inquiry"]
    answers = one.samples["accepted"].answers
    problems = forms.clean_answers(one.definition, {**answers, "is_admin": True})[1]
    assert [problem.path for problem in problems] == ["is_admin"]
    nested = {**answers, "applicant": {**answers["applicant"], "verified": True}}
    assert [p.path for p in forms.clean_answers(one.definition, nested)[1]] == ["applicant.verified"]
    missing = forms.check_all(one.definition, answers, {"deed": 1})
    assert [(p.page_key, p.path) for p in missing] == [("question", "documents.map_file")]
    assert forms.check_all(one.definition, answers, {"deed": 1, "map_file": 2, "virus": 1})


def test_a_city_of_another_county_is_refused() -> None:
    one = built()["construction-quality-complaint"]
    answers = one.samples["accepted"].answers
    wrong = {**answers, "place": {**answers["place"], "city": "ahvaz/اهواز"}}
    assert forms.clean_answers(one.definition, wrong)[1][0].path == "place.city"
    page = next(page for page in one.definition.form if page.use == "place")
    typed = {"place.county": ["abadan"], "place.city": ["ahvaz/اهواز"], "place.address": ["کنار پل"]}
    said = forms.clean_page(one.definition, page, typed, {}).errors
    assert said["place.city"] == "این شهر در شهرستان آبادان نیست."
    bound = next(
        f for f in forms.bind_page(one.definition, page, {}, typed, said).fields if f.name == "place.city"
    )
    assert (bound.error, bound.within) == (said["place.city"], "place.county")
    assert [key for _, _, cities in bound.groups for key, _, chosen in cities if chosen] == ["ahvaz/اهواز"]


def test_cities_are_listed_under_their_counties() -> None:
    definition = built()["construction-quality-complaint"].definition
    page = next(page for page in definition.form if page.use == "place")
    city = next(f for f in forms.bind_page(definition, page, {}).fields if f.name == "place.city")
    told = {label: [name for _, name, _ in cities] for _, label, cities in city.groups}
    assert list(told) == [f"شهرستان {county.name}" for county in counties().values()]
    assert told["شهرستان اهواز"] == ["الهایی", "اهواز"]
    assert {key for _, _, cities in city.groups for key, _, _ in cities} == {
        key for key, _, _ in city.options
    }
    assert sum("دهدز" in names for names in told.values()) == 2


@pytest.mark.parametrize(
    ("point", "fine"),
    [
        ({"lat": "31.32", "lon": "48.68"}, True),
        ({"lat": "۳۱٫۳۲", "lon": "۴۸٫۶۸"}, True),
        ({"lat": "", "lon": "", "zone": "39", "x": "279234", "y": "3467391"}, True),
        ({"lat": "35.7", "lon": "51.4"}, False),
        ({"lat": "48.68", "lon": "31.32"}, False),
        ({"zone": "40", "x": "279234", "y": "3467391"}, False),
        ({"lat": "nan", "lon": "48"}, False),
        ({"lat": 31.32, "lon": 48.68}, True),
        ({"lat": True, "lon": 48.68}, False),
        ("31,48", False),
    ],
)
def test_map_points(point: Any, *, fine: bool) -> None:
    one = built()["plan-inquiry"]
    answers = one.samples["accepted"].answers
    problems = forms.clean_answers(
        one.definition, {**answers, "parcel": {**answers["parcel"], "map_point": point}}
    )[1]
    assert (problems == []) is fine
    if not fine:
        assert problems[0].path == "parcel.map_point"


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_json_makes_the_engine_stumble(data: st.DataObject) -> None:
    """Any JSON in any place gives values or problems, never an exception, and never an unclean value."""
    slug = data.draw(st.sampled_from(sorted(built())))
    one = built()[slug]
    answers: Any = dict(one.samples["accepted"].answers)
    key = data.draw(st.sampled_from(sorted(answers)))
    if isinstance(answers[key], dict) and data.draw(st.booleans()):
        inner = data.draw(st.sampled_from(sorted(answers[key])))
        answers[key] = {**answers[key], inner: data.draw(JSON)}
    else:
        answers[key] = data.draw(JSON)
    values, problems = forms.clean_answers(one.definition, answers)
    forms.check_all(one.definition, answers, {})
    forms.pages_shown(one.definition, values)
    forms.describe(one.definition, values)
    if not problems:
        assert forms.clean_answers(one.definition, values) == (values, [])


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_no_typed_page_makes_the_engine_stumble(data: st.DataObject) -> None:
    slug = data.draw(st.sampled_from(sorted(built())))
    definition = built()[slug].definition
    page = data.draw(st.sampled_from(definition.form))
    names = [f"{page.use}.{field.key}" for field in page.group] + [field.key for field in page.fields]
    part = st.sampled_from(
        ["", ".day", ".month", ".year", ".lat", ".x", ".0.share", ".-1.name", ".99999.name", ".number"]
    )
    keys = st.builds(lambda name, tail: name + tail, st.sampled_from(names), part)
    typed = data.draw(
        st.dictionaries(keys, st.lists(st.text(max_size=12), min_size=1, max_size=2), max_size=8)
    )
    result = forms.clean_page(definition, page, typed, {})
    bound = forms.bind_page(definition, page, {}, typed, result.errors)
    assert len(bound.errors) >= min(1, len(result.errors))


@pytest.mark.parametrize("slug", sorted(built()))
def test_checking_a_submission_is_cheap(slug: str) -> None:
    """A whole submission has about 10 ms of CPU: its checks must stay a small part of it."""
    one = built()[slug]
    sample = one.samples["accepted"]
    counts = dict.fromkeys(sample.files, 1)
    forms.check_all(one.definition, sample.answers, counts)
    rounds = []
    for _ in range(5):
        begun = time.process_time()
        for _ in range(10):
            forms.check_all(one.definition, sample.answers, counts)
        rounds.append((time.process_time() - begun) / 10)
    assert min(rounds) < 0.004


def test_an_amount_with_its_unit_is_told_as_persian_goes_and_a_code_left_to_right() -> None:
    one = built()["plan-inquiry"]
    rows = [
        row
        for section in forms.describe(one.definition, one.samples["accepted"].answers)
        for row in section.rows
    ]
    amounts = [row for row in rows if row.kind == "area"]
    assert amounts
    assert all("مترمربع" in row.text and not row.ltr for row in amounts)
    assert all(row.ltr for row in rows if row.kind in {"mobile", "national_id"})


def test_a_share_among_the_answers_of_a_row_keeps_its_word_behind_its_figure() -> None:
    """Isolated left to right «۳٫۵ دانگ» would be read as «دانگ ۳٫۵», also in the signed letter."""
    one = built()["land-type-article12"]
    owners = [{"name": "علی کعبی", "national_id": "9990000018", "share": 3.5}, {"name": "مریم", "share": 2.5}]
    answers = {**one.samples["accepted"].answers, "owners": owners}
    told = [row.text for section in forms.describe(one.definition, answers) for row in section.rows]
    told += [row.text for row in forms.facts(one.definition, answers, ["owners"])]
    shares = [text for text in told if "دانگ" in text and "علی کعبی" in text]
    assert len(shares) == 2
    assert all("۳٫۵ دانگ" in text and "\u2066۳٫۵" not in text for text in shares)
    assert any("\u2066۹۹۹۰۰۰۰۰۱۸\u2069" in text for text in shares), "a code among them goes left to right"


def test_the_schema_wants_what_everybody_is_asked() -> None:
    """Of a service for companies alone the form itself has settled who applies: a company's name is no «perhaps»."""
    one = built()["mass-builder-license"]
    applicant = forms.json_schema(one.definition)["properties"]["applicant"]
    assert {"company_name", "legal_id"} <= set(applicant["required"])
    unwilling = {
        slug
        for slug, one in built().items()
        if not one.definition.anonymous and "applicant" not in forms.json_schema(one.definition)["required"]
    }
    assert unwilling == set()
