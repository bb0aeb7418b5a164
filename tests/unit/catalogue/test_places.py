"""A place lies in the province and in the county that was chosen, as far as that can be known without borders."""

from typing import Any

import pytest

from dargah.catalogue.directorate import counties, is_in_province, nearer_county
from dargah.catalogue.forms import check_all
from dargah.persian.coordinates import kilometres, outside_by, wgs84_to_utm
from tests.factories.cases import COMMISSION, loaded

CENTRES = [(slug, (county.lat, county.lon)) for slug, county in counties().items()]
OF_THE_PROVINCE = {
    "دهدز": (31.71, 50.29), "فکه": (32.03, 47.85), "چذابه": (31.79, 47.89), "شلمچه": (30.50, 48.05),
    "جزیره مینو": (30.35, 48.20), "بندر امام": (30.43, 49.08), "بحرکان": (30.13, 49.62), "زیدون": (30.33, 50.20),
    "سردشت دزفول": (32.55, 48.90), "حسینیه": (32.66, 48.24), "شیمبار": (32.38, 49.60), "صیدون": (31.37, 50.08),
}  # fmt: skip
OF_OTHERS = {
    "بصره": (30.508, 47.783), "دهلران": (32.69, 47.27), "پلدختر": (33.15, 47.71), "خرم‌آباد": (33.49, 48.36),
    "لردگان": (31.51, 50.83), "یاسوج": (30.67, 51.59), "دهدشت": (30.79, 50.56), "گچساران": (30.36, 50.80),
    "گناوه": (29.58, 50.52), "کویت": (29.38, 47.99), "عماره": (31.84, 47.14), "میان دریا": (29.95, 49.30),
    "تهران": (35.70, 51.40),
}  # fmt: skip


@pytest.mark.parametrize(("county", "centre"), CENTRES)
def test_every_centre_lies_in_the_province_and_is_its_own_county(
    county: str, centre: tuple[float, float]
) -> None:
    assert is_in_province(centre)
    assert nearer_county(centre, county) is None


@pytest.mark.parametrize("name", OF_THE_PROVINCE)
def test_its_far_corners_are_believed(name: str) -> None:
    assert is_in_province(OF_THE_PROVINCE[name])


@pytest.mark.parametrize("name", OF_OTHERS)
def test_what_lies_with_the_neighbours_is_not(name: str) -> None:
    assert not is_in_province(OF_OTHERS[name])


def test_distances_are_those_of_the_map() -> None:
    ahvaz, abadan = (31.319, 48.684), (30.339, 48.304)
    assert kilometres(ahvaz, abadan) == pytest.approx(115, abs=2)
    square = [(30.0, 48.0), (30.0, 49.0), (31.0, 49.0), (31.0, 48.0)]
    assert outside_by((30.5, 48.5), square) == 0
    assert outside_by((30.5, 49.1), square) == pytest.approx(9.6, abs=0.1)


def problem(county: str, point: tuple[float, float], **more: Any) -> dict[str, str]:
    """What an application about land says of a county and a point."""
    one = loaded(COMMISSION)
    parcel = {
        **one.samples["accepted"].answers["parcel"],
        "county": county,
        "map_point": as_degrees(point),
        **more,
    }
    problems = check_all(one.definition, {**one.samples["accepted"].answers, "parcel": parcel}, {})
    return {each.path: each.sentence for each in problems if each.path.startswith("parcel")}


def as_degrees(point: tuple[float, float]) -> dict[str, float]:
    return {"lat": point[0], "lon": point[1]}


def test_a_point_beyond_doubt_in_another_county_is_refused_and_both_are_named() -> None:
    said = problem("izeh", (30.339, 48.304))
    assert list(said) == ["parcel.map_point"]
    assert "نزدیک آبادان" in said["parcel.map_point"]
    assert "شهرستان را ایذه نوشته‌اید" in said["parcel.map_point"]


def test_the_same_point_in_metres_is_the_same_place() -> None:
    zone, x, y = wgs84_to_utm(30.339, 48.304)
    assert "parcel.map_point" in problem("izeh", (0, 0), map_point={"zone": zone, "x": x, "y": y})


@pytest.mark.parametrize(
    ("county", "point"),
    [
        ("izeh", (31.71, 50.29)),
        ("mahshahr", (30.236, 49.712)),
        ("ahvaz", (31.239, 48.656)),
        ("dezful", (32.75, 48.9)),
    ],
)
def test_a_doubt_is_the_officers_to_judge(county: str, point: tuple[float, float]) -> None:
    assert problem(county, point) == {}


def test_the_officer_is_told_of_a_doubt() -> None:
    nearer = nearer_county((30.24, 49.70), "mahshahr")
    assert nearer is not None
    assert (nearer[0].slug, nearer[1]) == ("hendijan", False)


@pytest.mark.parametrize(
    ("lat", "lon", "said"), [("48.68", "31.32", "جابه‌جا"), ("35.70", "51.40", "بیرون از")]
)
def test_latitude_and_longitude_in_each_others_place_are_told_as_that(lat: str, lon: str, said: str) -> None:
    one = loaded(COMMISSION)
    parcel = {**one.samples["accepted"].answers["parcel"], "map_point": {"lat": lat, "lon": lon}}
    problems = check_all(one.definition, {**one.samples["accepted"].answers, "parcel": parcel}, {})
    (told,) = [problem.sentence for problem in problems if problem.path == "parcel.map_point"]
    assert said in told
