"""How allauth behaves here: staff accounts are made by the sysadmin, nobody signs up, tries are counted."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people import limits, sessions
from dargah.web import visitor
from dargah.web.staff import SECOND_FACTORS


class StaffAccountAdapter(DefaultAccountAdapter):
    """No sign-up; our own limits, which all web workers share."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 allauth's signature
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before the password is looked at. Raises TooOften, which becomes the page of 429."""
        username = str(credentials.get("username", ""))[:100]
        limits.count("staff_sign_in_from_address", limits.neighbourhood(visitor.address_of(request)))
        limits.count("staff_sign_in", username.lower())

    def login(self, request: HttpRequest, user: Any) -> None:
        """Both factors are through: the session begins, and is written down for «ورودهای من»."""
        super().login(request, user)
        visitor.note_session(request, user.reference)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002 allauth calls it so
        """Leave a security record; the name that was tried stays out of it."""
        with transaction.atomic():
            record(event=Event.sign_in_refused, subject="desk", actor="system")

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address by our own rule about proxies."""
        address = visitor.address_of(request)
        if not address:
            raise PermissionDenied
        return address


class SecondFactorAdapter(DefaultMFAAdapter):
    """The last second factor stays: without one the password alone would lead in."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "این تنها عامل دوم شماست. نخست برنامه یا کلید دیگری بسازید، سپس این را بردارید.",
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether another second factor of the member is left; recovery codes are none."""
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=SECOND_FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def end_other_sessions(request: HttpRequest, user: Any, **_: Any) -> None:
    """Another second factor: what was opened with the old ones ends (ASVS V7.4.3)."""
    sessions.end(owner=user.reference, actor=user.reference, keep=request.session.session_key or "")


@receiver(authenticator_added)
def open_the_desk(request: HttpRequest, user: Any, authenticator: Authenticator, **_: Any) -> None:
    """Who has just shown the new factor need not sign out and in for it: this session has seen both, under a fresh key."""
    if authenticator.type not in SECOND_FACTORS:
        return
    record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)
    request.session.cycle_key()
