"""A number that nobody has confirmed is told wherever people would read it as the office's promise."""

from typing import Any

import pytest

from dargah.catalogue.checks import Finding
from tests.unit.catalogue.test_findings import TEXT, found_in, service, set_at

PROMISE = "نامه را در پنج روز کاری دریافت می‌کنید."
WAYS = [
    PROMISE,
    "کار ظرف یک ماه تمام است.",
    "دو تا سه ماه",
    "نتیجه طی ۱۰ روز اعلام می‌شود.",
    "حداکثر دو هفته",
    "رسیدگی دو ماه طول می‌کشد.",
    "پروانه سه سال اعتبار دارد و وزارت ظرف یک ماه تمدید می‌کند.",
]
HONEST = [
    "پروانه سه سال اعتبار دارد.",
    "سه سال سابقه کار لازم است.",
    "ظرف پانزده روز به تصمیم اعتراض کنید.",
    "اگر مدرک ناقص است، ظرف ده روز آن را کامل کنید.",
    "پنج سال سکونت پیوسته در همین شهر",
]


def told(path: str, value: Any, data: dict[str, Any] | None = None) -> list[Finding]:
    return [one for one in found_in(set_at(data or service(), path, value)) if "پیشنهادی" in one.sentence]


@pytest.mark.parametrize("text", WAYS)
def test_what_promises_a_time_is_told(text: str) -> None:
    assert [(one.path, one.grave) for one in told("summary", text)] == [("summary", False)]


@pytest.mark.parametrize("text", HONEST)
def test_what_promises_nothing_is_left(text: str) -> None:
    assert told("summary", text) == []


ELIGIBLE = {"key": "mine", "q": "زمین دارید؟", "otherwise": "زمین لازم است."}
PLACES = [
    "title",
    "legal.0.text",
    "eligible.0.q",
    "eligible.0.otherwise",
    "form.0.page",
    "form.0.hint",
    "form.0.fields.0.label",
    "form.0.fields.0.options.deed",
    "documents.0.title",
    "stages.0.title",
    "outcomes.yes.title",
    "letters.answer.subject",
    "letters.answer.text.0.text",
]


@pytest.mark.parametrize("path", PLACES)
def test_it_is_told_wherever_it_stands(path: str) -> None:
    data = service(
        legal=[{"text": "ماده ۳", "source": "GK"}],
        eligible=[{**ELIGIBLE}],
        letters={"answer": {**TEXT, "text": [{"text": "بند"}]}},
    )
    found = told(path, PROMISE, data)
    assert [(one.path, one.grave) for one in found] == [(path, False)]


def test_the_sentence_of_a_check_is_read_too() -> None:
    rule = {"holds": "owned", "else": PROMISE}
    data = service()
    data["form"][0]["checks"] = [rule]
    assert [one.path for one in told("summary", "خلاصه", data)] == ["form.0.checks.0.else"]


@pytest.mark.parametrize("text", ["یک هفته برای ارسال", "مهلت ده روز", "هجده ماه از اعلام طرح"])
def test_a_law_that_says_days_weeks_or_months_is_told_with_words_of_its_own(text: str) -> None:
    found = told("legal.0", {"text": text, "source": "GK"})
    assert [one.path for one in found] == ["legal.0.text"]
    assert "مستند قانونی" in found[0].sentence


@pytest.mark.parametrize("text", ["سابقه کار: کارشناسی سه سال", "پنج سال سکونت، نداشتن ملک"])
def test_a_law_that_says_how_long_something_must_have_lasted_is_left(text: str) -> None:
    assert told("legal.0", {"text": text, "source": "GK"}) == []


def test_a_confirmed_deadline_may_be_told() -> None:
    data = service()
    data["deadline"] |= {"status": "confirmed", "confirmed_by": "نامه ۱۲"}
    assert told("summary", PROMISE, data) == []


BLOCKER = {"what": "امضا", "why": "law", "reason": "قانون", "who": "مجلس", "by": "1407-01"}


@pytest.mark.parametrize(
    "path", ["visits.why", "visits.note", "blocker.what", "blocker.reason", "stages.0.ask.0.about"]
)
def test_what_is_written_beside_a_fact_is_read_with_it(path: str) -> None:
    data = service(blocker=dict(BLOCKER))
    data["stages"][0]["ask"] = [{"whom": "municipality", "about": "چه؟", "days": 1}]
    assert path in [one.path for one in told(path, PROMISE, data)]
