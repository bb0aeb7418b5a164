"""The tracking code: eleven random digits and a check digit, so it is neither guessed nor mistyped unnoticed.

The check digit is ISO/IEC 7064 MOD 11,10 (computed by python-stdnum's rule): it uncovers every single wrong digit
and nearly every swap of neighbours. With 10¹¹ codes and the limits of people/limits.toml a guess is hopeless, and a
code alone opens nothing: the mobile must fit.
"""

import secrets

from dargah.persian.digits import fold_digits

LENGTH = 12
BODY = LENGTH - 1


def new_tracking_code() -> str:
    """A fresh code of twelve ASCII digits; the first is never zero, so nothing drops it."""
    body = str(secrets.randbelow(9 * 10 ** (BODY - 1)) + 10 ** (BODY - 1))
    return body + check_digit(body)


def read_tracking_code(text: str) -> str | None:
    """The code a person typed, in any digits and grouping; None when its check digit does not fit."""
    code = "".join(c for c in fold_digits(text) if c.isascii() and c.isalnum())
    if len(code) != LENGTH or not code.isdigit() or check_digit(code[:BODY]) != code[BODY]:
        return None
    return code


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
