"""What is kept of questions: without who asked, counted by day, purged by rule, read by who writes what is published."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.utils import timezone

from dargah.answers import operations
from dargah.answers.models import Asked
from dargah.answers.queries import backlog
from dargah.people.refusals import NotAllowed
from dargah.people.roles import Role
from dargah.web.public import ask as public_ask
from tests.factories import cases as make
from tests.integration.security.scene import sign_in_staff

pytestmark = pytest.mark.django_db


def ask(question: str, times: int = 1, **headers: Any) -> str:
    for _ in range(times):
        page = Client().get("/ask/", {"q": question}, follow=True, **headers)
    return page.content.decode()


def kept() -> list[Asked]:
    return list(Asked.objects.all())


def test_a_question_is_counted_by_day_without_who_asked() -> None:
    ask("پروانه اشتغالم تموم شده")
    ask("پروانه اشتغالم تموم شده؟", HTTP_USER_AGENT="someone", REMOTE_ADDR="10.9.8.7")
    row = Asked.objects.get()
    assert row.times == 2
    assert row.answered
    assert row.sources
    held = {field.name for field in Asked._meta.concrete_fields}
    assert held == {
        "id",
        "day",
        "key",
        "text",
        "answered",
        "reason",
        "sources",
        "times",
        "useful",
        "useless",
        "settled_at",
    }


@pytest.mark.parametrize(
    ("written", "secret"),
    [
        ("کد ملی من 9990000018 است پروانه ام کو", "9990000018"),
        ("شماره‌ام ۰۹۱۶ ۰۰۰ ۰۰۰۰ است زمینم کجاست", "۰۹۱۶"),
        ("به ali@example.ir خبر بدهید پروانه چی شد", "ali@"),
    ],
)
def test_what_may_be_somebodys_number_is_not_kept(written: str, secret: str) -> None:
    ask(written)
    assert all(secret not in row.text for row in kept())


def test_a_number_stays_in_no_address() -> None:
    sent = Client().get("/ask/", {"q": "کد ملی من 9990000018 است پرونده ام کجاست"})
    assert sent.status_code == 302
    assert "9990000018" not in sent["Location"]
    page = Client().get(sent["Location"]).content.decode()
    assert "عددهای بلند" in page
    assert "9990000018" not in page
    assert "کد رهگیری" in page


def test_a_question_about_somebody_is_not_kept_at_all() -> None:
    assert "پرونده و مشخصات دیگران" in ask("پرونده همسایه ام آقای احمدی به کجا رسیده")
    assert kept() == []


def test_looking_without_asking_keeps_nothing() -> None:
    Client().get("/ask/")
    # Django's test client closes the test's own line after a HEAD
    assert public_ask.ask(RequestFactory().head("/ask/", {"q": "پروانه"})).status_code == 200
    assert kept() == []


def test_an_answer_is_judged_in_one_press_and_the_words_come_back() -> None:
    page = ask("پروانه اشتغالم تموم شده")
    assert "مفید بود؟" in page
    sent = Client().post("/ask/judged/", {"q": "پروانه اشتغالم تموم شده", "useful": "no"}, follow=True)
    assert "سپاس" in sent.content.decode()
    assert "پروانه اشتغالم تموم شده" in sent.content.decode()
    row = Asked.objects.get()
    assert (row.useful, row.useless) == (0, 1)


def test_questions_are_forgotten_after_their_keeping() -> None:
    ask("پروانه اشتغالم تموم شده")
    with time_machine.travel(timezone.now() + operations.KEPT, tick=False):
        assert operations.forget_old() == 0
    with time_machine.travel(timezone.now() + operations.KEPT + timedelta(days=1), tick=False):
        assert operations.forget_old() == 1


# --- the working list ------------------------------------------------------------------------------------------------


def test_unanswered_questions_that_are_alike_stand_together_the_most_asked_first() -> None:
    ask("بودجه راه و شهرسازی چقدره", 3)
    ask("بودجه امسال راه و شهرسازی")
    ask("قیمت دلار", 2)
    ask("پروانه اشتغالم تموم شده", 5)
    groups = backlog()
    assert [one.times for one in groups] == [4, 2]
    assert set(groups[0].questions) == {"بودجه راه و شهرسازی چقدره", "بودجه امسال راه و شهرسازی"}


def test_an_answer_that_was_of_no_use_is_a_question_to_see_to() -> None:
    ask("پروانه اشتغالم تموم شده")
    assert backlog() == []
    operations.judge("پروانه اشتغالم تموم شده", useful=False)
    assert [one.questions for one in backlog()] == [["پروانه اشتغالم تموم شده"]]
    operations.judge("پروانه اشتغالم تموم شده", useful=True)
    assert backlog() == []


def test_an_editor_sees_to_a_group_and_it_comes_back_when_asked_again() -> None:
    ask("بودجه راه و شهرسازی چقدره")
    client, editor = Client(), make.staff(Role.CONTENT_EDITOR)
    sign_in_staff(client, editor)
    page = client.get("/desk/questions/").content.decode()
    assert "بودجه راه و شهرسازی چقدره" in page
    client.post("/desk/questions/settlement/", {"keys": " ".join(backlog()[0].keys)})
    assert backlog() == []
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        ask("بودجه راه و شهرسازی چقدره")
        assert len(backlog()) == 1


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.GUARD, Role.SYSADMIN])
def test_nobody_else_settles_them(role: Role) -> None:
    ask("بودجه راه و شهرسازی چقدره")
    with pytest.raises(NotAllowed):
        operations.settle(keys=backlog()[0].keys, by=make.staff(role))
    assert len(backlog()) == 1


def test_the_list_is_read_in_a_bounded_number_of_statements(django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        ask(f"بودجه طرح شماره {number} چقدره {'الف' * number}")
    with django_assert_max_num_queries(1):
        backlog()
