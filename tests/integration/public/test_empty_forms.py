"""What is sent empty is asked for beside its own field, not called wrong."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
CODE, MOBILE = "کد رهگیری را بنویسید.", "شماره همراه را بنویسید."


def errors(path: str, sent: dict[str, str]) -> dict[str, str]:
    answer = Client().post(path, sent)
    assert answer.status_code == 422
    found: dict[str, str] = answer.context["errors"]
    page = answer.content.decode()
    for name, sentence in found.items():
        assert f'id="f-{name}-e"' in page
        assert sentence in page
    return found


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, {"code": CODE, "mobile": MOBILE}),
        ({"code": " ", "mobile": "09160000000"}, {"code": CODE}),
        ({"code": "100000000009", "mobile": ""}, {"mobile": MOBILE}),
    ],
)
def test_tracking(sent: dict[str, str], told: dict[str, str]) -> None:
    assert errors("/track/", sent) == told


def test_the_code_of_a_letter_and_its_file() -> None:
    assert errors("/verify/", {"code": "  "}) == {"code": "کد اصالت را بنویسید."}
    assert errors("/verify/", {}) == {"file": "فایل نامه را برگزینید."}
    assert "درست نوشته نشده" in errors("/verify/", {"code": "?"})["code"]
