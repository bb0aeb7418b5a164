"""Who the citizen is in this request, and how a session begins and ends."""

import secrets
import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from dargah.people import sessions
from dargah.people.models import Citizen
from dargah.web.devices import device_of

# a citizen's session: two hours without a step, twelve in all (ASVS V7.3.1, V7.3.2)
IDLE_SECONDS = 2 * 3600
LONGEST_SECONDS = 12 * 3600
FRESH_SECONDS = 10 * 60


def citizen_of(request: HttpRequest, known: Citizen | None = None) -> Citizen | None:
    """The signed-in citizen, or None; one statement for the session, one for the citizen, once a request.

    ``known`` is a citizen that another statement brought along: who it turns out to be is not asked for again.
    """
    if not hasattr(request, "_citizen"):
        request._citizen = _citizen_of(request, known)  # type: ignore[attr-defined]  # noqa: SLF001 our own mark
    found: Citizen | None = request._citizen  # type: ignore[attr-defined]  # noqa: SLF001 our own mark
    return found


def sign_in(request: HttpRequest, citizen: Citizen) -> None:
    """Begin the citizen's session under a fresh key (no fixation)."""
    request.session.cycle_key()
    moment = int(time.time())
    request.session["citizen"] = {"id": str(citizen.pk), "since": moment, "seen": moment}
    note_session(request, citizen.reference)


def note_session(request: HttpRequest, owner: str) -> None:
    """Write down where somebody has just signed in."""
    key = request.session.session_key
    if key:
        sessions.opened(owner=owner, session_key=key, device=device_of(request.headers.get("User-Agent", "")))


def is_over(held: dict[str, Any]) -> bool:
    """Whether a citizen's sign-in has ended by itself."""
    moment = int(time.time())
    return bool(moment - held["seen"] > IDLE_SECONDS or moment - held["since"] > LONGEST_SECONDS)


def is_fresh(request: HttpRequest) -> bool:
    """Whether the citizen has signed in just now: what concerns the ways in asks for that (ASVS V7.5.1)."""
    if citizen_of(request) is None:
        return False
    return bool(int(time.time()) - request.session["citizen"]["since"] <= FRESH_SECONDS)


def _citizen_of(request: HttpRequest, known: Citizen | None) -> Citizen | None:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    held: dict[str, Any] | None = request.session.get("citizen")
    if not held:
        return None
    if is_over(held):
        del request.session["citizen"]
        return None
    moment = int(time.time())
    if moment - held["seen"] > 60:  # noqa: PLR2004 one write a minute is enough to know the session lives
        request.session["citizen"] = {**held, "seen": moment}
    if known is not None and str(known.pk) == held["id"]:
        return known
    # asked for by most pages: written out, because putting the query together costs more than asking it
    return next(iter(Citizen.objects.raw("SELECT * FROM people_citizen WHERE id = %s", [held["id"]])), None)


def sign_out(request: HttpRequest) -> None:
    """End the session: its key is dead afterwards."""
    request.session.flush()
    request._citizen = None  # type: ignore[attr-defined]  # noqa: SLF001 our own mark


def browser_of(request: HttpRequest, *, make: bool = False) -> str:
    """The random token that marks this browser's session, for codes and anonymous drafts; empty when there is none."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and not make:
        return ""
    token: str = request.session.get("browser", "")
    if not token and make:
        token = secrets.token_urlsafe(24)
        request.session["browser"] = token
    return token


def address_of(request: HttpRequest) -> str:
    """The visitor's address: the proxy's word where one is trusted (its last hop), else the connection's."""
    if settings.TRUSTED_PROXY:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))
