"""Django's database sessions, whose row may come along with a statement that had to be made anyway.

A page of the form needs the draft and the visitor's session: asked for together they cost one statement.
"""

from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.core import signing
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

LONGEST_KEY = 40  # what the column holds
ROW = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """A session in the database. ``brought`` is its row's data, None when there is no such row; unset: not asked."""

    brought: str | None

    def _validate_session_key(self, key: str | None) -> bool:
        """Only what could be a key of ours is asked for: a cookie may hold anything, also a NUL."""
        return is_key(key)

    def _get_session_from_db(self) -> Any:
        if "brought" not in self.__dict__:
            with connection.cursor() as cursor:
                cursor.execute(ROW, [self.session_key, timezone.now()])
                row = cursor.fetchone()
            data = row[0] if row else None
        else:
            data = self.brought
        if data is None:
            self._session_key = None
            return None
        return self.model(session_key=self.session_key or "", session_data=data)

    def encode(self, session_dict: dict[str, Any]) -> str:
        """As Django's, uncompressed: what is held is short, and each request would pay for unpacking it."""
        return signing.dumps(session_dict, salt=self.key_salt, serializer=self.serializer)

    def cycle_key(self) -> None:
        """A fresh key for the same session; what is written down of it follows."""
        old = self.session_key
        super().cycle_key()
        if old and self.session_key:
            from dargah.people import sessions  # noqa: PLC0415 the engine is loaded before the models are

            sessions.moved(old=old, new=self.session_key)


def is_key(text: str | None) -> bool:
    """Whether a text has the form of a session's key (Django makes 32 letters and digits)."""
    return bool(text) and len(text or "") <= LONGEST_KEY and (text or "").isascii() and (text or "").isalnum()


def row_of(request: HttpRequest) -> tuple[str, tuple[Any, ...]]:
    """The data of this visitor's session as a subquery of another statement, and its parameters."""
    held = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return ROW, (held if is_key(held) else None, timezone.now())


def bring(request: HttpRequest, data: str | None) -> None:
    """Hand the session its row, unless it has been read already."""
    store = request.session
    if isinstance(store, SessionStore) and not store.accessed:
        store.brought = data
