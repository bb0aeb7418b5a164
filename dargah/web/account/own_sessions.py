"""«ورودهای من» of a citizen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from dargah.people.models import Citizen
from dargah.people.passkeys import passkeys_of
from dargah.web import open_sessions, visitor
from dargah.web.account.views import for_citizens


@require_GET
@for_citizens
def sessions(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """«ورودهای من»: where the citizen is signed in, and by which keys."""
    return show_sessions(request, citizen, {})


def show_sessions(request: HttpRequest, citizen: Citizen, errors: dict[str, str]) -> HttpResponse:
    """The page, with what was wrong about a key."""
    page = {
        **open_sessions.shown(request, citizen.reference),
        "citizen": citizen,
        "ending": reverse("account:session_ending"),
        "passkeys": passkeys_of(citizen),
        "fresh": visitor.is_fresh(request),
        "errors": errors,
    }
    return render(request, "account/sessions.html", page, status=422 if errors else 200)


@require_POST
@for_citizens
def session_ending(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """End another sign-in of the citizen's own."""
    open_sessions.end(request, citizen.reference)
    return redirect("account:sessions")
