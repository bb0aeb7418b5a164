"""The member of the staff who is signed in, by password and second factor, and who may open what is for staff."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from dargah.people.models import StaffMember
from dargah.people.refusals import NotAllowed
from dargah.people.roles import DESK_ROLES, Role
from dargah.web.forms import page_to_return_to
from dargah.web.unsent import not_sent

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
EVERYBODY = frozenset(Role)
CASE_WORK = DESK_ROLES

HOME = "/desk/"

DeskView = Callable[..., HttpResponseBase]


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this very session was opened with a second factor."""
    methods = request.session.get("account_authentication_methods", [])
    return any(method.get("method") == "mfa" for method in methods)


def member_of(request: HttpRequest) -> StaffMember | None:
    """The member who signed in with both factors, on pages that are not only for staff; None for everybody else."""
    user = request.user
    if isinstance(user, StaffMember) and user.is_active and has_second_factor(request):
        return user
    return None


def for_staff(roles: Iterable[Role] = CASE_WORK) -> Callable[[DeskView], DeskView]:
    """The view gets the staff member; others get 403, or the way to sign in. The roles can be read from the view."""
    allowed = frozenset(roles)

    def decorate(view: DeskView) -> DeskView:
        @wraps(view)
        def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, StaffMember) or not user.is_active:
                way_in = f"/desk/sign-in/?{urlencode({'next': page_to_return_to(request, HOME)})}"
                return not_sent(request, back=way_in, signing_in=True) or redirect(way_in)
            if not has_second_factor(request):
                if is_mfa_enabled(user, SECOND_FACTORS):
                    raise NotAllowed("عامل دوم در این ورود به کار نرفته است. بیرون بروید و دوباره وارد شوید.")
                return redirect("/desk/second-factor/totp/activate/")
            if user.role not in allowed:
                raise NotAllowed("این صفحه برای نقش شما نیست.")
            return view(request, user, *arguments, **named)

        guarded.roles = allowed  # type: ignore[attr-defined]  # read by the test that walks every URL
        return guarded

    return decorate
