"""The schematic map of the province: the centres of the counties, the gulf below, and the point that was given.

It works with no map server: the point is placed by its coordinates among the county centres, which is
enough to see a swapped latitude or a wrong zone.
"""

from collections.abc import Iterator, Sequence
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
_SMALL = 13 / 18  # of the usual size: where a name finds no room otherwise
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


def _places_for(name: str, x: float, y: float, scale: float) -> Iterator[Box]:
    """Where a name may stand beside its brick: below, above, at the left, at the right, then at its corners."""
    wide, high = len(name) * _LETTER * scale, _LINE * scale
    for left, top in (
        (x - wide / 2, y + 3),
        (x - wide / 2, y - 3 - high),
        (x - 8 - wide, y - high / 2),
        (x + 8, y - high / 2),
        *((across, down) for down in (y + 3, y - 3 - high) for across in (x - wide, x)),
    ):
        yield (left, top, left + wide, top + high)


def _within(box: Box, height: float) -> bool:
    return box[0] > 0 and box[2] < WIDTH and box[1] > 0 and box[3] < height


def _room_for(name: str, x: float, y: float, taken: Sequence[Box], height: float) -> tuple[Box, float] | None:
    """Where a name fits without covering another, and in which size: the usual one, else the smaller."""
    for scale in (1.0, _SMALL):
        for box in _places_for(name, x, y, scale):
            clear = all(
                box[2] < one[0] or box[0] > one[2] or box[3] < one[1] or box[1] > one[3] for one in taken
            )
            if clear and _within(box, height):
                return box, scale
    return None


def _least_covered(name: str, x: float, y: float, taken: Sequence[Box], height: float) -> tuple[Box, float]:
    """Where the one name that is always written covers the least, all of it on the paper."""

    def covered(box: Box) -> float:
        return sum(
            max(0.0, min(box[2], one[2]) - max(box[0], one[0]))
            * max(0.0, min(box[3], one[3]) - max(box[1], one[1]))
            for one in taken
        )

    inside = [box for box in _places_for(name, x, y, 1) if _within(box, height)]
    return min(inside or [_pushed_in(next(_places_for(name, x, y, 1)), height)], key=covered), 1.0


def _pushed_in(box: Box, height: float) -> Box:
    """A box of which a part is off the paper, moved onto it."""
    right = max(0.0, -box[0]) - max(0.0, box[2] - WIDTH)
    down = max(0.0, -box[1]) - max(0.0, box[3] - height)
    return (box[0] + right, box[1] + down, box[2] + right, box[3] + down)


def _name(name: str, box: Box, scale: float, *, here: bool) -> str:
    told = (' font-weight="800"' if here else "") + (f' font-size="{_SIZE * scale:.0f}"' if scale < 1 else "")
    middle, bottom = (box[0] + box[2]) / 2, box[3] - 5 * scale
    return f'<text x="{middle:.0f}" y="{bottom:.0f}"{told}>{escape(name)}</text>'


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
    for place in sorted(places, key=lambda each: (each is not closest, -len(each.name))):
        x, y = centres[place.name]
        here = place is closest
        fill = "glazed" if here else "raw"
        bricks.append(
            f'<path fill="var(--{fill})" d="M{x - wide / 2:.0f} {y - high / 2:.0f}h{wide}v{high}h-{wide}z"/>'
        )
        found = _room_for(place.name, x, y, taken, frame.height)
        if found is None and here:
            found = _least_covered(place.name, x, y, taken, frame.height)
        if found is not None:
            taken.append(found[0])
            names.append(_name(place.name, *found, here=here))
    said = f"نقشه استان؛ نقطه شما نزدیک {closest.name} است" if closest else "نقشه شهرستان‌های استان"
    height = frame.height
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(said)}">'
        f'<path fill="var(--band)" d="M0 0h{WIDTH}v{height:.0f}H0z"/>'
        f'<path fill="var(--ok-bg)" d="M0 {height:.0f}V{height * 0.93:.0f}q{WIDTH * 0.2:.0f}-10 '
        f'{WIDTH * 0.4:.0f}-2t{WIDTH * 0.3:.0f} 3T{WIDTH} {height * 0.95:.0f}V{height:.0f}z"/>{"".join(bricks)}'
        f'<g font-size="{_SIZE}" fill="var(--ink-2)" text-anchor="middle">{"".join(names)}</g>{needle}</svg>'
    )
