"""What citizens write finds the right service: the questions of the bench, held to their share."""

import pytest
from django.test import Client

from bench.measures.finding import AMONG_THREE, FIRST, hits
from dargah.catalogue.search import search

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["field", "own"])
def test_the_right_service_comes_first_or_among_three(name: str) -> None:
    total, first, three = hits(name)
    assert 100 * first >= FIRST * total
    assert 100 * three >= AMONG_THREE * total


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("پرونده ام کجاست", "/track/"),
        ("پروندم چی شد", "/track/"),
        ("كد رهگيري", "/track/"),
        ("جواب درخواستم کی میاد", "/track/"),
        ("از کجا بفهمم نامه اصل است", "/verify/"),
        ("این نامه جعلیه؟", "/verify/"),
    ],
)
def test_who_looks_for_a_case_or_a_letter_is_led_to_its_door(asked: str, address: str) -> None:
    page = Client().get("/search/", {"q": asked}).content.decode()
    assert '<div class="notice">' in page
    assert f'<a href="{address}"><strong>' in page


@pytest.mark.parametrize("asked", ["استعلام وضعیت ملک", "پروانه مهندسی", "نامه به اداره", "چاله خیابان", ""])
def test_who_looks_for_a_service_reads_services_only(asked: str) -> None:
    assert "<strong>پیگیری پرونده" not in Client().get("/search/", {"q": asked}).content.decode()
    assert "<strong>درستی یک نامه" not in Client().get("/search/", {"q": asked}).content.decode()


def test_a_car_in_a_hole_of_the_road_finds_the_road_s_door() -> None:
    assert search("ماشینم افتاد تو چاله")[0][0] == "shahrah-referral"


@pytest.mark.parametrize(
    "asked",
    [
        "رئیس را ببینم",
        "رییس رو ببینم",
        "می‌خواهم مدیر را ببینم",
        "میخوام مدیرو ببینم",
        "دیدار با رئیس",
        "دیدن رئیس اداره",
        "با مدیر حرف بزنم",
        "مدیر کل را ببینم",
    ],
)
def test_who_wants_to_see_the_head_of_the_office_finds_the_meeting(asked: str) -> None:
    assert search(asked)[0][0] == "dg-meeting-request"


@pytest.mark.parametrize(
    "written", ["خانه‌ها", "می‌خواهم زمین", "پروانه‌های مهندسی", "راه‌سازی", "نمی‌دانم", "تمدید پروانه‌هایشان"]
)
def test_a_half_space_a_space_and_nothing_are_the_same(written: str) -> None:
    """Conventions §3: most people write no half-space at all."""
    found = search(written, limit=10)
    assert search(written.replace("\u200c", " "), limit=10) == found
    assert search(written.replace("\u200c", ""), limit=10) == found
