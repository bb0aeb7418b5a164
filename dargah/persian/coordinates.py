"""Places on the map: WGS84 degrees and UTM metres (library ``utm``). Khuzestan lies in zones 38N and 39N."""

from collections.abc import Sequence
from math import cos, hypot, radians
from typing import NamedTuple

import utm

from dargah.persian.identifiers import Rejected

BAND = "R"  # 24°–32° N; the library only needs a letter of the northern hemisphere
ZONES = (38, 39)


class Box(NamedTuple):
    """A rectangle of degrees."""

    south: float
    north: float
    west: float
    east: float


def wgs84_to_utm(latitude: float, longitude: float) -> tuple[int, float, float]:
    """Zone, easting and northing (metres) of a place in degrees."""
    easting, northing, zone, _ = utm.from_latlon(latitude, longitude)
    return int(zone), round(float(easting), 2), round(float(northing), 2)


def utm_to_wgs84(zone: int, easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude (degrees, seven decimals) of a UTM place of the northern hemisphere.

    Rejected("format") when the numbers cannot be a UTM place.
    """
    try:
        latitude, longitude = utm.to_latlon(easting, northing, zone, BAND)
    except (utm.OutOfRangeError, ValueError) as refusal:
        raise Rejected("format", "این عددها مختصات UTM نیست. X شش رقم و Y هفت رقم دارد.") from refusal
    return round(float(latitude), 7), round(float(longitude), 7)


KILOMETRES_A_DEGREE = 111.2
Point = tuple[float, float]  # latitude and longitude in degrees


def box_of(outline: Sequence[Point]) -> Box:
    """The rectangle around an outline."""
    latitudes, longitudes = [point[0] for point in outline], [point[1] for point in outline]
    return Box(min(latitudes), max(latitudes), min(longitudes), max(longitudes))


def kilometres(one: Point, other: Point) -> float:
    """How far two places are apart, as the crow flies; within a province the earth is flat enough."""
    return hypot(*_plain(one, other))


def outside_by(place: Point, outline: Sequence[Point]) -> float:
    """How many kilometres a place lies outside an outline; zero inside it."""
    edges = list(zip(outline, [*outline[1:], outline[0]], strict=True))
    crossed = sum(_crosses(place, one, other) for one, other in edges)
    if crossed % 2:
        return 0.0
    return min(_from_edge(place, one, other) for one, other in edges)


def _plain(origin: Point, place: Point) -> Point:
    """East and north of an origin, in kilometres."""
    east = (place[1] - origin[1]) * cos(radians((place[0] + origin[0]) / 2))
    return east * KILOMETRES_A_DEGREE, (place[0] - origin[0]) * KILOMETRES_A_DEGREE


def _crosses(place: Point, one: Point, other: Point) -> bool:
    """Whether a line from the place to the east crosses this edge: an odd count is inside."""
    if (one[0] > place[0]) == (other[0] > place[0]):
        return False
    share = (place[0] - one[0]) / (other[0] - one[0])
    return place[1] < one[1] + share * (other[1] - one[1])


def _from_edge(place: Point, one: Point, other: Point) -> float:
    (x1, y1), (x2, y2) = _plain(place, one), _plain(place, other)
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    share = 0.0 if not length else max(0.0, min(1.0, -(x1 * (x2 - x1) + y1 * (y2 - y1)) / length))
    return hypot(x1 + share * (x2 - x1), y1 + share * (y2 - y1))
