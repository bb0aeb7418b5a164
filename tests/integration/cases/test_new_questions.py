"""Without script, a question that an answer of the page asks for is first new, and only left empty again a mistake."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_citizen

pytestmark = pytest.mark.django_db
TYPED = {"project_name": "باند دوم", "affected_area": "۱۲۰", "taken_already": "yes"}


class Reader:
    """A browser without script on one page of a draft."""

    def __init__(self) -> None:
        citizen = make.citizen()
        self.draft: Draft = applications.start(service=make.service("road-compensation"), citizen=citizen)
        self.client: Client = as_citizen(citizen)
        self.draft.answers = {"parcel": {"area": "500"}}
        self.draft.save()
        self.page = reverse("apply:page", args=[self.draft.pk, "project_name"])
        self.look()

    def look(self) -> None:
        self.html = self.client.get(self.page).content.decode()

    def save(self, **typed: str) -> str:
        """Press the button; where it leads to."""
        control = {
            name: re.findall(rf'name="{name}" value="([^"]*)"', self.html)[0]
            for name in ("_seen", "_tab", "_asked")
        }
        answer = self.client.post(self.page, {**control, **typed})
        self.html = answer.content.decode()
        return answer.headers.get("Location", "")


@pytest.fixture
def reader() -> Reader:
    return Reader()


def test_it_comes_back_as_new_and_not_as_a_mistake(reader: Reader) -> None:
    assert reader.save(**TYPED) == f"{reader.page}#new"
    reader.look()
    assert re.search(r'<div class="notice told" id="new" role="status"', reader.html)
    assert reader.html.count('<span class="tag">پرسش تازه</span>') == 1
    assert "<title>پرسش تازه: " in reader.html
    assert 'class="errors"' not in reader.html
    assert "is-bad" not in reader.html
    assert 'value="باند دوم"' in reader.html


def test_left_empty_a_second_time_it_is_a_mistake(reader: Reader) -> None:
    reader.save(**TYPED)
    reader.look()
    assert reader.save(**TYPED) == ""
    assert 'class="errors"' in reader.html
    assert "is-bad" in reader.html
    assert "پرسش تازه" not in reader.html


def test_answered_it_lets_the_citizen_go_on(reader: Reader) -> None:
    reader.save(**TYPED)
    reader.look()
    day = {"taken_on.day": "1", "taken_on.month": "2", "taken_on.year": "1400"}
    went = reader.save(**TYPED, **day)
    assert went
    assert not went.startswith(reader.page)
    reader.draft.refresh_from_db()
    assert reader.draft.answers["taken_already"] is True


def test_beside_a_mistake_it_is_marked_as_new_too(reader: Reader) -> None:
    reader.save(**{**TYPED, "affected_area": "بسیار"})
    assert reader.html.count('<span class="tag">پرسش تازه</span>') == 1
    assert reader.html.count("is-bad") == 1
    assert 'href="#f-affected-area' in reader.html


def test_what_the_page_claims_to_have_shown_is_only_believed_of_its_own_questions(reader: Reader) -> None:
    reader.html = reader.html.replace('name="_asked" value="', 'name="_asked" value="nonsense ../x <b> ')
    assert reader.save(**TYPED) == f"{reader.page}#new"
    reader.draft.refresh_from_db()
    assert "nonsense" not in str(reader.draft.typed)


def test_asked_to_show_what_depends_the_page_marks_it_as_new_too(reader: Reader) -> None:
    assert reader.save(**TYPED, then="refresh") == f"{reader.page}#new"
    reader.look()
    assert reader.html.count('<span class="tag">پرسش تازه</span>') == 1
    assert 'class="errors"' not in reader.html
    reader.save(**TYPED)
    assert "is-bad" in reader.html
    assert "پرسش تازه" not in reader.html
