"""A text that nobody may read in the database: encrypted with a key made of SECRET_KEY, until it is sent.

A sign-in code is kept only as a digest (ASVS V6.5.2), yet it has to reach the worker that sends it. So the
message waits encrypted, for two minutes at most, and is emptied when it was handed over or given up. Who has
the database without the secret key reads no code; who has both could sign in anyway.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class Unreadable(Exception):
    """The seal is not ours: the secret key was changed since."""


def seal(text: str) -> str:
    """The text, encrypted."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text again. Raises Unreadable."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as foreign:
        raise Unreadable from foreign


def _box() -> Fernet:
    key = hashlib.sha256(f"notices:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
