"""Each piece of news of a case goes the way that whoever hears it has chosen, and not another; none is lost, none told twice."""

import pytest
from django.db import transaction

from dargah.cases.models import Case
from dargah.followups import subjects
from dargah.journal.events import Event
from dargah.notices import texts
from dargah.notices.models import Notice
from dargah.people.models import Citizen
from dargah.people.news import choose_news
from dargah.people.sign_in import request_code
from tests.factories import cases as make
from tests.factories.authenticator import kept_by
from tests.integration.followups.test_who_hears import NEWS, everybody_has_an_address
from tests.integration.followups.worker import newest_job, work

__all__ = ["everybody_has_an_address"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday", "everybody_has_an_address")]
ADDRESS = "news@example.ir"
OF_CASES = [
    event
    for event, told in NEWS.items()
    if told.words not in texts.OF_AN_ACCOUNT and not told.words.startswith("staff_")
]
BY_THE_CLOCK = {"case_overdue", "information_reminder"}  # by tell_citizen, as all others
WAYS = {"sms": {"sms"}, "email": {"email"}, "both": {"sms", "email"}}


def account_of(case: Case) -> Citizen:
    """The account whose telephone the application names."""
    if case.citizen and case.citizen.mobile == case.applicant_mobile:
        return case.citizen
    pair = {"national_id": case.applicant_national_id, "mobile": case.applicant_mobile}
    return Citizen.objects.get_or_create(**pair)[0]


def chosen(who: Citizen, way: str, hours: tuple[str, str] = ("22", "7")) -> Citizen:
    address = "" if way == "sms" else ADDRESS
    choose_news(by=who, way=way, email=address, quiet_from=hours[0], quiet_until=hours[1])
    who.refresh_from_db()
    return who


def heard(event: str) -> list[tuple[str, str, int | None]]:
    rows = Notice.objects.filter(event=event).order_by("channel")
    return list(rows.values_list("channel", "recipient", "quiet_from"))


def test_every_word_to_a_citizen_is_tried_here() -> None:
    of_citizens = (
        {name for name in texts.TEXTS if not name.startswith("staff_")} - texts.OF_AN_ACCOUNT - texts.ANSWERS
    )
    assert {NEWS[event].words for event in OF_CASES} | BY_THE_CLOCK == of_citizens


@pytest.mark.parametrize("event", OF_CASES, ids=str)
def test_news_goes_the_chosen_way(event: Event) -> None:
    told, since = NEWS[event], newest_job()
    person = told.happens()
    who = account_of(Case.objects.filter(applicant_mobile=person).latest("pk"))
    for way, channels in WAYS.items():
        with transaction.atomic():
            chosen(who, way)
            for _ in range(2):
                work(since=since)
            expected = [("email", ADDRESS, 22), ("sms", person, 22)]
            assert heard(told.words) == [one for one in expected if one[0] in channels], way
            transaction.set_rollback(True)


@pytest.mark.parametrize("words", sorted(BY_THE_CLOCK))
def test_news_by_the_clock_goes_the_chosen_way(words: str) -> None:
    case = make.case()
    chosen(account_of(case), "email")
    subjects.tell_citizen(case, words, "1", until="فردا")
    assert heard(words) == [("email", ADDRESS, 22)]


def test_codes_and_security_news_come_by_text_message_at_any_hour() -> None:
    who, since = chosen(make.citizen(), "email"), newest_job()
    request_code(national_id=who.national_id, mobile=who.mobile, browser="b", address="10.9.8.7")
    subjects.tell_owner(who.reference, "passkey_removed", str(kept_by(who).pk), device="کروم")
    work(since=since)
    for words in ("sign_in_code", "passkey_removed"):
        assert heard(words) == [("sms", who.mobile, None)]
