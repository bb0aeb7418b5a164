"""What is sent after the session ended is not done and not lost: a page shows it, and leads to the sign-in and back."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from dargah.web.unsent import LABELS

pytestmark = pytest.mark.django_db

CASE = "/me/cases/410722859036/"
DESK = "/desk/cases/410722859036/"
FROM = {"Referer": f"http://testserver{CASE}"}


def shown(answer: HttpResponse) -> str:
    """The page that says that nothing was sent."""
    assert answer.status_code == 403
    assert answer["Cache-Control"] == "no-store"
    page = answer.content.decode()
    assert "چیزی فرستاده نشد" in page
    return page


@pytest.mark.parametrize(
    ("act", "box", "label"),
    [
        (f"{CASE}messages/", "text", "پیام"),
        (f"{CASE}answer/", "reply", "توضیح"),
        (f"{CASE}objection/", "objection", "متن اعتراض"),
        (f"{CASE}appointment/", "wish", "چه وقت می‌توانید؟"),
        (f"{DESK}note/", "text", "یادداشت"),
        (f"{DESK}decision/", "reasons", "دلیل‌ها"),
        (f"{DESK}referral/", "question", "پرسش"),
        (f"{DESK}referrals/12/answer/", "answer_12", "پاسخ"),
    ],
)
def test_words_sent_after_the_session_ended_are_shown_under_their_label(
    act: str, box: str, label: str
) -> None:
    page = shown(Client().post(act, {box: "سطر یک <b>\r\nسطر دو"}))
    assert re.search(
        rf'<label for="w1">{label}</label><textarea[^>]* readonly>\nسطر یک &lt;b&gt;\nسطر دو<', page
    )


def test_the_way_on_is_the_sign_in_that_comes_back_to_the_page_of_the_form() -> None:
    page = shown(Client().post(f"{CASE}messages/", {"text": "سلام"}, headers=FROM))
    assert f'href="/sign-in/?next={quote(CASE, safe="")}"' in page


def test_files_are_named_to_be_chosen_again() -> None:
    sent = SimpleUploadedFile("سند ۱.pdf", b"%PDF-1.4")
    page = shown(Client().post(f"{CASE}documents/", {"files": sent}))
    assert "دوباره برگزینید" in page
    assert "سند ۱.pdf" in page


def test_a_day_in_three_boxes_is_shown_as_a_day() -> None:
    day = {"until.year": "1405", "until.month": "9", "until.day": "20"}
    assert "۱۴۰۵/۹/۲۰" in shown(Client().post(f"{DESK}pause/", {"pause_reason": "پاسخ دادگاه", **day}))


def test_no_password_code_or_token_is_shown() -> None:
    secret = {"password": "raz-e-man", "code": "493817", "csrfmiddlewaretoken": "t0k3n", "revision": "771"}
    page = shown(Client().post(f"{DESK}note/", {"text": "یادداشت من", **secret}))
    assert not [word for word in secret.values() if word in page]


def test_a_button_without_words_leads_to_the_sign_in_at_once() -> None:
    assert Client().post(f"{DESK}claim/", {"revision": "1"}).status_code == 302


def test_a_page_older_than_the_sign_in_shows_what_was_typed_only_to_its_own_form() -> None:
    browser = Client(enforce_csrf_checks=True)
    old = {"Origin": "http://testserver", **FROM}
    page = shown(browser.post(f"{CASE}messages/", {"text": "متن من"}, headers=old))
    assert "متن من" in page
    assert f'href="{CASE}"' in page
    forged = browser.post(
        f"{CASE}messages/", {"text": "متن آنان"}, headers={"Origin": "https://evil.example"}
    )
    assert forged.status_code == 403
    assert "متن آنان" not in forged.content.decode()


def test_each_box_of_words_on_a_case_or_at_the_desk_has_its_label() -> None:
    """A box that is added to a form must be added to the labels, or its words would be lost."""
    templates = Path(settings.ROOT) / "dargah" / "templates"
    asked: set[str] = set()
    for face in ("account", "desk", "components"):
        for template in (templates / face).rglob("*.html"):
            asked |= set(re.findall(r'{% ask "longtext" "(\w+)"', template.read_text()))
    assert len(asked) > 10
    assert asked <= set(LABELS)
