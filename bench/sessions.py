"""Sessions as the portal makes them after signing in, so that a measure begins where its subject begins."""

import time
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from bench.client import Talk
from dargah.people.models import Citizen, StaffMember


def as_citizen(talk: Talk, citizen: Citizen) -> None:
    """This visitor is signed in as a citizen."""
    moment = int(time.time())
    _begin(talk, {"citizen": {"id": str(citizen.pk), "since": moment, "seen": moment}, "browser": "bench"})


def as_staff(talk: Talk, member: StaffMember) -> None:
    """This visitor is signed in as a staff member, with both factors."""
    _begin(
        talk,
        {
            SESSION_KEY: str(member.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: member.get_session_auth_hash(),
            "account_authentication_methods": [
                {"method": "password", "at": time.time()},
                {"method": "mfa", "type": "totp", "at": time.time()},
            ],
        },
    )


def _begin(talk: Talk, held: dict[str, object]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store.update(held)
    store.create()
    talk.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
