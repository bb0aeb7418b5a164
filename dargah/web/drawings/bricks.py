"""The brick: the mark, the pictograms, the wall of services and the rosette of verified letters."""

from collections import defaultdict
from functools import cache
from itertools import groupby

from dargah.persian.digits import persian_digits
from dargah.web.drawings.mosaics import BY_GROUP

GLAZES = {
    "t": "var(--firuze-700)",
    "u": "var(--firuze-500)",
    "l": "var(--lapis-700)",
    "o": "var(--ochre-400)",
    "c": "var(--clay-400)",
    "d": "var(--clay-600)",
    "w": "#fff",
}
_WIDE, _HIGH, _JOINT = 16, 11, 2  # a brick of the pictograms and its joint

MARK = (
    '<svg viewBox="0 0 40 40" aria-hidden="true"><path fill="var(--lapis-700)" d="M15 2h10v6H15z"/>'
    '<path fill="var(--firuze-500)" d="M9 9.6h10.2v6H9zm11.8 0H31v6H20.8z"/>'
    '<path fill="var(--ochre-400)" d="M3 17.2h34v6H3z"/>'
    '<path fill="var(--firuze-700)" d="M3 24.8h11v6H3zm23 0h11v6H26zM3 32.4h11v6H3zm23 0h11v6H26z"/></svg>'
)


@cache
def mosaic(group: str) -> str:
    """The pictogram of a group of services. A run of bricks of one glaze is one dashed line: a third of the bytes."""
    rows = BY_GROUP[group].strip("\n").split("\n")
    lines: dict[str, list[str]] = defaultdict(list)
    for y, row in enumerate(rows):
        x = 0
        for glaze, run in groupby(row):
            length = len(list(run))
            if glaze in GLAZES:
                lines[glaze].append(
                    f"M{x * (_WIDE + _JOINT)} {y * (_HIGH + _JOINT)}h{length * (_WIDE + _JOINT) - _JOINT}"
                )
            x += length
    body = "".join(f'<path stroke="{GLAZES[glaze]}" d="{"".join(runs)}"/>' for glaze, runs in lines.items())
    width, height = 11 * (_WIDE + _JOINT) - _JOINT, len(rows) * (_HIGH + _JOINT) - _JOINT
    return (
        f'<svg viewBox="0 {-_HIGH / 2:g} {width} {height}" stroke-width="{_HIGH}" '
        f'stroke-dasharray="{_WIDE} {_JOINT}" aria-hidden="true">{body}</svg>'
    )


def _courses(count: int, columns: int) -> list[int]:
    """How many bricks each course gets, from the bottom: running bond alternates ``columns`` and one less."""
    courses: list[int] = []
    while sum(courses) < count:
        room = columns if len(courses) % 2 == 0 else columns - 1
        courses.append(min(room, count - sum(courses)))
    return courses


def best_columns(count: int) -> int:
    """The width at which so many bricks make the fullest wall of about four courses."""

    def badness(columns: int) -> float:
        courses = _courses(count, columns)
        room = columns if len(courses) % 2 else columns - 1
        return room - courses[-1] + abs(len(courses) - 4) / 2

    return min(range(3, 11), key=badness)


