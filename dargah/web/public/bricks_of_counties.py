"""The counties as a wall of bricks: the northernmost course on top, the east at the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from dargah.catalogue.directorate import CountyFacts

COURSES = 6
COLUMNS = 11  # half bricks that a brick may start at; see .x2 … .x12 of home.css


@dataclass(frozen=True)
class Brick:
    """A county and its place: ``x`` 2…12 from the west, ``y`` 1…6 from the north."""

    name: str
    x: int
    y: int
    seat: bool


def laid(counties: Sequence[CountyFacts], seat: str) -> list[Brick]:
    """Each county as a brick, as near to its place on the earth as running bond allows."""
    north_first = sorted(counties, key=lambda county: -county.lat)
    west, east = min(county.lon for county in counties), max(county.lon for county in counties)
    bricks = []
    taken = 0
    for course in range(COURSES):
        until = round(len(north_first) * (course + 1) / COURSES)
        row = sorted(north_first[taken:until], key=lambda county: county.lon)
        taken = until
        least = 2 + (course + 1) % 2  # courses are shifted by half a brick
        room = (12 - least) // 2 + 1
        places = [round((county.lon - west) / (east - west) * (room - 1)) for county in row]
        for number in range(1, len(places)):  # push east what would overlap, then back what fell off the wall
            places[number] = max(places[number], places[number - 1] + 1)
        for number in reversed(range(len(places))):
            places[number] = min(places[number], room - (len(places) - number))
        bricks += [
            Brick(county.name, least + 2 * place, course + 1, county.name == seat)
            for county, place in zip(row, places, strict=True)
        ]
    return bricks
