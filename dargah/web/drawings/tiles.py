"""Nine pictures of a tile server around a point, where the office has one. Plain images: no script, no map library.

Web Mercator tiles as OpenStreetMap numbers them (slippy map tilenames): zoom ``z`` cuts the world into 2^z × 2^z.
"""

from math import asinh, floor, pi, radians, tan

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ZOOM = 15
AROUND = (-1, 0, 1)


def tile_of(latitude: float, longitude: float, zoom: int = ZOOM) -> tuple[float, float]:
    """Column and row of a point, with the fraction inside the tile."""
    count = 2**zoom
    column = (longitude + 180) / 360 * count
    row = (1 - asinh(tan(radians(latitude))) / pi) / 2 * count
    return column, row


def tiles_around(template: str, latitude: float, longitude: float) -> SafeString:
    """A square of three by three tiles with a mark on the point; ``template`` has {z}, {x} and {y}."""
    column, row = tile_of(latitude, longitude)
    pictures = [
        template.replace("{z}", str(ZOOM))
        .replace("{x}", str(floor(column) + x))
        .replace("{y}", str(floor(row) + y))
        for y in AROUND
        for x in AROUND
    ]
    across, down = (column - floor(column) + 1) / 3 * 300, (row - floor(row) + 1) / 3 * 300
    return format_html(
        '<div class="tiles" dir="ltr">{}<svg viewBox="0 0 300 300" aria-hidden="true">'
        '<circle cx="{}" cy="{}" r="7" fill="none" stroke="var(--bad)" stroke-width="3"/></svg></div>',
        format_html_join(
            "", '<img src="{}" alt="" width="256" height="256" loading="lazy">', ((p,) for p in pictures)
        ),
        round(across, 1),
        round(down, 1),
    )
