"""What a form must not lose: a corrected point, and what it knew of a question that another one reveals."""

import pytest

from dargah.catalogue.definition import FormField
from dargah.catalogue.forms import bind_page
from dargah.catalogue.forms.days import JalaliDate
from dargah.catalogue.forms.numbers import Area, DecimalNumber
from dargah.catalogue.forms.places import MapPoint
from dargah.persian.coordinates import wgs84_to_utm
from dargah.persian.identifiers import Rejected
from dargah.web.templatetags.persian import code
from tests.unit.catalogue.content import built

LATITUDE, LONGITUDE = 31.3203, 48.6692


def point(**changes: str) -> dict[str, str]:
    """A point as the form sends it once it is stored: degrees and metres of the same place."""
    zone, x, y = wgs84_to_utm(LATITUDE, LONGITUDE)
    whole = {"lat": str(LATITUDE), "lon": str(LONGITUDE), "zone": str(zone), "x": f"{x:.0f}", "y": f"{y:.0f}"}
    return {**whole, **changes}


def test_degrees_and_metres_of_one_place_are_taken() -> None:
    assert MapPoint().clean(None, point()) == {"lat": LATITUDE, "lon": LONGITUDE}  # type: ignore[arg-type]


@pytest.mark.parametrize("corrected", [{"x": "290000"}, {"lat": "31.5"}])
def test_a_correction_of_one_of_the_two_is_never_dropped_silently(corrected: dict[str, str]) -> None:
    with pytest.raises(Rejected) as refusal:
        MapPoint().clean(None, point(**corrected))  # type: ignore[arg-type]
    assert "پاک کنید" in refusal.value.sentence
    only_metres = point(lat="", lon="", **{k: v for k, v in corrected.items() if k == "x"})
    assert MapPoint().clean(None, only_metres)["lat"] != 0  # type: ignore[arg-type]


def test_a_question_that_another_reveals_keeps_what_was_known() -> None:
    one = built()["plan-inquiry"]
    page = next(page for page in one.definition.form if page.use == "applicant")
    known = {"applicant": {"first_name": "مریم", "last_name": "رضایی"}}
    chosen = {"applicant.kind": ["person"]}
    fields = {field.name: field for field in bind_page(one.definition, page, known, typed=chosen).fields}
    assert fields["applicant.first_name"].value == "مریم"


def test_an_area_written_with_the_slash_of_the_school_is_told_with_the_sign_of_print() -> None:
    parcel = FormField(key="area", kind="area", label="مساحت", unit="مترمربع")
    kept = Area().clean(parcel, "۴۵۰/۵")
    assert (kept, Area().show(parcel, kept)) == ("450.5", "۴۵۰٫۵ مترمربع")


def test_half_of_a_dang_is_not_read_as_one_and_two_tenths() -> None:
    share = FormField(key="share", kind="decimal", label="سهم", unit="دانگ")
    assert DecimalNumber().clean(share, "۱٫۵") == "1.5"
    with pytest.raises(Rejected) as refusal:
        DecimalNumber().clean(share, "۱/۲")
    assert "مانند ۴٫۵" in refusal.value.sentence


DAY = FormField(key="day", kind="jalali_date", label="تاریخ")


@pytest.mark.parametrize("typed", ["۱۳۹۹/۱/۵", " 1399-01-05 ", "1399.1.5", "\u2067۱۳۹۹/۰۱/۰۵\u2069"])
def test_a_whole_date_in_the_box_of_the_year_is_the_date(typed: str) -> None:
    boxes = {"day": "", "month": "", "year": typed}
    kept = JalaliDate().clean(DAY, boxes)
    assert kept == "2020-03-24"
    assert JalaliDate().typed(DAY, kept) == {"day": "۵", "month": "1", "year": "۱۳۹۹"}


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ({"day": "", "month": "", "year": "۱۳۹۹"}, "ماه را هم بنویسید"),
        ({"day": "۵", "month": "", "year": "۱۳۹۹/۱/۵"}, "سال را با رقم"),
        ({"day": "", "month": "", "year": "۱۳۹۹/۱"}, "سال و ماه و روز"),
        ({"day": "", "month": "", "year": "2020-03-24"}, "میلادی"),
        ({"day": "", "month": "", "year": "۱۳۹۹/۱۳/۵"}, "ماه از ۱ تا ۱۲"),
    ],
)
def test_what_is_no_whole_date_is_still_asked_for(boxes: dict[str, str], said: str) -> None:
    with pytest.raises(Rejected) as refusal:
        JalaliDate().clean(DAY, boxes)
    assert said in refusal.value.sentence


def test_coordinates_are_told_in_latin_digits_as_an_island() -> None:
    told = MapPoint().show(
        FormField(key="at", kind="map_point", label="جای زمین"), {"lat": 31.3, "lon": 48.7}
    )
    assert told == "31.30000, 48.70000"
    assert code(told) == '<bdi dir="ltr" class="code">31.30000, 48.70000</bdi>'
    assert code("410722859036") == '<bdi dir="ltr" class="code">۴۱۰۷ ۲۲۸۵ ۹۰۳۶</bdi>'


NAMES = {
    "land-type-article12": "visit_name",
    "discipline-complaint": "engineer_name",
    "subdivision-plan-state-land": "surveyor",
}


@pytest.mark.parametrize(("slug", "key"), NAMES.items())
def test_a_persons_name_takes_no_digits(slug: str, key: str) -> None:
    fields = [field for page in built()[slug].definition.form for field in page.fields]
    assert next(field.kind for field in fields if field.key == key) == "person_name"
