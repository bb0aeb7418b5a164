"""How fast the office was, as everybody may read it: reckoned from what happened, shown only where it rests on enough."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.catalogue.queries import publication
from dargah.conversations import operations as conversations
from dargah.followups.jobs import reckon_pace
from dargah.insight import opinions, pacing
from dargah.insight.models import Opinion, Pace
from dargah.people.refusals import Invalid, NotThere, WrongMoment
from dargah.web.public import shelf
from dargah.web.public.performance import FEWEST, lasting
from tests.factories import cases as make

pytestmark = pytest.mark.django_db
SLUG = "general-letter"


@pytest.fixture(autouse=True)
def _fresh_shelf() -> None:
    shelf.forget()


def answered(days: float) -> Case:
    """A case whose citizen had waited so many days when the office wrote to them."""
    case = make.case(SLUG)
    officer = make.holder(case)
    conversations.write(case=case, text="نامه شما را می‌خوانیم.", by=officer, actor=officer.reference)
    Case.objects.filter(pk=case.pk).update(submitted_at=timezone.now() - timedelta(days=days))
    return case


def of(span: int, slug: str = SLUG) -> Pace | None:
    return Pace.objects.filter(span=span, slug=slug).first()


def test_half_and_nine_in_ten_of_the_first_answers() -> None:
    for days in range(1, 12):
        answered(days)
    pacing.reckon()
    found = of(90)
    assert found is not None
    assert found.answered == 11
    assert found.answer_half == pytest.approx(6, abs=0.01)
    assert found.answer_nine == pytest.approx(10, abs=0.01)
    assert found.decided == 0
    assert found.decision_half is None


def test_a_second_word_of_the_office_is_not_the_first_answer() -> None:
    case = answered(2)
    pacing.reckon()
    before = of(90)
    officer = make.holder(case)
    conversations.write(case=case, text="نامه در دست بررسی است.", by=officer, actor=officer.reference)
    pacing.reckon()
    after = of(90)
    assert before is not None
    assert after is not None
    assert after.answered == 1
    assert after.answer_half == before.answer_half


def test_what_the_citizen_writes_is_no_answer() -> None:
    case = make.case(SLUG)
    assert case.citizen is not None
    conversations.write(
        case=case, text="شماره نامه را هم بنویسید.", by=case.citizen, actor=case.citizen.reference
    )
    pacing.reckon()
    assert not Pace.objects.exists()


def test_what_was_answered_before_the_span_is_not_in_it() -> None:
    answered(3)
    later = timezone.now() + timedelta(days=40)
    pacing.reckon(later)
    assert of(30) is None
    assert of(90) is not None
    pacing.reckon(later + timedelta(days=60))
    assert not Pace.objects.exists()


def test_a_decision_is_in_time_by_the_day_that_was_promised_when_it_was_taken() -> None:
    late, early = make.walked(SLUG, until="approve"), make.walked(SLUG, until="approve")
    assert late.due_on == early.due_on
    # what moves the day afterwards, such as a fee that is awaited, makes nothing late or early
    Case.objects.filter(pk=early.pk).update(due_on=early.due_on - timedelta(days=400))
    pacing.reckon()
    found = of(90)
    assert found is not None
    assert (found.decided, found.timed, found.in_time) == (2, 2, 2)


def test_a_case_closed_after_its_day_is_not_in_time() -> None:
    case = make.case(SLUG)
    Case.objects.filter(pk=case.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    case.refresh_from_db()
    cases.close(case=case, reason="متقاضی پاسخ نداد.", by=make.holder(case))
    pacing.reckon()
    found = of(90)
    assert found is not None
    assert (found.timed, found.in_time) == (1, 0)


def test_few_cases_tell_nothing_and_enough_do(client: Client) -> None:
    for _ in range(FEWEST - 1):
        answered(2)
    pacing.reckon()
    shelf.forget()
    page = client.get("/performance/").content.decode()
    assert "۲ روز" not in page
    assert json.loads(client.get("/performance/data/?format=json").content)["lines"] == []
    answered(2)
    pacing.reckon()
    page = client.get("/performance/").content.decode()
    assert page.count("۲ روز") >= 8  # both spans: all services and the one, half and nine in ten
    lines = json.loads(client.get("/performance/data/?format=json").content)["lines"]
    assert {(one["span_days"], one["slug"]) for one in lines} == {(30, ""), (30, SLUG), (90, ""), (90, SLUG)}
    assert {one["answer_median_days"] for one in lines} == {2.0}
    assert {one["satisfied_percent"] for one in lines} == {None}
    assert client.get("/performance/data/").content.decode().count("\r\n") == 5


def test_answers_within_the_hour_are_told_and_not_drawn_as_bars_of_no_days(client: Client) -> None:
    for _ in range(FEWEST):
        answered(0)
    pacing.reckon()
    shelf.forget()
    page = client.get("/performance/").content.decode()
    assert "کمتر از یک ساعت" in page
    assert "<figure" not in page


def test_the_public_pages_are_made_anew_only_where_a_figure_changed(client: Client) -> None:
    answered(2)
    pacing.reckon()
    before = publication()
    moment = Pace.objects.filter(span=90).values_list("reckoned_at", flat=True)[0]
    pacing.reckon(moment)
    assert publication() == before
    answered(4)
    pacing.reckon()
    assert publication() != before


def test_a_citizen_says_how_it_went_once_and_may_change_it() -> None:
    case = make.walked(SLUG)
    assert case.citizen is not None
    opinions.say(case=case, word="no", by=case.citizen)
    opinions.say(case=case, word="yes", by=case.citizen)
    assert [one.satisfied for one in Opinion.objects.all()] == [True]


def test_nobody_says_it_for_another_nor_before_the_answer_nor_in_other_words() -> None:
    case, under_way = make.walked(SLUG), make.case(SLUG)
    stranger = make.citizen()
    with pytest.raises(NotThere):
        opinions.say(case=case, word="yes", by=stranger)
    with pytest.raises(WrongMoment):
        opinions.say(case=under_way, word="yes", by=under_way.citizen)
    with pytest.raises(Invalid):
        opinions.say(case=case, word="شاید", by=case.citizen)
    assert not Opinion.objects.exists()


def test_the_content_are_counted_by_service_and_as_a_whole() -> None:
    for word in ("yes", "yes", "yes", "yes", "no"):
        case = make.walked(SLUG)
        opinions.say(case=case, word=word, by=case.citizen)
    pacing.reckon()
    for slug in (SLUG, ""):
        found = of(30, slug)
        assert found is not None
        assert (found.rated, found.satisfied) == (5, 4)


def test_what_people_think_is_told_of_ten_and_rounded(client: Client) -> None:
    pace = Pace.objects.create(span=90, slug="", rated=9, satisfied=9)
    assert "راضی از روند کار" not in client.get("/performance/").content.decode()
    Pace.objects.filter(pk=pace.pk).update(rated=14, satisfied=12)  # 85.7 in a hundred
    assert "حدود ۸۵ از ۱۰۰" in client.get("/performance/").content.decode()


@pytest.mark.parametrize(
    ("days", "said"),
    [(0.01, "کمتر از یک ساعت"), (0.5, "۱۲ ساعت"), (1.0, "۱ روز"), (2.6, "۲٫۵ روز"), (12.4, "۱۲ روز")],
)
def test_a_length_is_said_as_people_say_it(days: float, said: str) -> None:
    assert lasting(days) == said


def test_the_nightly_job_reckons() -> None:
    answered(2)
    assert reckon_pace(0) == len(pacing.SPANS) * 2
