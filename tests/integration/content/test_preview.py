"""An analyst looks at a draft as citizens will: its documents, its review with the sample's answers, and its letters."""

from copy import deepcopy

import pytest
from django.test import Client

from dargah.content import operations
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_staff
from tests.unit.letters.test_written import bare, text_of

pytestmark = pytest.mark.django_db
SLUG = "document-copy"
HOME = f"/studio/services/{SLUG}/"


def analyst_with_a_draft() -> tuple[Client, StaffMember]:
    by = make.staff(Role.SERVICE_ANALYST)
    operations.open_service(service=make.service(SLUG), by=by)
    return as_staff(by), by


def test_the_steps_of_the_form_go_on_to_documents_and_review() -> None:
    client, _ = analyst_with_a_draft()
    page = client.get(f"{HOME}preview/").content.decode()
    assert "step=documents" in page
    assert "step=review" in page
    assert "مدرک هویتی" in client.get(f"{HOME}preview/documents/").content.decode()
    review = client.get(f"{HOME}preview/review/").content.decode()
    assert "نسخه قرارداد واگذاری که گم شده است." in review, "with the sample's answers"
    assert client.get(f"{HOME}preview/nothing/").status_code == 404


def test_each_letter_is_read_before_anybody_approves_it() -> None:
    client, _ = analyst_with_a_draft()
    words = {}
    for outcome in ("given", "refused"):
        answer = client.get(f"{HOME}letters/{outcome}/")
        assert answer.status_code == 200
        words[outcome] = text_of(answer.content)
    assert bare("رونوشت از پرونده") in words["given"]
    assert words["given"] != words["refused"]
    assert "۴۴۱۲" in words["given"], "the sample's answer stands in it"
    assert client.get(f"{HOME}letters/nothing/").status_code == 404


def test_a_letter_that_cannot_be_made_is_a_sentence() -> None:
    client, by = analyst_with_a_draft()
    draft = operations.open_service(service=make.service(SLUG), by=by)
    letters = deepcopy(draft.parts["letters"])
    letters["letters"][0]["value"] |= {"text": [], "template": "broken.typ"}
    letters["templates"] = [
        {"type": "item", "id": "1", "value": {"name": "broken.typ", "source": "#panic()"}}
    ]
    operations.write_part(draft=draft, part="letters", raw=letters, seen=draft.edition, by=by)
    answer = client.get(f"{HOME}letters/given/")
    assert answer.status_code == 409
    assert "ساخته نمی‌شود" in answer.content.decode()
