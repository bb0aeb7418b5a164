"""The schematic map of the province: the centres of the counties, the gulf below, and the point that was given.

It works with no map server: the point is placed by its coordinates among the county centres, which is
enough to see a swapped latitude or a wrong zone.
"""

from collections.abc import Sequence
from math import cos, hypot, radians
from typing import NamedTuple, Protocol

from django.utils.html import escape

from dargah.persian.coordinates import KILOMETRES_A_DEGREE


class Place(Protocol):
    """A county: its name and the centre in WGS 84 degrees."""

    @property
    def name(self) -> str: ...
    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...


class Frame(NamedTuple):
    """The part of the earth that is drawn, in degrees."""

    south: float
    north: float
    west: float
    east: float

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a point of the earth is on the paper."""
        x = (longitude - self.west) / (self.east - self.west) * WIDTH
        y = (self.north - latitude) / (self.north - self.south) * self.height
        return x, y

    @property
    def height(self) -> float:
        middle = radians((self.south + self.north) / 2)
        return WIDTH * (self.north - self.south) / ((self.east - self.west) * cos(middle))


WIDTH = 360  # drawn about life size on a phone
MARGIN = 0.22  # degrees around the outermost centres
_LETTER, _LINE, _SIZE = (
    8.6,
    21,
    18,
)  # 15 px where the map is 300 wide; the room a letter and a line of a name take
_BRICK = (10, 5)
NEEDLE = (
    '<path d="M0 0C-8-12-17-20-17-31a17 17 0 0 1 34 0C17-20 8-12 0 0z" fill="var(--anar-700)" stroke="#fff" '
    'stroke-width="2.5"/><circle cy="-31" r="6.5" fill="#fff"/>'
)

Box = tuple[float, float, float, float]  # left, top, right, bottom


def frame_of(places: Sequence[Place]) -> Frame:
    """A frame around every county."""
    return Frame(
        min(place.lat for place in places) - MARGIN,
        max(place.lat for place in places) + MARGIN,
        min(place.lon for place in places) - MARGIN,
        max(place.lon for place in places) + MARGIN,
    )


def nearest(places: Sequence[Place], latitude: float, longitude: float) -> tuple[Place, int]:
    """The county whose centre is nearest, and how far it is in kilometres (flat earth: enough over a province)."""

    def far(place: Place) -> float:
        east = (place.lon - longitude) * cos(radians(latitude))
        return hypot(place.lat - latitude, east) * KILOMETRES_A_DEGREE

    closest = min(places, key=far)
    return closest, round(far(closest))


def _room_for(name: str, x: float, y: float, taken: Sequence[Box]) -> Box | None:
    """Where a name fits beside its brick without covering another: below, above, at the left, at the right."""
    wide = len(name) * _LETTER
    for left, top in (
        (x - wide / 2, y + 3),
        (x - wide / 2, y - 3 - _LINE),
        (x - 8 - wide, y - _LINE / 2),
        (x + 8, y - _LINE / 2),
    ):
        box = (left, top, left + wide, top + _LINE)
        clear = all(box[2] < one[0] or box[0] > one[2] or box[3] < one[1] or box[1] > one[3] for one in taken)
        if clear and left > 0 and left + wide < WIDTH:
            return box
    return None


def county_map(places: Sequence[Place], latitude: float | None = None, longitude: float | None = None) -> str:
    """The map; with coordinates a needle stands on the point, if it is in the frame, and the nearest county is marked."""
    frame = frame_of(places)
    inside = (
        latitude is not None
        and longitude is not None
        and frame.south <= latitude <= frame.north
        and frame.west <= longitude <= frame.east
    )
    closest = (
        nearest(places, latitude, longitude)[0]
        if inside and latitude is not None and longitude is not None
        else None
    )
    wide, high = _BRICK
    centres = {place.name: frame.place(place.lat, place.lon) for place in places}
    taken: list[Box] = [(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2) for x, y in centres.values()]
    needle = ""
    if inside and latitude is not None and longitude is not None:
        x, y = frame.place(latitude, longitude)
        taken.append((x - 12, y - 34, x + 12, y))  # what stands under the needle is not read
        needle = f'<g transform="translate({x:.0f} {y:.0f}) scale(.7)">{NEEDLE}</g>'
    bricks, names = [], []
    for place in sorted(places, key=lambda each: each is not closest):
        x, y = centres[place.name]
        here = place is closest
        fill = "glazed" if here else "raw"
        bricks.append(
            f'<path fill="var(--{fill})" d="M{x - wide / 2:.0f} {y - high / 2:.0f}h{wide}v{high}h-{wide}z"/>'
        )
        spot = _room_for(place.name, x, y, taken)
        if spot is not None:
            taken.append(spot)
            weight = ' font-weight="800"' if here else ""
            middle, bottom = (spot[0] + spot[2]) / 2, spot[3] - 5
            names.append(f'<text x="{middle:.0f}" y="{bottom:.0f}"{weight}>{escape(place.name)}</text>')
    said = f"نقشه استان؛ نقطه شما نزدیک {closest.name} است" if closest else "نقشه شهرستان‌های استان"
    height = frame.height
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(said)}">'
        f'<path fill="var(--band)" d="M0 0h{WIDTH}v{height:.0f}H0z"/>'
        f'<path fill="var(--ok-bg)" d="M0 {height:.0f}V{height * 0.93:.0f}q{WIDTH * 0.2:.0f}-10 '
        f'{WIDTH * 0.4:.0f}-2t{WIDTH * 0.3:.0f} 3T{WIDTH} {height * 0.95:.0f}V{height:.0f}z"/>{"".join(bricks)}'
        f'<g font-size="{_SIZE}" fill="var(--ink-2)" text-anchor="middle">{"".join(names)}</g>{needle}</svg>'
    )
