"""Places on the map: WGS84 degrees and UTM metres (library ``utm``). Khuzestan lies in zones 38N and 39N."""

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


def in_box(latitude: float, longitude: float, box: Box) -> bool:
    """Whether a place lies in a rectangle, its edges included."""
    return box.south <= latitude <= box.north and box.west <= longitude <= box.east
