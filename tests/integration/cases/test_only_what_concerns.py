"""Pages of an application say only what concerns them: of files what was sent, of dependent questions where there are some."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.forms import clean_answers
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_citizen
from tests.unit.catalogue.content import built
from tests.unit.catalogue.test_findings import service

pytestmark = pytest.mark.django_db
DEPENDENT = "نشان دادن پرسش‌های وابسته"


def begun(slug: str) -> Draft:
    return applications.start(service=make.service(slug), citizen=make.citizen())


def test_who_stays_on_the_documents_hears_of_the_file_that_was_sent_alone() -> None:
    draft = begun("legal-entity-license")
    client, address = as_citizen(draft.citizen), reverse("apply:documents", args=[draft.pk])
    bad = SimpleUploadedFile("memberships.pdf", b"no pdf at all", content_type="application/pdf")
    stays = client.post(address, {"memberships": bad, "then": "stay"}).content.decode()
    assert stays.count('class="err"') == 1
    assert "را پیوست کنید" not in stays
    bad.seek(0)
    goes_on = client.post(address, {"memberships": bad}).content.decode()
    assert goes_on.count("را پیوست کنید") > 1


@pytest.mark.parametrize("slug", ["access-road-permit", "agency-correspondence"])
def test_dependent_questions_are_offered_where_one_depends_on_another_of_its_page(slug: str) -> None:
    draft = begun(slug)
    client, said = as_citizen(draft.citizen), []
    for page in built()[slug].definition.form:
        if page.when:
            continue
        html = client.get(reverse("apply:page", args=[draft.pk, page.key])).content.decode()
        assert (DEPENDENT in html) == ("data-controls" in html), page.key
        said.append(DEPENDENT in html)
    assert False in said
    assert (True in said) == (slug == "access-road-permit")


def test_a_place_on_the_map_is_shown_or_written() -> None:
    data = service()
    data["form"][0]["fields"].append({"key": "place", "kind": "map_point", "label": "جای ملک روی نقشه"})
    problems = clean_answers(ServiceDefinition.model_validate(data), {})[1]
    assert "«جای ملک روی نقشه» را نشان دهید یا بنویسید." in {problem.sentence for problem in problems}