def wall(bricks: str, columns: int = 0, label: str = "") -> str:
    """One brick a service, running bond, built from the bottom and from the right.

    ``bricks``: a letter a service, the first one laid first: ``g`` glazed (no visit), ``h`` half (one
    visit), ``n`` a place where the brick is not laid yet, ``r`` raw clay.
    ``columns`` 0 chooses the width.
    """
    wide, high, joint = 66, 26, 5
    columns = columns or best_columns(len(bricks))
    rows: list[str] = []
    for count in _courses(len(bricks), columns):
        laid = sum(map(len, rows))
        rows.append(bricks[laid : laid + count])
    height = len(rows) * (high + joint) - joint
    width = columns * (wide + joint) - joint
    paths: dict[str, list[str]] = defaultdict(list)
    for number, row in enumerate(rows):
        top = height - (number + 1) * (high + joint) + joint
        shift = 0 if number % 2 == 0 else (wide + joint) / 2
        if number % 2 and len(row) == columns - 1:  # half bricks close the course at both ends
            half = (wide - joint) / 2
            paths["edge"] += [f"M{x:g} {top}h{half:g}v{high}h-{half:g}z" for x in (0, width - half)]
        for place, brick in enumerate(row):
            left = width - shift - (place + 1) * (wide + joint) + joint
            square = f"M{left:g} {top}h{wide}v{high}h-{wide}z"
            if brick == "g":
                paths[f"g{(place * 5 + number * 3) % 7 % 3}"].append(square)
                paths["shine"].append(f"M{left + 4:g} {top + 4}h{wide - 8}")
            elif brick == "n":
                paths["none"].append(f"M{left + 1:g} {top + 1}h{wide - 2}v{high - 2}h-{wide - 2}z")
            else:
                paths["raw"].append(square)
                if brick == "h":
                    paths["g0"].append(f"M{left + wide:g} {top}v{high}h-{wide}z")
    fills = {
        "edge": "var(--w-half,var(--line))",
        "raw": "var(--clay-400)",
        "g0": "var(--w-g0,var(--firuze-700))",
        "g1": "var(--w-g1,#0c7277)",
        "g2": "var(--w-g2,#085a60)",
    }
    body = "".join(
        f'<path fill="{fill}" d="{"".join(paths[key])}"/>' for key, fill in fills.items() if paths[key]
    )
    if paths["none"]:
        dashed = 'fill="none" stroke="var(--clay-400)" stroke-width="2" stroke-dasharray="6 4"'
        body += f'<path {dashed} d="{"".join(paths["none"])}"/>'
    if paths["shine"]:
        body += f'<path stroke="#fff" stroke-opacity=".28" stroke-width="1.5" d="{"".join(paths["shine"])}"/>'
    said = f'role="img" aria-label="{label}"' if label else 'aria-hidden="true"'
    return f'<svg class="wall" viewBox="0 0 {width} {height}" {said}>{body}</svg>'


@cache
def rosette() -> str:
    """The seal: only ever beside a letter that was verified."""
    petals = "".join(f'<use href="#petal" transform="rotate({30 * turn} 60 60)"/>' for turn in range(12))
    return (
        '<svg class="rosette" viewBox="0 0 120 120" aria-hidden="true"><defs>'
        '<path id="petal" d="M60 44c-5-8-8-17-8-24a8 8 0 0 1 16 0c0 7-3 16-8 24z"/></defs>'
        '<circle cx="60" cy="60" r="58" fill="var(--lapis-900)"/>'
        '<circle cx="60" cy="60" r="53" fill="none" stroke="var(--ochre-400)" stroke-width="2"/>'
        f'<g fill="#fff">{petals}</g><circle cx="60" cy="60" r="14" fill="var(--ochre-400)"/>'
        '<circle cx="60" cy="60" r="9" fill="var(--lapis-900)"/>'
        '<path d="M55.5 60l3.5 3.5 6-6.5" fill="none" stroke="#fff" stroke-width="2.6" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def share(parts: list[tuple[int, bool]]) -> str:
    """Each stage's share of the days as one course of bricks: (days, is it the citizen's turn), first at the right.

    Widths are the classes g2…g12; longer roads are scaled to that. Decorative: the list of stages says
    the same in words.
    """
    longest = max((days for days, _ in parts), default=1)
    most = 12
    bricks = []
    for number, (days, citizen) in enumerate(parts, start=1):
        width = days if longest <= most else max(1, round(days * most / longest))
        names = [f"g{width}"] if width > 1 else []
        names += ["is-you"] if citizen else []
        classes = " ".join(names)
        said = f' class="{classes}"' if names else ""
        bricks.append(f"<i{said}>{persian_digits(number)}</i>")
    return f'<p class="share" aria-hidden="true">{"".join(bricks)}</p>'
