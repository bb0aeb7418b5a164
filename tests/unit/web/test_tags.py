"""Persian as people read it, and the fields of forms by their kind."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import get_args

import pytest
from django.template import Context, Template

from dargah.catalogue.definition import FieldKind
from dargah.catalogue.forms import Row
from dargah.web.demo.gallery import sample_fields
from dargah.web.templatetags import fields, look, persian


def render(text: str, **context: object) -> str:
    return Template(text).render(Context(context))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("410722859036", "۴۱۰۷ ۲۲۸۵ ۹۰۳۶"),
        ("+989160000000", "۰۹۱۶ ۰۰۰ ۰۰۰۰"),
        ("09160000000", "۰۹۱۶ ۰۰۰ ۰۰۰۰"),
        ("06133330000", "۰۶۱ ۳۳۳۳ ۰۰۰۰"),
        ("9990000451", "۹۹۹۰۰۰۰۴۵۱"),  # a national ID is no mobile
        ("31/1405/22859", "۳۱/۱۴۰۵/۲۲۸۵۹"),
        ("K7QM2XPA94TDHW3C", "K7QM-2XPA-94TD-HW3C"),  # Latin digits stay in Latin-bearing codes
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_codes_are_left_to_right_islands(written: str, read: str) -> None:
    assert render("{% code c %}", c=written) == f'<bdi dir="ltr" class="code">{read}</bdi>'


def test_a_latin_name_does_not_turn_a_persian_sentence_round() -> None:
    said = render("{{ source|latin_apart }}", source="iribnews.ir 5615479: زمان <b>؛ a.ir/x=41؛ روزپلاس 257")
    apart = '<bdi dir="ltr" class="code code--said">{}</bdi>'.format
    assert said == (
        f'<span dir="rtl">{apart("iribnews.ir 5615479")}: زمان &lt;{apart("b")}&gt;؛ {apart("a.ir/x=41")}؛ '
        f"روزپلاس {apart('۲۵۷')}</span>"
    )


def test_an_iban_is_read_in_fours_that_may_wrap_and_copied_as_a_bank_takes_it() -> None:
    drawn = render("{% code c %}", c="IR970170000000000000000011")
    assert drawn.startswith('<bdi dir="ltr" class="code fours"><span>IR97</span><wbr><span>0170</span><wbr>')
    assert re.sub(r"<[^>]+>", "", drawn) == "IR970170000000000000000011"
    rows = [Row("شماره شبا", "IR970170000000000000000011", ltr=True, kind="iban", name="iban")]
    assert drawn in render("{% answers rows %}", rows=rows)


def test_numbers_money_and_sizes() -> None:
    assert persian.fa(12) == "۱۲"
    assert persian.fa(412.5) == "۴۱۲٫۵"
    assert persian.fa(Decimal("3.00")) == "۳"
    assert persian.rials(0) == "ندارد"
    assert persian.rials(1_250_000) == "۱٬۲۵۰٬۰۰۰ ریال"
    assert persian.tomans(1_250_000) == "۱۲۵٬۰۰۰ تومان"
    assert persian.tomans(5) == ""
    assert persian.filesize(240_000) == "۲۳۴ کیلوبایت"
    assert persian.filesize(1_887_437) == "۱٫۸ مگابایت"
    assert persian.masked("9990000018") == "۹۹۹*****۱۸"
    assert persian.half_hidden("+989160000018") == "۰۹۱۶ *** ۰۰۱۸"
    assert [persian.letters(number) for number in (1, 2, 11)] == ["یک", "دو", "۱۱"]


def test_dates_are_jalali_and_by_the_clock_of_tehran() -> None:
    late = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)  # past midnight in Tehran
    assert persian.jalali(date(2026, 11, 23), "weekday") == "دوشنبه ۲ آذر ۱۴۰۵"
    assert persian.jalali(late) == "۳ آذر ۱۴۰۵"
    assert persian.jalali_time(late) == "۳ آذر ۱۴۰۵، ۰۰:۳۰"
    assert persian.clock(late) == "۰۰:۳۰"
    assert persian.jalali(None) == persian.jalali_time(None) == persian.clock(None) == ""


def test_every_kind_of_question_has_its_template() -> None:
    samples = sample_fields()
    assert {bound.kind for bound in samples} == set(get_args(FieldKind))
    for bound in samples:
        drawn = fields.field(bound)
        assert bound.label in drawn
        assert f'id="{bound.id}"' in drawn


def test_an_error_is_beside_its_control_and_announced() -> None:
    wrong = next(bound for bound in sample_fields() if bound.error and bound.kind == "national_id")
    drawn = fields.field(wrong)
    assert f'id="{wrong.id}-e"' in drawn
    assert f'aria-describedby="{wrong.id}-e" aria-invalid="true"' in drawn


def test_what_was_typed_is_escaped() -> None:
    for kind in ("text", "longtext", "otp"):
        assert "<script>" not in fields.ask(kind, "name", "نام", {"name": '"><script>'}, {"name": "<script>"})


def test_rows_are_added_and_removed_by_submit_buttons() -> None:
    repeat = next(bound for bound in sample_fields() if bound.kind == "repeat")
    drawn = fields.field(repeat)
    assert f'name="add" value="{repeat.name}"' in drawn
    assert f'name="remove" value="{repeat.name}.1"' in drawn
    repeat.rows = repeat.rows[:1]
    assert 'name="remove"' not in fields.field(repeat)  # one must stay
    repeat.at_most = 1
    assert 'name="add"' not in fields.field(repeat)


@pytest.mark.parametrize(
    "point",
    [
        {"lat": "31.319", "lon": "48.684"},
        {"lat": "۳۱٫۳۱۹", "lon": "۴۸٫۶۸۴"},
        {"zone": "39", "x": "279600", "y": "3467200"},
    ],
)
def test_the_map_takes_degrees_and_metres_in_any_digits(point: dict[str, str]) -> None:
    assert "نزدیک اهواز" in look.county_map(point)


@pytest.mark.parametrize("point", [None, "", {"lat": "x", "lon": "48"}, {"zone": "39", "x": "1", "y": "1"}])
def test_the_map_stays_without_a_needle_when_nothing_sensible_is_typed(point: object) -> None:
    assert "--anar-700" not in look.county_map(point)


def test_a_query_string_keeps_what_is_not_changed() -> None:
    assert look.query({"view": "mine", "due": "today"}, due="") == "?view=mine"
    assert look.query_next("/me/?a=1&b=2") == "?next=%2Fme%2F%3Fa%3D1%26b%3D2"


def test_answers_are_told_with_their_lines_their_codes_and_the_way_to_change_them() -> None:
    rows = [
        Row("نشانی", "اهواز،\nکوی <ملت>", ltr=False, kind="longtext", name="home.full_address"),
        Row("کد پستی", "6155613411", ltr=True, kind="postal_code", name="zip"),
    ]
    drawn = render('{% answers rows "/a/?x=1&y=2" %}', rows=rows)
    assert "<dt>نشانی</dt><dd>اهواز،<br>کوی &lt;ملت&gt;</dd>" in drawn
    assert '<dd><bdi dir="ltr" class="code">۶۱۵۵۶۱۳۴۱۱</bdi></dd>' in drawn
    for at in ("home-full-address", "zip"):
        assert f'<a href="/a/?x=1&amp;y=2#f-{at}">تغییر<span class="vh"> ' in drawn
    assert "<a " not in render("{% answers rows %}", rows=rows)
