"""A relative applies in a citizen's place: ask for the consent, take the code, begin the form."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dargah.applications.models import Draft
from dargah.catalogue.queries import published_service
from dargah.people.consent import asked_by
from dargah.people.refusals import NotThere
from dargah.web import helping, visitor
from dargah.web.apply.showing import address_of
from dargah.web.off import off_page


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def for_another(request: HttpRequest, slug: str) -> HttpResponse:
    """For whom: the national ID and the mobile of the citizen, and whom the news goes to."""
    service = published_service(slug)
    if service is None or service.current is None:
        if (off := off_page(request, slug)) is not None:
            return off
        raise Http404
    citizen = visitor.citizen_of(request)
    if citizen is None:
        return HttpResponseRedirect(f"{reverse('account:sign_in')}?{urlencode({'next': request.path})}")
    asking = helping.Asking({}, {})
    if request.method == "POST":
        asking = helping.ask(request, helping.relative(citizen), service, own_national_id=citizen.national_id)
        if asking.consent is not None:
            return redirect("apply:consent", slug, asking.consent.pk)
    context = {
        "service": service,
        "definition": service.current.parsed,
        "citizen": citizen,
        "typed": asking.written,
        "errors": asking.errors,
        "tells": helping.tells(asking.written.get("tell", ""), has_mobile=True),
    }
    return render(request, "apply/for_another.html", context, status=asking.status)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, slug: str, consent_id: UUID) -> HttpResponse:
    """The code that the citizen reads out."""
    citizen = visitor.citizen_of(request)
    if citizen is None:
        return HttpResponseRedirect(f"{reverse('account:sign_in')}?{urlencode({'next': request.path})}")
    asked = asked_by(citizen.reference, consent_id)
    if asked is None or asked.service != slug:
        raise NotThere
    found = (
        helping.redeem(request, helping.relative(citizen), consent_id) if request.method == "POST" else None
    )
    if isinstance(found, Draft):
        return redirect(address_of(found.pk))
    asking = found or helping.Asking({}, {})
    context = {
        "asked": asked,
        "citizen": citizen,
        "errors": asking.errors,
        "again": reverse("apply:for_another", args=[slug]),
    }
    return render(request, "apply/consent.html", context, status=asking.status)
