"""Whom the news of a case goes to that a counter opened: the citizen chooses, and the message with the code says it."""

import pytest

from dargah.cases.models import Case
from dargah.cases.reach import reach_of
from dargah.followups import consent_asked
from dargah.notices.models import Notice
from dargah.notices.sealing import unseal as unseal_notice
from dargah.people.models import Consent
from tests.factories import cases as make
from tests.integration.helping.test_consent import MOTHER, asked, code_of
from tests.integration.helping.test_counter import body_of, counter, post

pytestmark = pytest.mark.django_db
ASK = "/api/v1/consents"
COUNTER = "09167770099"


@pytest.mark.parametrize(
    ("tell", "own", "helpers"), [("citizen", True, False), ("helper", False, True), ("both", True, True)]
)
def test_a_counter_names_whom_the_citizen_chose(tell: str, own: bool, helpers: bool) -> None:
    _, client = counter()
    wish = {**MOTHER, "service": "general-letter", "tell": tell, "helper_mobile": COUNTER}
    status, told = post(client, ASK, wish)
    assert status == 200
    one = Consent.objects.get(pk=str(told["consent"]))
    assert post(client, f"{ASK}/{one.pk}/code", {"code": code_of(one)})[0] == 200
    body = body_of(str(one.pk), MOTHER["national_id"])
    _, sent = post(client, "/api/v1/services/general-letter/applications", body)
    reach = reach_of(Case.objects.get(tracking_code=str(sent["tracking_code"])))
    assert bool(reach.mobile) is own
    assert (reach.helper == "+989167770099") is helpers


@pytest.mark.parametrize(
    ("wish", "at"),
    [
        ({"tell": "helper"}, "tell"),
        ({"tell": "both", "helper_mobile": " "}, "tell"),
        ({"tell": "both", "helper_mobile": "021"}, "helper_mobile"),
        ({"tell": "helper", "helper_mobile": MOTHER["mobile"]}, "mobile"),
        ({"tell": "nobody"}, "tell"),
    ],
)
def test_a_wish_that_cannot_be_is_told_at_its_place(wish: dict[str, str], at: str) -> None:
    _, client = counter()
    status, told = post(client, ASK, {**MOTHER, "service": "general-letter", **wish})
    assert status == 422
    assert [str(one["path"]).replace("/", ".").rpartition(".")[2] for one in told["errors"]] == [at]  # type: ignore[attr-defined]
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("tell", "said"), [("citizen", "به شما"), ("helper", "به او"), ("both", "به شما و او")]
)
def test_who_gives_the_code_has_read_where_the_news_will_go(tell: str, said: str) -> None:
    one = asked(make.citizen(), tell=tell)
    consent_asked.follow(subject=one.reference, actor=one.helper, detail={})
    text = unseal_notice(Notice.objects.get(case_ref=one.reference).sealed)
    assert f"خبرهای آن {said} می‌رسد" in text
