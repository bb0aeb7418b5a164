"""The verification code of a letter: sixteen characters a person can type from paper.

Fifteen are random, log2(31) = 4.95 bits each, 74 bits together, so that nobody finds a letter by guessing.
The sixteenth is a check: the sum of place x value modulo 31. 31 is prime and all places differ, so every
single wrong character and every swap of two is noticed. No 0 O 1 I L: nobody can mistake them, and no vowel
pair makes words.
"""

import re
import secrets

from dargah.persian.digits import fold_digits

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM = 15
LENGTH = RANDOM + 1
GROUP = 4
SEPARATORS = frozenset(" -‐‑–—_.\u200c\u200e\u200f\u2066\u2067\u2068\u2069\u202a\u202b\u202c")

# what such a viewer keeps together: letters, and digits with a hyphen between them
RUNS = re.compile(r"[0-9]+(?:-[0-9]+)*|[A-Z]+|.")


def new_code() -> str:
    """A fresh code."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM))
    return body + _check(body)


def typed(code: str) -> str:
    """As it is printed: ``K7QM-2XPA-94TD-HW3C``."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def parsed(text: str) -> str | None:
    """The code that somebody typed in any digits, case and grouping; None when it cannot be one."""
    written = "".join(sign for sign in fold_digits(text).upper() if sign == "-" or sign not in SEPARATORS)
    if is_scattered(written):
        written = "".join(reversed(RUNS.findall(written)))
    code = "".join(character for character in written if character not in SEPARATORS)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET) or _check(code[:-1]) != code[-1]:
        return None
    return code


def is_scattered(written: str) -> bool:
    """Whether a code was copied from a viewer that takes the whole letter for right to left and hands its runs out in
    reverse (pdfium: «MH7D-MZV-5ZK-75J8GY» of «GY8J-75ZK-5MZV-D7MH»): three hyphens, but not after every fourth sign.
    """
    groups = written.split("-")
    return len(groups) == LENGTH // GROUP and any(len(group) != GROUP for group in groups)


def _check(body: str) -> str:
    total = sum(place * ALPHABET.index(character) for place, character in enumerate(body, 1))
    return ALPHABET[total % len(ALPHABET)]
