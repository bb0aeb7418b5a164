"""After somebody applied in another's place: what each of the two reads, and by which number it is followed."""

import pytest
from django.test import Client

from dargah.cases import operations as cases
from dargah.people.consent import end_consent
from tests.factories import cases as make
from tests.integration.helping.test_consent import filled, given
from tests.integration.statements.test_pages import as_citizen

pytestmark = pytest.mark.django_db
OWN, HELPERS = "09167770001", "09161112233"


def followed(code: str, mobile: str) -> bool:
    return "نمی‌خواند" not in Client().post("/track/", {"code": code, "mobile": mobile}).content.decode()


def test_the_receipt_says_whose_the_case_is() -> None:
    helper = make.citizen(first_name="رضا", last_name="شوشتری")
    draft = filled(given(helper))
    cases.submit(draft=draft, actor=helper.reference)
    page = as_citizen(helper).get(f"/apply/{draft.pk}/receipt/").content.decode()
    assert "پرونده به نام دارنده کد ملی" in page
    assert "نوشتید، با رضایت او." in page
    assert "پرسش‌ها درباره اوست" not in page
    assert "بی‌نام" not in page


def test_the_citizen_reads_who_sent_it_for_them() -> None:
    helper = make.citizen(first_name="رضا", last_name="شوشتری")
    case = cases.submit(draft=filled(given(helper)), actor=helper.reference)
    assert case.citizen is not None
    page = as_citizen(case.citizen).get(f"/me/cases/{case.tracking_code}/").content.decode()
    assert "رضا شوشتری آن را با رضایت شما به جای شما فرستاده است." in page


@pytest.mark.parametrize(("tell", "helper_too"), [("citizen", False), ("both", True), ("helper", True)])
def test_who_gets_the_news_follows_it_by_their_own_number(tell: str, *, helper_too: bool) -> None:
    helper = make.citizen(mobile="+989161112233")
    consent = given(helper, tell=tell)
    case = cases.submit(draft=filled(consent), actor=helper.reference)
    assert followed(case.tracking_code, HELPERS) == helper_too
    assert case.citizen is not None
    end_consent(consent=consent.pk, by=case.citizen)
    assert not followed(case.tracking_code, HELPERS), "a consent that was taken back opens nothing"
