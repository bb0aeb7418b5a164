"""The arithmetic of the tracking code: eleven digits and a check digit, ISO/IEC 7064 MOD 11,10 (python-stdnum's rule).

It uncovers every single wrong digit and nearly every swap of neighbours; a code of which it misses one is not given
to anybody (`tells_every_swap`).
"""

import re

from dargah.persian.digits import fold_digits
from dargah.persian.identifiers import Rejected

LENGTH = 12
BODY = LENGTH - 1


def read_tracking_code(text: str) -> str | None:
    """The code a person typed, in any digits and grouping; None when its check digit does not fit."""
    code = _bare(text)
    if len(code) != LENGTH or not code.isdigit() or check_digit(code[:BODY]) != code[BODY]:
        return None
    return code


def code_within(text: str) -> str | None:
    """The first tracking code in what somebody wrote, in any digits and grouping, between any words; None without one.

    Groups of digits belong together as far as no letter stands between them; a code begins and ends with a group, so
    that twelve digits from the middle of a longer number are none.
    """
    for run in re.split(r"[^\W\d_]+", fold_digits(text)):
        groups = re.findall(r"[0-9]+", run)
        for first in range(len(groups)):
            for last in range(first + 1, min(first + LENGTH, len(groups)) + 1):
                if code := read_tracking_code("".join(groups[first:last])):
                    return code
    return None


def tracking_code(text: str) -> str:
    """The code as an answer of a form. Raises Rejected with what is wrong with it."""
    bare = _bare(text)
    if not bare.isdigit() or len(bare) != LENGTH:
        raise Rejected("length", "کد رهگیری دوازده رقم است. آن را از رسید یا پیامک بنویسید.")
    if read_tracking_code(bare) is None:
        raise Rejected("checksum", "این کد رهگیری درست نیست؛ یک رقم آن جابه‌جا یا اشتباه است.")
    return bare


def grouped(code: str) -> str:
    """The code in groups of four, as people read it."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def check_digit(body: str) -> str:
    """ISO/IEC 7064 MOD 11,10 over a string of ASCII digits."""
    check = 10
    for digit in body:
        total = (check + int(digit)) % 10 or 10
        check = (total * 2) % 11
    return str((11 - check) % 10)


def tells_every_swap(code: str) -> bool:
    """Whether no two neighbours of the code can change places unnoticed."""
    swapped = (
        code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(BODY) if code[i] != code[i + 1]
    )
    return not any(read_tracking_code(other) for other in swapped)


def _bare(text: str) -> str:
    return "".join(c for c in fold_digits(text) if c.isascii() and c.isalnum())
