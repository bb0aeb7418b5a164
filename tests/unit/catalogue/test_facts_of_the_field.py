"""What the field's list of services says of all fifty-one, and how ours says it: sources, names, units, doors, spans of time."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from dargah.catalogue.definition import FormField, Papers, ServiceDefinition
from dargah.catalogue.directorate import directorate
from tests.unit.catalogue.content import built

# where the documents of each service were read
PAPERS = {
    "access-road-permit": "LIC-4 MAZ-RMTO",
    "agency-correspondence": "GK",
    "allocation-contract-extend-amend": "GK",
    "bank-introduction-subsidy": "ISF-YARANE",
    "billboard-permit": "AZS-FAQ",
    "complaint-suggestion": "GK",
    "construction-quality-complaint": "ISF-NEZARAT",
    "debt-installment": "GK",
    "degree-equivalence": "JK-HODUD",
    "dg-meeting-request": "GK",
    "discipline-complaint": "GK",
    "document-copy": "GK",
    "encroachment-report": "GK",
    "engineer-license-duplicate": "DAV-24 GK",
    "engineer-license-issue": "YAZD ALBORZ ISF-PARVANE",
    "engineer-license-renew-upgrade": "AFT-EXT RAFS",
    "engineer-license-transfer": "YAZD-TR",
    "expert-appraisal": "GK",
    "final-transfer-deed": "GK",
    "foi-request": "FOI",
    "form-j": "GK",
    "general-letter": "GK",
    "illegal-construction-report": "GK",
    "land-nonresidential-private": "GK",
    "land-public-auction": "JK-OMUM",
    "land-status-inquiry": "GK",
    "land-to-agencies": "ISF-DASTGAH",
    "land-to-special-groups": "ISF-VIZHE",
    "land-type-article12": "SKH-M12 ISF-M12 JK-M12",
    "land-use-change-article5": "NKH-M5 NKHCEO",
    "land-youth-population": "JARCHI GK",
    "legal-entity-license": "JK-HOGHUGHI LIC-1 AFT-LEGAL",
    "mass-builder-license": "LIC-3",
    "mehr-replace-withdraw": "GK",
    "mehr-transfer": "ZNJ-MEHR TAB-MEHR",
    "national-housing-objection": "MOHANDESAN",
    "national-housing-register": "MOHANDESAN",
    "national-housing-withdraw-change": "GK",
    "owner-quota-nonmawat": "JK-NESAB",
    "plan-inquiry": "GK",
    "rental-deposit-loan": "GK",
    "right-of-way-inquiry": "ISF-FAQ AZS-FAQ",
    "road-compensation": "AZG-FAQ ISF-FAQ",
    "road-damage-claim": "GK",
    "shahrah-referral": "SHAHRAH",
    "skill-card": "LIC-2",
    "subdivision-plan-state-land": "GK",
    "technician-license": "TEHCTO AFT-EMP",
    "tenders-auctions": "GK",
    "urban-renewal-facility": "TEHRAN-BF",
    "utility-crossing-permit": "HAMEDAN GK",
}  # fmt: skip


def of(slug: str) -> ServiceDefinition:
    return built()[slug].definition


def question(slug: str, key: str) -> FormField:
    return next(one for page in of(slug).form for one in page.fields if one.key == key)


def test_the_table_knows_every_service() -> None:
    assert set(PAPERS) == set(built())


@pytest.mark.parametrize("slug", sorted(PAPERS))
def test_each_list_of_documents_names_where_it_was_read(slug: str) -> None:
    papers = of(slug).papers
    assert papers.sources == PAPERS[slug].split()
    assert papers.status == "proposed", "no office has confirmed one"
    assert set(papers.sources) <= set(directorate().sources)


def test_a_version_of_one_source_is_read_as_before() -> None:
    assert Papers.model_validate({"source": "FOI", "status": "confirmed"}).sources == ["FOI"]
    assert Papers.model_validate({"source": ""}) == Papers()


@pytest.mark.parametrize("slug", sorted(PAPERS))
def test_each_service_has_its_english_name(slug: str) -> None:
    assert re.fullmatch(r"[A-Z][\x20-\x7e]{5,}", of(slug).title_en)


OF_THE_ROADS_OFFICE = (
    "right-of-way-inquiry",
    "utility-crossing-permit",
    "access-road-permit",
    "billboard-permit",
)


@pytest.mark.parametrize("slug", OF_THE_ROADS_OFFICE)
def test_the_roads_office_answers_for_its_own_and_our_people_guide(slug: str) -> None:
    definition = of(slug)
    assert definition.unit == "road_boundary"
    kinds = {unit.slug: unit.kind for unit in directorate().units}
    assert kinds[definition.unit] == "external"
    assert {kinds[stage.unit or definition.unit] for stage in definition.stages} == {"department"}, (
        "no case goes outside"
    )


def test_a_new_permit_is_asked_for_its_grade_and_an_earlier_number() -> None:
    grade, number = (
        question("engineer-license-issue", "grade"),
        question("engineer-license-issue", "licence_no"),
    )
    assert (grade.required, list(grade.options.values())) == (True, ["سه", "دو", "یک", "ارشد"])
    assert (number.kind, number.required) == ("engineering_number", False)


def test_a_mass_builder_names_its_projects() -> None:
    projects = question("mass-builder-license", "projects")
    assert projects.required
    assert projects.at_least == 1


# papers that the list asks for and the online form holds, and where it is said
HELD_BY_THE_FORM = {
    "engineer-license-issue": "جای فرم درخواست",
    "engineer-license-transfer": "جای فرم درخواست انتقال",
    "degree-equivalence": "جای فرم تقاضا",
    "engineer-license-duplicate": "«درخواست المثنی»",
    "mass-builder-license": "کد اقتصادی",
}


@pytest.mark.parametrize(("slug", "said"), HELD_BY_THE_FORM.items())
def test_a_paper_that_the_form_replaces_is_said(slug: str, said: str) -> None:
    assert said in of(slug).summary


def test_the_map_of_an_inquiry_is_a_utm_map() -> None:
    assert any("UTM" in paper.title and paper.required for paper in of("plan-inquiry").documents)


@pytest.mark.parametrize("slug", [slug for slug in sorted(PAPERS) if of(slug).door])
def test_each_door_says_what_to_bring(slug: str) -> None:
    door = of(slug).door
    assert door is not None
    assert door.bring


@pytest.mark.parametrize("slug", [slug for slug in OF_THE_ROADS_OFFICE if slug != "access-road-permit"])
def test_the_doors_of_the_roads_office_name_its_site(slug: str) -> None:
    door = of(slug).door
    assert door is not None
    assert door.site == "rmto.ir"


ASKED_OUTSIDE = [("form-j", "ministry"), ("land-public-auction", "setad"), ("foi-request", "foi_system")]


@pytest.mark.parametrize(("slug", "whom"), ASKED_OUTSIDE)
def test_a_national_system_gets_what_it_needs_to_answer(slug: str, whom: str) -> None:
    asks = [ask for stage in of(slug).stages for ask in stage.ask if ask.whom == whom]
    assert asks
    assert all(ask.facts for ask in asks)


def test_the_wait_of_a_duplicate_is_the_least_and_no_promise() -> None:
    definition = of("engineer-license-duplicate")
    assert not definition.deadline.promised
    assert definition.deadline.working_days == sum(stage.days for stage in definition.stages)
    assert next(one for one in definition.stages if one.stage == "waiting").days == 65


SPAN = re.compile(
    r"(?<![\w\u200c])(?:[۰-۹]+|نیم|یک|دو|سه|چهار|پنج|شش|هفت|هشت|نه|ده|یازده|دوازده|پانزده|هجده|بیست|سی|چهل|شصت|نود)"
    r"[ \u200c](?:تا \w+ )?(?:ساعت|روز|هفته|ماه)(?![\w\u200c])"
)
CONDITIONS = {  # what somebody must have behind them, or may ask for
    ("engineer-license-issue", "۱۲ ماه"), ("engineer-license-issue", "۳۶ ماه"), ("debt-installment", "۲ تا ۶۰ ماه"),
}  # fmt: skip
OF_A_LAW = {
    ("engineer-license-duplicate", "سه ماه"),
    ("road-compensation", "هجده ماه"),
    ("foi-request", "ده روز"),
}
LAW = re.compile(r"ماده|قانون|آیین‌نامه")
NOT_READ = {"deadline", "fee", "key", "when", "holds", "slug", "words", "source", "sources", "by", "title_en"}


def texts(value: Any, key: str = "") -> Iterator[str]:
    """What people read of a definition; notes of stages are the desk's, notes of visits the public's."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from texts(one, key)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in NOT_READ and not (name == "note" and "stage" in value):
                yield from texts(one, name)


@pytest.mark.parametrize("slug", sorted(PAPERS))
def test_no_span_of_time_reads_as_our_promise(slug: str) -> None:
    for text in texts(of(slug).stored()):
        for span in SPAN.findall(text):
            told = (slug, span)
            assert told in CONDITIONS or (told in OF_A_LAW and LAW.search(text)), f"{span}: {text}"
