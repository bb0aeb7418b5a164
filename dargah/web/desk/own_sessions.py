"""«ورودهای من» of a member of the staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from dargah.people.models import StaffMember
from dargah.web import open_sessions
from dargah.web.desk.frame import frame
from dargah.web.staff import EVERYBODY, for_staff


@require_GET
@for_staff(EVERYBODY)
def sessions(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Where the member is signed in."""
    page = open_sessions.shown(request, staff.reference)
    return render(
        request,
        "desk/sessions.html",
        {**frame(request, staff), **page, "ending": reverse("desk:session_ending")},
    )


@require_POST
@for_staff(EVERYBODY)
def session_ending(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """End another sign-in of the member's own."""
    open_sessions.end(request, staff.reference)
    return redirect("desk:sessions")
