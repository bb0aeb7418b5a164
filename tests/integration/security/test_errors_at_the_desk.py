"""An error under /desk/ and /studio/ stands in the desk's frame for who is signed in there, and tells nobody what exists."""

import re

import pytest
from django.test import Client

from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_citizen, as_staff

pytestmark = pytest.mark.django_db
QUEUE = 'href="/desk/queue/?view='


def plain(page: bytes, *codes: str) -> str:
    """The page without what differs with each answer: tokens, nonces, and the code that was asked for."""
    text = page.decode()
    for code in codes:
        text = text.replace(code, "CODE")
    return re.sub(r'(value|nonce|content)="[\w\-+/=]{16,}"', "", text)


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [("/desk/nothing/", "get", 404), ("/desk/system/", "get", 403), ("/desk/assignments/", "get", 405)],
)
def test_a_signed_in_officer_keeps_the_menu_and_a_way_back(path: str, method: str, status: int) -> None:
    answer = getattr(as_staff(make.staff(Role.CASE_OFFICER)), method)(path)
    page = answer.content.decode()
    assert answer.status_code == status
    assert QUEUE in page, "the menu"
    assert re.search(r'<p class="acts"><a class="btn" href="/desk/', page), "the way back"
    assert "همه خدمات" not in page
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("role", "path", "status", "back"),
    [
        (Role.CASE_OFFICER, "/studio/", 403, "/desk/queue/"),
        (Role.GUARD, "/studio/services/nothing/", 403, "/desk/"),
        (Role.SERVICE_ANALYST, "/studio/nothing/", 404, "/studio/"),
    ],
)
def test_under_the_workshops_addresses_too(role: Role, path: str, status: int, back: str) -> None:
    answer = as_staff(make.staff(role)).get(path)
    page = answer.content.decode()
    assert answer.status_code == status
    assert 'action="/desk/sign-out/"' in page, "the desk's frame"
    assert f'<p class="acts"><a class="btn" href="{back}">' in page
    assert "همه خدمات" not in page


def test_who_has_no_queue_goes_back_to_the_desk() -> None:
    page = as_staff(make.staff(Role.GUARD)).get("/desk/queue/").content.decode()
    assert '<a class="btn" href="/desk/">' in page
    assert QUEUE not in page


def test_strangers_and_citizens_read_the_public_page() -> None:
    clients = (Client(), as_citizen(make.citizen()))
    for client, path in [(one, path) for one in clients for path in ("/desk/nothing/", "/studio/nothing/")]:
        page = client.get(path).content.decode()
        assert QUEUE not in page
        assert "همه خدمات" in page or "میز کار" in page
        assert 'class="desk"' not in page


def test_a_hidden_case_looks_like_one_that_is_not_there() -> None:
    case = make.case()
    outsider = make.staff(Role.CASE_OFFICER, "finance")
    desk, other = as_staff(outsider), "000000000000"
    hidden = desk.get(f"/desk/cases/{case.tracking_code}/")
    missing = desk.get(f"/desk/cases/{other}/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert plain(hidden.content, case.tracking_code) == plain(missing.content, other)
