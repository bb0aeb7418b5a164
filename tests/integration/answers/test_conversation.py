"""Several questions in a row, and a question that a person must answer: it becomes an application with its history."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from dargah.answers.asking import LONGEST, Reason, answer
from dargah.answers.conversation import MOST_BEFORE, MOST_CHARACTERS, carried, converse
from dargah.applications.models import Draft
from dargah.people.models import Citizen
from tests.factories import cases as make
from tests.integration.security.scene import sign_in_citizen

pytestmark = pytest.mark.django_db

LICENCE = "پروانه اشتغال به کار مهندسی ام تموم شده"
UNKNOWN = "شماره تلفن اداره چنده"


def person_of(page: str) -> str:
    """The address behind «پرسیدن از کارشناس»."""
    return re.search(r'href="([^"]+)"[^>]*>پرسیدن از کارشناس', page)[1].replace("&amp;", "&")  # type: ignore[index]


def test_a_question_that_only_asks_for_a_section_is_about_what_the_one_before_it_was() -> None:
    first, second, third = converse([LICENCE, "چند روز طول می‌کشه؟", "مدارکش چیه"])
    service = first.told.about
    assert service == "engineer-license-renew-upgrade"
    assert (second.told.about, second.told.passages[0].part) == (service, "deadline")
    assert (third.told.about, third.told.passages[0].part) == (service, "documents")


def test_what_names_its_own_thing_is_not_about_the_one_before() -> None:
    licence, parcel = converse([LICENCE, "برای کمیسیون ماده ۱۲ چه مدارکی لازم است؟"])
    assert parcel.told.about == "land-type-article12" != licence.told.about


@pytest.mark.parametrize("question", ["هوای اهواز فردا چطوره", "قبض برقم زیاد اومده", "asdfgh"])
def test_what_is_not_ours_stays_so_in_the_middle_of_a_conversation(question: str) -> None:
    assert converse([LICENCE, question])[1].told.reason == answer(question).reason is not None


def test_a_section_without_anything_before_it_is_too_vague_or_not_ours() -> None:
    assert answer("چند روز طول می‌کشه؟", about="no-such-service").reason in set(Reason)


def test_the_page_shows_what_was_asked_before_and_carries_it_on() -> None:
    page = Client().get("/ask/", {"q": "مدارکش چیه", "after": [LICENCE]}).content.decode()
    assert page.count("is-mine") == 2
    assert page.count(f'name="after" value="{LICENCE}"') == 2  # for the next question, and for «مفید بود؟»
    assert 'name="after" value="مدارکش چیه"' in page


def test_numbers_of_somebody_are_carried_nowhere() -> None:
    page = Client().get("/ask/", {"q": "مدارکش چیه", "after": ["کد ملی من 9990000018 است"]}).content.decode()
    assert "9990000018" not in page
    cut = Client().get("/ask/", {"q": "9990000018 پروانه", "after": [LICENCE]})
    assert parse_qs(urlsplit(cut["Location"]).query)["after"] == [LICENCE]


def test_a_long_conversation_carries_its_latest_questions() -> None:
    kept = carried(f"پرسش {number} " + "الف" * 20 for number in range(40))
    assert len(kept) <= MOST_BEFORE
    assert sum(map(len, kept)) <= MOST_CHARACTERS
    assert kept[-1].startswith("پرسش 39")
    assert carried(["الف" * LONGEST]) == ()


def test_a_person_gets_the_question_with_its_history_and_the_citizen_may_change_it() -> None:
    page = Client().get("/ask/", {"q": UNKNOWN, "after": [LICENCE]}).content.decode()
    address = person_of(page)
    door = Client().get(address)
    back = parse_qs(urlsplit(door["Location"]).query)["next"][0]
    assert parse_qs(urlsplit(back).query)["asked"] == [LICENCE, UNKNOWN]  # nothing is lost at the sign-in
    citizen = make.citizen()
    browser = Client()
    sign_in_citizen(browser, citizen)
    shown = browser.get(address).content.decode()
    assert LICENCE in shown
    assert UNKNOWN in shown
    begun = browser.post(address, {"asked": [LICENCE, UNKNOWN]})
    draft = Draft.objects.get(citizen=citizen)
    assert begun.status_code == 302
    assert draft.version.service.slug == "general-letter"
    assert draft.answers["subject"] == UNKNOWN
    body = draft.answers["body"]
    assert body.index(LICENCE) < body.index(UNKNOWN)
    assert "درگاه پاسخ داد" in body
    assert answer(UNKNOWN).sentence in body


def test_another_service_takes_no_questions() -> None:
    citizen: Citizen = make.citizen()
    browser = Client()
    sign_in_citizen(browser, citizen)
    address = "/services/land-status-inquiry/start/"
    assert UNKNOWN not in browser.get(address, {"asked": UNKNOWN}).content.decode()
    browser.post(address, {"asked": UNKNOWN})
    assert UNKNOWN not in str(Draft.objects.get(citizen=citizen).answers)
