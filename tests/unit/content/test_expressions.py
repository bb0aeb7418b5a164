"""What who approves a service reads where a condition or an amount was written."""

import pytest

from dargah.content.expressions import answer, in_words

KNOWN = {
    "applicant.kind": "نوع متقاضی",
    answer("applicant.kind", "person"): "شخص حقیقی",
    answer("applicant.kind", "legal"): "شخص حقوقی",
    "owners": "شریک‌ها",
    "share": "سهم",
    "paid": "آورده",
    "debt": "بدهی",
    "has_case": "پرونده دارید",
    "wishes": "خواسته‌ها",
    answer("wishes", "visit"): "بازدید",
    "code": "کد رهگیری",
    "area": "مساحت",
}


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ('applicant.kind == "person"', "«نوع متقاضی»، «شخص حقیقی» است"),
        ("applicant.kind != 'legal'", "«نوع متقاضی»، «شخص حقوقی» نیست"),
        ('applicant.kind in ["person", "legal"]', "«نوع متقاضی»، «شخص حقیقی» یا «شخص حقوقی» است"),
        ("has_case", "پاسخ «پرونده دارید» بله است"),
        ("!has_case", "پاسخ «پرونده دارید» نه است"),
        ('"visit" in wishes', "در «خواسته‌ها»، «بازدید» برگزیده شده است"),
        ('!("visit" in wishes)', "در «خواسته‌ها»، «بازدید» برگزیده نشده است"),
        ('code != ""', "«کد رهگیری» نوشته شده است"),
        ('code == ""', "«کد رهگیری» خالی است"),
        ("size(owners) > 1", "شمار ردیف‌های «شریک‌ها» بیش از ۱ است"),
        ("area >= 12.5", "«مساحت» دست‌کم ۱۲٫۵ است"),
        ("share == 6.0", "«سهم» برابر با ۶ است"),
        ("paid < debt", "«آورده» از «بدهی» کمتر است"),
        ("has_case && paid > 0", "پاسخ «پرونده دارید» بله است و «آورده» بیش از ۰ است"),
        ("has_case || paid > 0", "پاسخ «پرونده دارید» بله است یا «آورده» بیش از ۰ است"),
        ("1250000", "۱٬۲۵۰٬۰۰۰ ریال"),
        ("size(owners) * 300000", "۳۰۰٬۰۰۰ ریال برای هر ردیف «شریک‌ها»"),
        ("int(area * 1500.0 + 0.5)", "۱٬۵۰۰ ریال برای هر واحد «مساحت»"),
    ],
)
def test_who_approves_reads_questions_and_answers_by_their_words(expression: str, words: str) -> None:
    assert in_words(expression, KNOWN) == words


@pytest.mark.parametrize(
    "expression",
    [
        "owners.map(o, o.share).sum() == 6.0",
        'applicant.kind == "person" ? 300000 : 150000',
        "has_case && (paid > 0 || debt > 0)",
        "paid > 0 && debt > 0 || has_case",
        "unknown_question",
        'unknown == "person"',
        "متن فارسی",
        "",
    ],
)
def test_what_only_an_expert_reads_stays_an_expression(expression: str) -> None:
    assert in_words(expression, KNOWN) is None
