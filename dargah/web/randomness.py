"""Random text from one call of the system's randomness.

Django draws each letter of a CSRF token by itself: thirty-two calls of the system a token, each of which gives Python's
lock to another thread. Every page with a form makes one token or two.
"""

import os

from django.utils.crypto import RANDOM_STRING_CHARS

BYTES = 256


def drawn_at_once(length: int, allowed_chars: str = RANDOM_STRING_CHARS) -> str:
    """As ``django.utils.crypto.get_random_string``: each letter as likely as every other, from the same source.

    A byte beyond the last whole multiple of the number of letters is drawn again, or the first letters would be likelier.
    """
    letters = len(allowed_chars)
    below = BYTES - BYTES % letters
    found: list[str] = []
    while len(found) < length:
        found += [allowed_chars[byte % letters] for byte in os.urandom(2 * length) if byte < below]
    return "".join(found[:length])
