"""Two states of a service held against each other: what only stands in another order is no difference, a sample is told."""

from typing import Any

import pytest
import yaml

from dargah.content import operations
from dargah.content.compare import compare
from dargah.content.models import ServiceDraft
from dargah.content.places import quoted
from dargah.content.sampled import lines_of_sample, words_of_sample
from dargah.content.shapes import item_of
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from tests.factories import cases as make
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db
APPLICANT = {
    "national_id": "9990000018", "first_name": "ریحانه", "last_name": "نمونه‌زاده", "father_name": "کاظم",
    "birth_date": "1987-07-25", "mobile": "+989160000001", "postal_code": "6134567891", "address": "اهواز، خیابان نمونه",
}  # fmt: skip
SAMPLE: dict[str, Any] = {
    "applicant": {key: APPLICANT[key] for key in ("national_id", "mobile", "first_name", "last_name")},
    "answers": {"applicant": {"kind": "person", **APPLICANT}},
    "walk": [
        {"do": "decide", "outcome": "accepted", "reasons": "سوابق دیده شد."},
        {"do": "approve"},
        {"do": "issue"},
    ],
    "ends": "issued",
}


def usual(by: StaffMember) -> ServiceDraft:
    """A service as most begin, with a sample; nothing in it stops its publication."""
    draft = operations.begin_service(
        slug="brand-new", title="خدمتی نو", unit="secretariat", usual=True, by=by
    )
    facts = draft.parts["facts"]
    facts |= {"ask": "می‌خواهم.", "summary": "خلاصه", "output": "نامه", "group": "land"}
    facts["deadline"]["working_days"] = 10
    draft.parts = {**draft.parts, "facts": facts, "samples": with_sample(SAMPLE)}
    draft.save()
    return draft


def with_sample(sample: dict[str, Any], name: str = "accepted") -> dict[str, Any]:
    text = yaml.safe_dump(sample, allow_unicode=True, sort_keys=False)
    return {"samples": [item_of({"name": name, "text": text})]}


def test_what_was_just_published_does_not_differ_from_its_draft() -> None:
    writer, other = StaffMember.objects.filter(role=Role.SERVICE_ANALYST)[:2]
    draft = usual(writer)
    submission = operations.submit(draft=draft, seen=draft.edition, note="", by=writer)
    operations.approve(submission=submission, by=other)
    page = as_staff(writer).get("/studio/services/brand-new/versions/comparison/").content.decode()
    assert "هیچ تفاوتی ندارند" in page


def test_the_order_of_outcomes_is_seen_by_people_and_counts_that_of_letters_is_not() -> None:
    draft = usual(make.staff(Role.SERVICE_ANALYST))
    turned = {
        part: {key: value[::-1] if key == part else value for key, value in boxes.items()}
        for part, boxes in draft.parts.items()
        if part in {"letters", "outcomes"}
    }
    found = compare(draft.parts, {**draft.parts, **turned})
    assert [(one.part, [change.kind for change in one.changes]) for one in found] == [("outcomes", ["moved"])]


def test_a_sample_is_told_in_words_and_only_what_changed_of_it() -> None:
    draft = usual(make.staff(Role.SERVICE_ANALYST))
    answers = {**SAMPLE["answers"]["applicant"], "birth_date": "1988-03-20"}
    walk = [{"do": "request_information", "defects": ["سند خوانا نیست."]}, *SAMPLE["walk"]]
    fresh = {**SAMPLE, "answers": {"applicant": answers}, "walk": walk}
    (found,) = compare(draft.parts, {**draft.parts, "samples": with_sample(fresh)})
    told = [(one.kind, one.place, one.old, one.new) for one in found.changes]
    assert told == [
        ("changed", "«پذیرفته» ← تاریخ تولد", "۳ مرداد ۱۳۶۶", "۳۰ اسفند ۱۳۶۶"),
        ("added", "«پذیرفته» ← گام ۱", "", "از متقاضی خواسته می‌شود: سند خوانا نیست."),
    ]


def test_a_step_of_the_guided_path_is_called_by_its_words() -> None:
    draft = usual(make.staff(Role.SERVICE_ANALYST))
    facts = {**draft.parts["facts"], "situations": [item_of("national")]}
    (found,) = compare(draft.parts, {**draft.parts, "facts": facts})
    assert [(one.kind, one.place) for one in found.changes] == [
        ("added", "جا در راهنما ← «خانه می‌خواهم، نهضت ملی مسکن»")
    ]


def test_a_whole_sample_has_no_inner_name() -> None:
    draft = usual(make.staff(Role.SERVICE_ANALYST))
    lines = lines_of_sample(
        draft.parts["samples"]["samples"][0]["value"]["text"], words_of_sample(draft.parts)
    )
    assert "متقاضی، نام: ریحانه" in lines
    assert "تاریخ تولد: ۳ مرداد ۱۳۶۶" in lines
    assert "گام ۱: تصمیم: پذیرفته شد؛ با این دلیل: سوابق دیده شد." in lines
    assert lines[-1] == "پایان: با صدور نامه"
    assert not [line for line in lines if any("a" <= letter.lower() <= "z" for letter in line)]


def test_a_sample_that_cannot_be_read_is_shown_as_it_is() -> None:
    draft = usual(make.staff(Role.SERVICE_ANALYST))
    broken = {"samples": [item_of({"name": "accepted", "text": "applicant: ["})]}
    (found,) = compare({**draft.parts, "samples": {"samples": []}}, {**draft.parts, "samples": broken})
    assert [one.new for one in found.changes] == ["نوشته نمونه: applicant: ["]


@pytest.mark.parametrize(
    ("said", "longest", "told"),
    [
        ("زمین", None, "«زمین»"),
        ("درخواست «زمین»", None, "«درخواست ‹زمین›»"),
        ("درخواست «زمین شهری»", 14, "«درخواست ‹زمین…›»"),
    ],
)
def test_quotation_marks_within_others_are_seen_to_close(said: str, longest: int | None, told: str) -> None:
    assert quoted(said, longest) == told
