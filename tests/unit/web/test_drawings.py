"""Pictures are well-formed, carry no style of their own, and say what they are given."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from dargah.catalogue.directorate import CountyFacts, counties, directorate
from dargah.web.drawings import bricks, charts, maps
from dargah.web.drawings.mosaics import BY_GROUP
from dargah.web.public.bricks_of_counties import laid

MARKS = [("امروز", "۲ آذر", 0), ("۵۰ درصد", "۹ آذر", 5), ("۹۰ درصد", "۱۱ آذر", 7), ("سقف", "۱۴ آذر", 9)]


def pictures() -> list[str]:
    places = list(counties().values())
    return [
        bricks.MARK,
        bricks.rosette(),
        bricks.wall("gggghhnnr", label="دیوار"),
        bricks.share([(1, False), (30, True)]),
        charts.bars([("<مهر>", 3), ("آبان", 0)]),
        charts.promise(MARKS),
        charts.load(8, 12, 6),
        maps.county_map(places),
        maps.county_map(places, 31.3, 48.6),
        *[bricks.mosaic(group) for group in BY_GROUP],
    ]


def test_pictures_are_well_formed_and_have_no_inline_style() -> None:
    for picture in pictures():
        root = ET.fromstring(picture)  # noqa: S314 - our own picture
        assert all("style" not in element.attrib for element in root.iter())


def test_every_group_of_the_office_has_its_pictogram() -> None:
    assert set(directorate().groups) <= set(BY_GROUP)


def test_pictograms_are_eleven_bricks_wide() -> None:
    assert {len(row) for art in BY_GROUP.values() for row in art.strip("\n").split("\n")} == {11}


@pytest.mark.parametrize("count", range(1, 60))
def test_a_wall_lays_each_brick_once(count: int) -> None:
    drawn = bricks.wall("r" * count)
    raw = drawn.split('fill="var(--clay-400)" d="')[1].split('"')[0]
    assert raw.count("M") == count


def test_a_brick_that_is_not_laid_yet_is_an_empty_place() -> None:
    drawn = bricks.wall("nn", 3)
    assert drawn.split("stroke-dasharray")[1].count("M") == 2
    assert 'fill="var(--clay-400)"' not in drawn


def test_half_glazed_brick_shows_both() -> None:
    drawn = bricks.wall("h", 3)
    assert "var(--clay-400)" in drawn
    assert "var(--w-g0" in drawn
    assert 'stroke="#fff"' not in drawn  # no shine: it is not glazed wholly


def test_share_keeps_proportions_of_short_roads_and_scales_long_ones() -> None:
    assert '<i class="g4">' in bricks.share([(1, False), (4, False)])
    assert '<i class="g12 is-you">' in bricks.share([(10, False), (60, True)])


def test_labels_of_a_promise_never_meet() -> None:
    crowded = [("امروز", "۲ آذر", 0), ("۵۰ درصد", "۳ آذر", 1), ("۹۰ درصد", "۴ آذر", 2), ("سقف", "۹ دی", 60)]
    for marks in (MARKS, crowded, crowded[:2]):
        drawn = ET.fromstring(charts.promise(marks))  # noqa: S314 - our own picture
        places = [float(text.attrib["x"]) for text in list(drawn.iter("text"))[: len(marks)]]
        assert all(before - after >= 60 for before, after in pairwise(places))
        assert min(places) >= 0


def test_the_needle_stands_only_inside_the_province() -> None:
    places = list(counties().values())
    assert "--anar-700" in maps.county_map(places, 31.319, 48.684)
    assert "نزدیک اهواز" in maps.county_map(places, 31.319, 48.684)
    for outside in ((35.7, 51.4), (48.684, 31.319), (None, None), (31.3, None)):
        assert "--anar-700" not in maps.county_map(places, *outside)


def test_names_on_the_map_do_not_cover_each_other() -> None:
    drawn = maps.county_map(list(counties().values()))
    texts = ET.fromstring(drawn).iter("text")  # noqa: S314 - our own picture
    boxes = [
        (
            float(t.attrib["x"]),
            float(t.attrib["y"]),
            len(t.text or "") * 8.6 * float(t.attrib.get("font-size", 18)) / 18,
        )
        for t in texts
    ]
    for place, (x, y, wide) in enumerate(boxes):
        for other_x, other_y, other_wide in boxes[place + 1 :]:
            assert abs(y - other_y) >= 12 or abs(x - other_x) >= (wide + other_wide) / 2 - 1


def test_no_name_on_the_map_is_hidden_under_the_needle() -> None:
    drawn = maps.county_map(list(counties().values()), 32.3811, 48.4018)  # Dezful, close below Andimeshk
    x, y = (float(part) for part in re.findall(r"translate\((\d+) (\d+)\)", drawn)[0])
    for text in ET.fromstring(drawn).iter("text"):  # noqa: S314 - our own picture
        size = float(text.attrib.get("font-size", 18)) / 18
        away = abs(float(text.attrib["x"]) - x) >= len(text.text or "") * 4.3 * size + 8
        assert away or not y - 30 < float(text.attrib["y"]) - 6 < y, text.text


@pytest.mark.parametrize("place", counties().values(), ids=lambda place: place.name)
def test_the_nearest_county_is_always_named(place: CountyFacts) -> None:
    """The needle on its very centre, and close above: where its box would cover the name."""
    for latitude in (place.lat, place.lat + 0.1, place.lat - 0.1):
        drawn = maps.county_map(list(counties().values()), latitude, place.lon)
        nearest, _ = maps.nearest(list(counties().values()), latitude, place.lon)
        names = {text.text for text in ET.fromstring(drawn).iter("text")}  # noqa: S314 - our own picture
        assert nearest.name in names


def test_what_finds_no_room_is_written_smaller() -> None:
    drawn = maps.county_map(list(counties().values()))
    texts = list(ET.fromstring(drawn).iter("text"))  # noqa: S314 - our own picture
    assert {text.text for text in texts} == {county.name for county in counties().values()}
    assert any("font-size" in text.attrib for text in texts)


def test_counties_lie_as_on_the_earth() -> None:
    places = list(counties().values())
    wall = {brick.name: brick for brick in laid(places, directorate().seat)}
    assert len(wall) == len(places)
    assert len({(brick.x, brick.y) for brick in wall.values()}) == len(places)
    assert all(2 <= brick.x <= 12 and 1 <= brick.y <= 6 for brick in wall.values())
    assert wall["اندیمشک"].y < wall["اهواز"].y < wall["آبادان"].y
    assert wall["خرمشهر"].x < wall["بهبهان"].x
    assert [name for name, brick in wall.items() if brick.seat] == ["اهواز"]
