"""What a form must not lose: a corrected point, and what it knew of a question that another one reveals."""

import pytest

from dargah.catalogue.definition import FormField
from dargah.catalogue.forms import bind_page
from dargah.catalogue.forms.numbers import Area, DecimalNumber
from dargah.catalogue.forms.places import MapPoint
from dargah.persian.coordinates import wgs84_to_utm
from dargah.persian.identifiers import Rejected
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
