"""What the letters' font can draw. PDF/A and PDF/UA know no letter without a shape, so Typst refuses a text with a
character that the font lacks: one picture sign in a citizen's words would keep the letter from being made at all.
"""

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
NOT_DRAWN = "\ufffd"
# line breaks, isolates and joiners have no shape of their own; of other controls Typst wants one
_LEFT_TO_TYPST = frozenset(
    "\n\r\u00ad\u061c\ufeff"
    + "".join(map(chr, [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]))
)
_CONTROLS = frozenset({"Cc", "Cf"})
_MARKS = frozenset({"Mn", "Me"})


def drawable(value: Any) -> Any:
    """The same data with texts that can be drawn.

    A character that the font lacks becomes those that it is made of (①, ㎡), a space, nothing (a mark above another),
    or, one for several in a row, the sign for what cannot be shown.
    """
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return {key: drawable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [drawable(one) for one in value]
    return value


def missing(text: str) -> list[str]:
    """The characters of a text that would not be drawn, each once."""
    return [one for one in dict.fromkeys(text) if NOT_DRAWN in _instead(one)]


def _text(text: str) -> str:
    if all(_is_drawn(one) for one in text):
        return text
    drawn: list[str] = []
    for one in text:
        instead = _instead(one)
        if instead != NOT_DRAWN or not drawn or drawn[-1] != NOT_DRAWN:
            drawn.append(instead)
    return "".join(drawn)


def _instead(one: str) -> str:
    if _is_drawn(one):
        return one
    parts = unicodedata.normalize("NFKC", one)
    if parts != one and all(_is_drawn(part) for part in parts):
        return parts
    kind = unicodedata.category(one)
    if kind.startswith("Z") or one == "\t":
        return " "
    return "" if kind in _MARKS else NOT_DRAWN


def _is_drawn(one: str) -> bool:
    return one in _LEFT_TO_TYPST or (ord(one) in _shapes() and unicodedata.category(one) not in _CONTROLS)


@lru_cache(maxsize=1)
def _shapes() -> frozenset[int]:
    """The characters that every weight of the font has a shape for."""
    return frozenset.intersection(*(_characters(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))))


def _characters(font: bytes) -> frozenset[int]:
    """The characters of a font: its table ``cmap`` in the format that the basic plane is written in (OpenType, format 4)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * place) for place in range(tables))
    cmap = next(begin for tag, _, begin, _ in records if tag == b"cmap")
    (kinds,) = struct.unpack_from(">H", font, cmap + 2)
    starts = {cmap + struct.unpack_from(">HHL", font, cmap + 4 + 8 * place)[2] for place in range(kinds)}
    table = next(start for start in sorted(starts) if struct.unpack_from(">H", font, start)[0] == 4)  # noqa: PLR2004 the format
    (doubled,) = struct.unpack_from(">H", font, table + 6)
    lasts = struct.unpack_from(f">{doubled // 2}H", font, table + 14)
    firsts = struct.unpack_from(f">{doubled // 2}H", font, table + 16 + doubled)
    return frozenset(
        one for first, last in zip(firsts, lasts, strict=True) for one in range(first, last + 1)
    ) - {0xFFFF}
