"""Tiles around a point, only where the office has a tile server."""

import pytest

from dargah.web.drawings.tiles import tile_of, tiles_around
from dargah.web.templatetags.look import county_map

AHVAZ = {"lat": "31.3183", "lon": "48.6706"}


def test_a_point_is_in_the_tile_that_openstreetmap_gives() -> None:
    column, row = tile_of(31.3183, 48.6706, zoom=10)
    assert (int(column), int(row)) == (650, 418)


def test_nine_pictures_and_a_mark() -> None:
    drawn = tiles_around("https://tiles.example.ir/{z}/{x}/{y}.png", 31.3183, 48.6706)
    assert drawn.count("<img") == 9
    assert "https://tiles.example.ir/15/" in drawn
    assert "<circle" in drawn


@pytest.mark.parametrize(("server", "pictures"), [("", 0), ("https://tiles.example.ir/{z}/{x}/{y}.png", 9)])
def test_only_where_the_office_has_one(server: str, pictures: int, settings: object) -> None:
    settings.TILE_SERVER = server  # type: ignore[attr-defined]
    assert county_map(AHVAZ).count("<img") == pictures
