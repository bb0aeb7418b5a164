"""Drafts of one citizen: how far each is, what tells it apart, and which steps are done, skipped or still to come."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.catalogue.queries import published_definitions
from dargah.people.models import Citizen
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_citizen

pytestmark = pytest.mark.django_db
SLUG = "allocation-contract-extend-amend"


def begun(citizen: Citizen, *done: str, **answers: object) -> Draft:
    draft = applications.start(service=make.service(SLUG), citizen=citizen)
    whole = make.loaded(SLUG).samples["accepted"].answers
    Draft.objects.filter(pk=draft.pk).update(
        answers={**{key: whole[key] for key in done if key in whole}, **answers}, done=list(done)
    )
    draft.refresh_from_db()
    return draft


def bricks(page: str) -> list[tuple[str, str]]:
    """The state and the words of each brick of the progress bar."""
    (bar,) = re.findall(r'<ol class="course"[^>]*>(.*?)</ol>', page)
    return [
        (state, re.sub("<[^>]+>", "", inside))
        for state, inside in re.findall(r'<li class="is-(\w+)"[^>]*>(.*?)</li>', bar)
    ]


@pytest.mark.parametrize("path", [f"/services/{SLUG}/start/", "/me/"])
def test_several_drafts_of_one_service_are_told_apart(path: str) -> None:
    citizen = make.citizen()
    pages = [page.key for page in begun(citizen).asked.pages]
    further = begun(citizen, *pages[:3])
    page = as_citizen(citizen).get(path).content.decode().replace("&nbsp;· ", " · ")
    lines = re.findall(r"<small>(گام [^<]*)</small>", page)
    assert len(lines) == 2
    assert lines[0] != lines[1]
    titles = [one.title for one in further.asked.pages]
    steps = {line.split(" · ")[0].split(": ", 1)[1] for line in lines}
    assert steps == {titles[0], titles[3]}
    assert sorted(line.count(" · ") for line in lines) == [1, 2], lines


def test_a_long_answer_does_not_fill_the_list() -> None:
    citizen = make.citizen()
    draft = applications.start(service=make.service("general-letter"), citizen=citizen)
    Draft.objects.filter(pk=draft.pk).update(answers={"subject": "د" * 190})
    page = as_citizen(citizen).get("/me/").content.decode()
    assert "د" * 61 not in page


def test_a_step_that_was_skipped_is_not_shown_as_done() -> None:
    citizen = make.citizen()
    draft = begun(citizen)
    client = as_citizen(citizen)
    last = draft.asked.pages[-1]
    page = client.get(reverse("apply:page", args=[draft.pk, last.key])).content.decode()
    shown = bricks(page)
    before = shown[: len(draft.asked.pages) - 1]
    assert {state for state, _ in before} == {"skipped"}
    assert all("ناتمام" in words for _, words in before)
    first = draft.asked.pages[0]
    assert f'href="{reverse("apply:page", args=[draft.pk, first.key])}"' in page, "a way back to it"


def test_a_finished_step_is_done_wherever_one_stands_and_papers_that_lack_are_not() -> None:
    citizen = make.citizen()
    pages = [page.key for page in begun(citizen).asked.pages]
    draft = begun(citizen, *pages)
    client = as_citizen(citizen)
    home = reverse("apply:draft", args=[draft.pk])
    on_first = bricks(client.get(f"{home}{pages[0]}/").content.decode())
    assert [state for state, _ in on_first[: len(pages)]] == ["now", *["done"] * (len(pages) - 1)]
    on_review = {words: state for state, words in bricks(client.get(f"{home}review/").content.decode())}
    assert on_review["مدارک ناتمام"] == "skipped"


def test_documents_that_nobody_must_send_are_done_once_passed_and_not_before() -> None:
    citizen = make.citizen()
    service = next(
        make.service(definition.slug)
        for definition in published_definitions()
        if definition.documents
        and not definition.door
        and not any(one.required or one.page or one.when for one in definition.documents)
    )
    draft = applications.start(service=service, citizen=citizen)
    first, reader = draft.asked.pages[0].key, as_citizen(citizen)
    states = {
        words: state for state, words in bricks(reader.get(f"/apply/{draft.pk}/{first}/").content.decode())
    }
    assert states["مدارک"] == "later"


def test_a_refused_file_is_called_by_its_name_beside_its_document() -> None:
    citizen = make.citizen()
    draft = begun(citizen)
    document = next(one for one in draft.asked.documents if not one.page)
    upload = SimpleUploadedFile("نامه فروش.pdf", b"not a pdf at all", content_type="application/pdf")
    answer = as_citizen(citizen).post(f"/apply/{draft.pk}/documents/", {document.key: upload})
    assert answer.status_code == 422
    assert answer.content.decode().count("نامه فروش.pdf\u2069»: ") == 2, (
        "in the summary and beside its document"
    )
