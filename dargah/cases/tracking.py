"""A fresh tracking code: eleven random digits and a check digit, so it is neither guessed nor mistyped unnoticed.

With 10¹¹ codes and the limits of people/limits.toml a guess is hopeless, and a code alone opens nothing: the mobile
must fit. How a code is read stands in persian/tracking.py.
"""

import secrets

from dargah.persian.tracking import BODY, check_digit, tells_every_swap


def new_tracking_code() -> str:
    """A fresh code of twelve ASCII digits; the first is never zero, so nothing drops it."""
    while True:  # about one of five is drawn again
        body = str(secrets.randbelow(9 * 10 ** (BODY - 1)) + 10 ** (BODY - 1))
        code = body + check_digit(body)
        if tells_every_swap(code):
            return code
