"""Codes of digits without a check of their own (validation.md §2, §8): so many digits, in any script, and nothing else."""

import re

import pytest

from dargah.catalogue.definition import FormField
from dargah.catalogue.forms.kinds import KINDS
from dargah.persian.identifiers import Rejected
from tests.unit.catalogue.content import built

DIGITS = KINDS["digits"]
DEED = FormField(key="deed", kind="digits", label="شناسه یکتا", at_least=18, at_most=18)
BOOK = FormField(key="book", kind="digits", label="شماره ثبت", at_most=12)


@pytest.mark.parametrize(
    "typed", ["140130500123456789", "۱۴۰۱۳۰۵۰۰۱۲۳۴۵۶۷۸۹", "١٤٠١٣٠٥٠٠١٢٣٤٥٦٧٨٩", "1401-3050 0123456789"]
)
def test_digits_of_any_script_are_one_code(typed: str) -> None:
    assert DIGITS.clean(DEED, typed) == "140130500123456789"
    assert re.match(DIGITS.schema(DEED)["pattern"], "140130500123456789")


@pytest.mark.parametrize("typed", ["abc", "---", "۱۲۳ب", "²²²²²²²²²²²²²²²²²²"])
def test_what_is_no_digit_is_refused(typed: str) -> None:
    for field in (DEED, BOOK):
        with pytest.raises(Rejected, match="فقط رقم"):
            DIGITS.clean(field, typed)


@pytest.mark.parametrize(
    ("field", "typed", "told"), [(DEED, "1234", "باید ۱۸ رقم"), (BOOK, "1" * 13, "۱ تا ۱۲ رقم")]
)
def test_too_few_and_too_many_are_refused(field: FormField, typed: str, told: str) -> None:
    with pytest.raises(Rejected, match=told):
        DIGITS.clean(field, typed)


def test_the_services_ask_them_by_the_rule() -> None:
    asked = {
        field.key: (field.kind, field.at_least, field.at_most)
        for one in built().values()
        for page in one.definition.form
        for field in page.group
    }
    assert asked["deed_unique_id"] == ("digits", 18, 18)
    assert asked["economic_code"] == ("digits", 12, 12)
    assert asked["registration_no"][0] == "digits"
