"""What of an answer a newer form takes: every cell that still fits, every choice that is still there; the rest in words."""

from typing import Any

import pytest

from dargah.applications.carrying import _otherwise
from dargah.catalogue.definition import FormField
from dargah.catalogue.forms.fitting import fitted
from dargah.catalogue.forms.plan import Question, question_alone

NAME = {"key": "name", "kind": "person_name", "label": "نام"}
LICENCE = {"key": "licence", "kind": "text", "label": "شماره پروانه"}
YEARS = {"key": "years", "kind": "number", "label": "سابقه"}
FIELD = {"key": "field", "kind": "choices", "label": "رشته", "options": {"civil": "عمران", "power": "برق"}}
ROWS: list[dict[str, Any]] = [
    {"name": "سارا کریمی", "licence": "10-300-1", "years": 5, "field": ["civil", "power"]},
    {"name": "رضا نوری", "licence": "10-300-2", "years": 9, "field": ["power"]},
]


def asked(columns: list[dict[str, Any]], **more: Any) -> Question:
    told = {
        "key": "engineers",
        "kind": "repeat",
        "label": "مهندسان",
        "row": "مهندس",
        "fields": columns,
        **more,
    }
    return question_alone(FormField.model_validate(told))


def choices(**options: str) -> Question:
    told = {"key": "fields", "kind": "choices", "label": "رشته‌ها", "options": options}
    return question_alone(FormField.model_validate(told))


FOUR = [NAME, LICENCE, YEARS, FIELD]


def without(*gone: str) -> list[dict[str, Any]]:
    return [{key: cell for key, cell in row.items() if key not in gone} for row in ROWS]


@pytest.mark.parametrize(
    ("newer", "kept", "lost"),
    [
        (
            asked([NAME, YEARS, FIELD]),
            without("licence"),
            [("مهندس ۱، شماره پروانه", "10-300-1"), ("مهندس ۲، شماره پروانه", "10-300-2")],
        ),
        (
            asked([NAME, LICENCE, {**YEARS, "kind": "jalali_date"}, FIELD]),
            without("years"),
            [("مهندس ۱، سابقه", "۵"), ("مهندس ۲، سابقه", "۹")],
        ),
        (
            asked(FOUR, at_most=1),
            ROWS[:1],
            [("مهندس ۲", "نام: رضا نوری، شماره پروانه: 10-300-2، سابقه: \u2066۹\u2069، رشته: برق")],
        ),
        (
            asked([NAME, LICENCE, YEARS, {**FIELD, "options": {"civil": "عمران"}}]),
            [{**ROWS[0], "field": ["civil"]}, without("field")[1]],
            [("مهندس ۱، رشته", "برق"), ("مهندس ۲، رشته", "برق")],
        ),
        (
            asked([NAME, LICENCE, {**YEARS, "at_most": 6}, FIELD]),
            [ROWS[0], without("years")[1]],
            [("مهندس ۲، سابقه", "۹")],
        ),
        (asked(FOUR, kind="table"), ROWS, []),
        (asked([*FOUR, {"key": "more", "kind": "text", "label": "تازه"}]), ROWS, []),
    ],
    ids=[
        "column gone",
        "kind changed",
        "fewer rows",
        "option of a column gone",
        "cell out of range",
        "table",
        "column new",
    ],
)
def test_every_cell_that_fits_is_kept_and_the_rest_is_named_with_its_value(
    newer: Question, kept: list[dict[str, Any]], lost: list[tuple[str, str]]
) -> None:
    fit = fitted(asked(FOUR), newer, ROWS)
    assert fit.value == kept
    assert fit.lost == lost


def test_the_choices_that_are_still_there_stay_chosen() -> None:
    before = choices(civil="عمران", power="برق", gas="گاز")
    fit = fitted(before, choices(civil="عمران", gas="گاز"), ["civil", "power", "gas"])
    assert (fit.value, fit.lost) == (["civil", "gas"], [("رشته‌ها", "برق")])
    fit = fitted(before, choices(water="آب"), ["power"])
    assert (fit.value, fit.lost) == (None, [("رشته‌ها", "برق")])


@pytest.mark.parametrize(
    ("was", "now", "value", "kept"),
    [
        ("text", "longtext", "نشانی ملک", "نشانی ملک"),
        ("person_name", "text", "سارا کریمی", "سارا کریمی"),
        ("number", "decimal", 12, "12"),
        ("choice", "choices", "civil", ["civil"]),
        ("longtext", "text", "دو\nسطر", None),
        ("text", "number", "۱۲", None),
        ("decimal", "number", "12.5", None),
    ],
)
def test_a_wider_kind_takes_what_was_written_and_another_tells_it(
    was: str, now: str, value: Any, kept: Any
) -> None:
    def one(kind: str) -> Question:
        more = {"options": FIELD["options"]} if kind in {"choice", "choices"} else {}
        told = {"key": "one", "kind": kind, "label": "پرسش", **more}
        return question_alone(FormField.model_validate(told))

    fit = fitted(one(was), one(now), value)
    assert fit.value == kept
    assert bool(fit.lost) == (kept is None)


def test_a_question_that_is_gone_loses_its_rows_one_by_one() -> None:
    fit = fitted(asked([NAME]), None, [{"name": "سارا کریمی"}, {"name": "رضا نوری"}])
    assert (fit.value, [label for label, _ in fit.lost]) == (None, ["مهندس ۱", "مهندس ۲"])


def test_an_option_that_says_something_else_under_its_name_is_told_as_such() -> None:
    old, new = choices(yes="ملک شخصی", no="اجاره"), choices(yes="ملک مشاع", no="اجاره")
    assert _otherwise(old.field, new.field) == "متن گزینه عوض شده (از «ملک شخصی» به «ملک مشاع»)"
    columns = [
        asked([{**FIELD, "options": options}]).field
        for options in ({"a": "یک", "b": "دو"}, {"a": "دیگر", "c": "سه"})
    ]
    assert _otherwise(*columns) == (
        "در ستون «رشته» متن گزینه عوض شده (از «یک» به «دیگر»)، گزینه برداشته‌شده: «دو»، گزینه تازه: «سه»"
    )
