"""Charts, right to left: names at the right, bars grow to the left, time starts at the right."""

from collections.abc import Sequence

from django.utils.html import escape

from dargah.persian.digits import persian_decimal

SHORT_NAME, LETTER, MARGIN = 9, 7, 12  # letters of a month's name; the width of a letter and of the gap


def bars(
    rows: Sequence[tuple[str, float]], width: int = 340, row_height: int = 25, *, present: bool = True
) -> str:
    """A bar chart of (name, value); the last row stands out where it is the ``present`` one."""
    longest = max((len(name) for name, _ in rows), default=SHORT_NAME)
    start = width - max(74, longest * LETTER + MARGIN)
    top = max((value for _, value in rows), default=1) or 1
    drawn = []
    for number, (name, value) in enumerate(rows):
        y = number * row_height
        long = value / top * (start - 30)
        last = present and number == len(rows) - 1
        drawn.append(
            f'<text x="{width}" y="{y + 17}" font-weight="{800 if last else 500}">{escape(name)}</text>'
            f'<rect x="{start - long:.1f}" y="{y + 4}" width="{long:.1f}" height="{row_height - 9}" rx="1.5" '
            f'fill="var(--glazed{"" if last else "-2"})"/>'
            f'<text x="{start - long - 7:.1f}" y="{y + 17}">{persian_decimal(value)}</text>'
        )
    height = len(rows) * row_height
    drawn.append(f'<path d="M{start} 0v{height}" stroke="var(--edge)" stroke-width="1.5"/>')
    return f'<svg class="chart" viewBox="0 0 {width} {height}" aria-hidden="true">{"".join(drawn)}</svg>'


def promise(marks: Sequence[tuple[str, str, int]]) -> str:
    """A track of promises from right to left: (name, date as people read it, working days from the first mark).

    Two to four marks in growing order: «امروز», then what half and nine in ten reach, then the ceiling.
    The last stretch is
    raw clay: nobody should need it.
    """
    right, left = 250, 22
    whole = max(marks[-1][2], 1)
    least = 60  # two labels must not meet
    places: list[float] = []
    for _, _, days in marks:
        place = right - (right - left) * days / whole
        if places:
            place = min(place, places[-1] - least)
        places.append(place)
    if places[-1] < left:  # pushed over the edge: spread them evenly instead
        places = [right - (right - left) * number / (len(marks) - 1) for number in range(len(marks))]
    fills = ("var(--glazed)", "var(--glazed-2)", "var(--raw)")
    bodies = []
    for number in range(len(marks) - 1):
        raw = number == len(marks) - 2
        fill = fills[2] if raw else fills[min(number, 1)]
        dashes = ' stroke-dasharray="4 4"' if raw else ""
        near, far = places[number], places[number + 1]
        bodies.append(
            f'<path d="M{far + 1:.0f} 38h{near - far - 2:.0f}" stroke="{fill}" stroke-width="16"{dashes}/>'
        )
    posts = "".join(f"M{place:.0f} 25v26" for place in places)
    names = "".join(
        f'<text x="{place:.0f}" y="15">{escape(name)}</text>'
        for place, (name, _, _) in zip(places, marks, strict=True)
    )
    dates = "".join(
        f'<text x="{place:.0f}" y="71">{escape(day)}</text>'
        for place, (_, day, _) in zip(places, marks, strict=True)
    )
    return (
        '<svg class="wall" viewBox="0 0 272 78" aria-hidden="true">'
        f'<g font-size="14" fill="var(--ink-2)" text-anchor="middle">{names}</g>{"".join(bodies)}'
        f'<path stroke="var(--ink)" stroke-width="2" d="{posts}"/>'
        f'<g font-size="14" fill="var(--ink)" text-anchor="middle">{dates}</g></svg>'
    )


def load(present: int, total: int, most: int) -> str:
    """Who is in on a day: one brick a person, right to left, with the limit as a line."""
    unit = 120 / max(total, 1)
    drawn = []
    for number in range(total):
        here = number < present
        fill = "var(--bad)" if here and number >= most else "var(--glazed)" if here else "none"
        edge = "var(--edge)" if fill == "none" else fill
        drawn.append(
            f'<rect x="{120 - (number + 1) * unit + 0.75:.2f}" y="8" width="{unit - 1.5:.2f}" '
            f'height="12" rx="1" fill="{fill}" stroke="{edge}"/>'
        )
    return (
        f'<svg class="load" viewBox="0 0 120 26" aria-hidden="true">{"".join(drawn)}'
        f'<path d="M{120 - most * unit:g} 2v24" stroke="var(--ink)" stroke-width="2"/></svg>'
    )
