"""Registry plates as people write them (validation.md §8): one, several of a deed, and nothing beside them."""

import pytest

from dargah.persian.identifiers import Rejected
from dargah.persian.plates import parcel_plate, parcel_plates


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("184 فرعی از 706 اصلی", ["۱۸۴ فرعی از ۷۰۶ اصلی"]),
        ("۱۸۴ فرعی از ۷۰۶ اصلی - ۱۸۵ فرعی از ۷۰۶ اصلی", ["۱۸۴ فرعی از ۷۰۶ اصلی", "۱۸۵ فرعی از ۷۰۶ اصلی"]),
        ("۱۸۴ فرعی از ۷۰۶ اصلی بخش ۲ اهواز-۵۰ اصلی", ["۱۸۴ فرعی از ۷۰۶ اصلی بخش ۲ اهواز", "۵۰ اصلی"]),
        ("پلاک ثبتی شماره ۷۰۶ اصلی قطعه ۳ بخش ۲", ["۷۰۶ اصلی قطعه ۳ بخش ۲"]),
        ("باقی\u200cمانده ۵ فرعی از ۵۰ اصلی", ["باقیمانده ۵ فرعی از ۵۰ اصلی"]),
    ],
)
def test_each_plate_is_kept_in_one_spelling(typed: str, kept: list[str]) -> None:
    assert [str(plate) for plate in parcel_plates(typed)] == kept


@pytest.mark.parametrize(
    "typed",
    [
        "۱۸۴ فرعی از ۷۰۶ اصلی، و همچنین کل باغ همسایه ۹۹ فرعی",
        "۱۸۴ فرعی از ۷۰۶ اصلی و ۱۸۵ فرعی از ۷۰۶ اصلی",
        "زمین پدرم ۷۰۶ اصلی",
        "۷۰۶ اصلی ۸۰۰ اصلی",
    ],
)
def test_what_stands_beside_a_plate_is_not_dropped_silently(typed: str) -> None:
    with pytest.raises(Rejected, match="۱۸۴ فرعی از ۷۰۶ اصلی"):
        parcel_plates(typed)


def test_cases_of_one_parcel_meet_by_its_key() -> None:
    assert parcel_plate("۱۸۴ فرعی از ۷۰۶ اصلی بخش ۲").key == "706/184"
    assert parcel_plate("۷۰۶ اصلی").key == "706"
