"""Finding the right service: every service is at the end of a short path, and the questions before a form advise."""

import re
from pathlib import Path

import pytest
from django.test import Client

from dargah.catalogue.checks import check_definition
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import directorate
from dargah.catalogue.guide import Guide, guide, read_guide, situations
from dargah.catalogue.operations import publish
from dargah.catalogue.yaml_lines import ContentError
from dargah.content.blocks import choices_of_office
from tests.unit.catalogue.content import built
from tests.unit.catalogue.test_findings import TEMPLATE, service

pytestmark = pytest.mark.django_db
MOST_CHOICES = 3  # from the first page to the services


def path() -> Guide:
    found = guide()
    assert found is not None
    return found


def test_every_service_is_reached_in_at_most_three_choices() -> None:
    reached = {
        slug: len(path().way_to(key)) + 1
        for key, step in path().steps.items()
        for choice in step.choices
        for slug in choice.services
    }
    assert set(reached) == set(built())
    assert max(reached.values()) <= MOST_CHOICES


def test_a_citizen_walks_from_the_home_page_to_the_service_by_links_alone(client: Client) -> None:
    assert 'href="/guide/"' in client.get("/").content.decode()
    address = "/guide/"
    for says in ("خانه می‌خواهم", "نهضت ملی مسکن", "رد شده‌ام و قبول ندارم"):
        page = client.get(address).content.decode()
        found = re.search(rf'<a href="([^"]+)">{says}</a>', page)
        assert found, says
        address = found[1]
    assert "/services/national-housing-objection/" in client.get(address).content.decode()


@pytest.mark.parametrize("choice", ["0", "99", "x", "-1", "²", "9" * 40, ""])
def test_a_choice_that_is_none_shows_the_step_again(client: Client, choice: str) -> None:
    answer = client.get("/guide/land-mine/", {"choice": choice})
    assert answer.status_code == 200
    assert "درباره زمینتان چه می‌خواهید؟" in answer.content.decode()


def test_an_unknown_step_is_not_there(client: Client) -> None:
    assert client.get("/guide/nowhere/").status_code == 404


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("start: a\nsteps: {a: {ask: x, choices: [{says: y, to: b}]}}", "«b» نوشته نشده"),
        (
            "start: a\nsteps: {a: {ask: x, choices: [{says: y, services: [z]}]}, c: {ask: x, choices: []}}",
            "«c» نمی‌رسد",
        ),
        ("start: a\nsteps: {a: {ask: x, choices: [{says: y}]}}", "to دارد یا services"),
    ],
)
def test_a_path_that_leads_nowhere_is_refused_with_its_place(tmp_path: Path, written: str, said: str) -> None:
    file = tmp_path / "guide.yaml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(ContentError, match=said):
        read_guide(file)


def published(slug: str, *situations: str) -> None:
    data = service(slug=slug, ask="می‌خواهم خدمتی تازه بگیرم", situations=list(situations))
    definition = ServiceDefinition.model_validate(data)
    assert [one.sentence for one in check_definition(definition, directorate())] == []
    publish(definition=definition, letters={"answer.typ": TEMPLATE}, by="staff:1")


def test_a_service_says_itself_where_it_stands_and_is_there_once_it_is_published(client: Client) -> None:
    link, addresses = (
        "/services/says-so/",
        ("/guide/national/", "/guide/land-mine/", "/guide/housing/", "/guide/"),
    )
    assert [link in client.get(one).content.decode() for one in addresses] == [False] * 4
    published("says-so", "national", "land-mine")
    assert [link in client.get(one).content.decode() for one in addresses] == [True, True, False, False]
    published("says-so", "housing")
    assert [link in client.get(one).content.decode() for one in addresses] == [False, False, True, False]


def test_a_service_that_the_file_names_stands_there_once(client: Client) -> None:
    definition = built()["land-status-inquiry"].definition
    publish(
        definition=definition.model_copy(update={"situations": ["land-mine"]}),
        letters=built()["land-status-inquiry"].letters,
        by="staff:1",
    )
    assert "یا یکی از این خدمت‌ها" not in client.get("/guide/land-mine/").content.decode()


def test_only_steps_of_the_path_can_be_said_and_each_has_its_words() -> None:
    told = dict(situations())
    assert told["national"] == "خانه می‌خواهم، نهضت ملی مسکن"
    assert path().start not in told
    assert choices_of_office("situations") == list(told.items())
    wrong = ServiceDefinition.model_validate(service(situations=["land-mine", "nowhere", "start"]))
    found = [one for one in check_definition(wrong, directorate()) if one.place[0] == "situations"]
    assert [(one.path, one.grave) for one in found] == [("situations.1", True), ("situations.2", True)]


def test_answers_that_lead_on_show_the_way_to_the_form_and_keep_nothing(client: Client) -> None:
    answer = client.get("/services/mehr-transfer/eligibility/", {"arrears": "no", "form_j": "yes"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert "بله، به کارتان می‌آید" in answer.content.decode()


def test_an_answer_against_says_why_and_names_the_service_that_fits_but_forbids_nothing(
    client: Client,
) -> None:
    page = client.get(
        "/services/mehr-transfer/eligibility/", {"arrears": "yes", "form_j": "no"}
    ).content.decode()
    assert "نخست با بانک تسویه کنید" in page
    assert 'href="/services/form-j/"' in page
    assert "با این همه، شروع درخواست" in page


def test_a_question_that_was_left_out_is_named_beside_itself_and_the_other_answer_stays(
    client: Client,
) -> None:
    answer = client.get(
        "/services/mehr-transfer/eligibility/", {"arrears": "no", "form_j": "maybe", "see": "1"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('class="err"') == 1
    assert re.search(r'name="arrears" value="no" checked', page)


def test_a_service_that_asks_nothing_before_has_no_such_page(client: Client) -> None:
    assert client.get("/services/general-letter/eligibility/").status_code == 404
    assert client.get("/services/nowhere/eligibility/").status_code == 404


@pytest.mark.parametrize("slug", sorted(built()))
def test_what_fits_instead_is_another_service_of_the_catalogue(slug: str) -> None:
    for one in built()[slug].definition.eligible:
        assert one.instead in {"", *built()} - {slug}
