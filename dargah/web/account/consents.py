"""Whom the citizen lets apply in their place, and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from dargah.applications import operations as applications
from dargah.people.consent import given_by
from dargah.people.models import Citizen
from dargah.people.refusals import NotThere
from dargah.web.account.views import for_citizens
from dargah.web.helping import titled


@require_GET
@for_citizens
def consents(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Every consent of the citizen, newest first."""
    return render(request, "account/consents.html", {"citizen": citizen, "rows": titled(given_by(citizen))})


@require_POST
@for_citizens
def consent_ending(request: HttpRequest, citizen: Citizen, consent_id: UUID) -> HttpResponse:
    """Take one back."""
    one = next((each for each in given_by(citizen) if each.pk == consent_id), None)
    if one is None:
        raise NotThere
    if one.holds:
        applications.end_help(consent=one, by=citizen)
    messages.success(
        request, "رضایت پس گرفته شد. آن‌چه فرستاده شده بود می‌ماند و از این پس خبرها فقط به شما می‌رسد."
    )
    return redirect("account:consents")
