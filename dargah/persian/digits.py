"""Digits and numbers as people of Iran type and read them.

People type Persian (۰–۹), Arabic-Indic (٠–٩) and Latin digits, also mixed; we compute with Latin ones and
show Persian ones. ``\\d``, ``isdigit()`` and ``int()`` accept any script, so readers here fold first and then
check for ASCII.
"""

import re
from decimal import Decimal

_TO_ASCII = {**{0x06F0 + n: str(n) for n in range(10)}, **{0x0660 + n: str(n) for n in range(10)}}
_TO_PERSIAN = {
    **{ord(str(n)): chr(0x06F0 + n) for n in range(10)},
    **{0x0660 + n: chr(0x06F0 + n) for n in range(10)},
}
# a number never begins with noughts and a separator of thousands: «0,500» is half of something to who writes it
_NOUGHTS = re.compile(r"0+[,،٬']")
_GROUPS = re.compile(r"(?<=[0-9])[,،٬'](?=[0-9]{3}(?![0-9]))")
_SPACES = re.compile(r"[\s\u200c-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_INTEGER = re.compile(r"[0-9]{1,18}\Z")
_DECIMAL = re.compile(r"[0-9]{1,15}(\.[0-9]{1,10})?\Z")


def fold_digits(text: str) -> str:
    """The text with Persian and Arabic-Indic digits as ASCII; everything else as it was."""
    return text if text.isascii() else text.translate(_TO_ASCII)


def persian_digits(value: object) -> str:
    """The value as text with Persian digits."""
    return str(value).translate(_TO_PERSIAN)


def persian_decimal(value: float) -> str:
    """A number with Persian digits and ٫, without noughts at its end: 2.5 → ۲٫۵, 3.0 → ۳."""
    return persian_digits(f"{value:g}").replace(".", "٫")


_WORDS = ("صفر", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده")


def in_letters(number: int) -> str:
    """A small number in words, as sentences say it: «دو»; from eleven on in digits."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else persian_digits(number)


def thousands(number: int) -> str:
    """An integer with Persian digits and ٬ between thousands: 1250000 → ۱٬۲۵۰٬۰۰۰."""
    return persian_digits(f"{number:,}").replace(",", "٬")


def _bare(text: str) -> str:
    """The text folded, without spaces and invisible marks, and without separators of thousands."""
    bare = _SPACES.sub("", fold_digits(text))
    return bare if _NOUGHTS.match(bare) else _GROUPS.sub("", bare)


def strict_int(text: str) -> int:
    """A whole, non-negative number typed in any digits, with or without separators of thousands.

    Raises ValueError for anything else; a sign, an exponent and underscores are anything else.
    """
    bare = _bare(text)
    if not _INTEGER.match(bare):
        raise ValueError(text)
    return int(bare)


def strict_decimal(text: str, *, slash: bool = False) -> Decimal:
    """A non-negative number with ``.`` or ``٫`` as decimal sign. Raises ValueError for anything else.

    With ``slash`` also ``/``, as schools in Iran teach it («۴۵۰/۵»). Not where parts of a whole are told: there «۱/۲» is a
    half to who writes it.
    """
    bare = _bare(text.replace("/", "٫") if slash else text).replace("٫", ".")
    if not _DECIMAL.match(bare):
        raise ValueError(text)
    return Decimal(bare)
