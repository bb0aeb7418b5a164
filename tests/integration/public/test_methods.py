"""What a browser or a program may ask of an address besides GET and POST."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
OPEN = [
    "/",
    "/services/",
    "/services/mehr-transfer/",
    "/verify/",
    "/verify/AAAA/",
    "/track/",
    "/sign-in/",
    "/no-such-page/",
]


@pytest.mark.parametrize("path", [*OPEN, "/api/v1/openapi.json"])
def test_head_is_get_without_its_body(path: str) -> None:
    asked, told = Client().get(path), Client().head(path)
    assert told.status_code == asked.status_code
    assert told.content == b""
    assert told["Content-Length"] == str(len(asked.content))
    assert told["Content-Type"] == asked["Content-Type"]


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize(
    ("path", "allowed"), [("/", "GET, HEAD"), ("/services/", "GET, HEAD"), ("/verify/", "GET, POST")]
)
def test_a_method_that_no_page_takes_is_told_so(path: str, allowed: str, method: str) -> None:
    told = getattr(Client(enforce_csrf_checks=True), method)(path)
    assert told.status_code == 405
    assert told["Allow"] == allowed
    assert "این نشانی این کار را نمی‌کند." in told.content.decode()


@pytest.mark.parametrize("path", ["/", "/ask/", "/services/", "/coverage/"])
def test_a_form_sent_to_a_page_that_takes_none_is_told_so_with_or_without_a_token(path: str) -> None:
    for client in (Client(), Client(enforce_csrf_checks=True)):
        told = client.post(path, {"q": "x"})
        assert (told.status_code, told["Allow"]) == (405, "GET, HEAD")
    for path_of_a_form in ("/verify/", "/sign-in/"):
        assert Client(enforce_csrf_checks=True).post(path_of_a_form, {}).status_code == 403


def test_a_nul_in_an_address_of_the_api_is_a_problem() -> None:
    told = Client().get("/api/v1/services/%00")
    assert told.status_code == 404
    assert told["Content-Type"].startswith("application/problem+json")
    assert json.loads(told.content)["title"] == "چنین چیزی پیدا نشد."


@pytest.mark.parametrize(
    "path", ["/me/cases/410722859036/messages/", "/desk/cases/410722859036/claim/", "/sign-out/"]
)
def test_an_address_that_only_takes_a_form_says_so_where_one_opens_it(path: str) -> None:
    told = Client().get(path)
    assert told.status_code == 405
    assert told["Allow"] == "POST"
    assert "این نشانی صفحه نیست" in told.content.decode()


@pytest.mark.parametrize(
    ("act", "way"),
    [
        (
            "/me/cases/410722859036/messages/",
            '<a class="btn" href="/me/cases/410722859036/">بازگشت به صفحه فرم</a>',
        ),
        (
            "/desk/cases/410722859036/claim/",
            '<a class="btn" href="/desk/cases/410722859036/">بازگشت به صفحه فرم</a>',
        ),
        ("/sign-out/", '<a class="btn" href="/">خانه</a>'),
    ],
)
def test_it_leads_back_to_the_page_of_the_form_or_home(act: str, way: str) -> None:
    told = Client().get(act)
    assert told.status_code == 405
    assert way in told.content.decode().partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    ("act", "referer", "back"),
    [
        (
            "/me/cases/410722859036/messages/",
            "http://testserver/me/cases/410722859036/",
            "/me/cases/410722859036/",
        ),
        ("/me/cases/410722859036/messages/", "http://elsewhere.example/me/consents/", "/me/"),
        ("/desk/cases/410722859036/claim/", "http://elsewhere.example/desk/queue/", "/desk/"),
        ("/me/cases/410722859036/messages/", "", "/me/"),
        (
            "/desk/cases/410722859036/claim/",
            "http://testserver/desk/queue/?view=mine",
            "/desk/queue/?view=mine",
        ),
        ("/desk/cases/410722859036/claim/", "", "/desk/"),
    ],
)
def test_who_acts_after_the_session_ended_comes_back_to_the_page_and_not_to_the_act(
    act: str, referer: str, back: str
) -> None:
    told = Client().post(act, headers={"Referer": referer} if referer else {})
    assert told.status_code == 302
    assert parse_qs(urlsplit(told["Location"]).query)["next"] == [back]
