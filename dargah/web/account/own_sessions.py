"""«ورودهای من» of a citizen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from dargah.people.models import Citizen
from dargah.web import open_sessions
from dargah.web.account.views import for_citizens


@require_GET
@for_citizens
def sessions(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """«ورودهای من»: where the citizen is signed in."""
    page = open_sessions.shown(request, citizen.reference)
    return render(
        request,
        "account/sessions.html",
        {**page, "citizen": citizen, "ending": reverse("account:session_ending")},
    )


@require_POST
@for_citizens
def session_ending(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """End another sign-in of the citizen's own."""
    open_sessions.end(request, citizen.reference)
    return redirect("account:sessions")
