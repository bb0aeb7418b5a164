"""A caller without a smartphone: an officer fills the same form while on the telephone, with the caller's consent."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dargah.applications.models import Draft
from dargah.applications.queries import filled_for_others, helps_ended
from dargah.catalogue.queries import published_service, service_titles
from dargah.people.consent import asked_by
from dargah.people.models import StaffMember
from dargah.people.refusals import NotThere
from dargah.web import helping
from dargah.web.desk.frame import frame
from dargah.web.staff import for_staff


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@for_staff()
def callers(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Which service and for whom; below it the forms that this member has begun for others."""
    slug = request.POST.get("service", "") or request.GET.get("service", "")
    service = published_service(slug)
    asking = helping.Asking({}, {})
    if request.method == "POST":
        if service is None:
            written, errors = helping.read(request)
            asking = helping.Asking(written, {"service": "خدمت را برگزینید.", **errors}, 422)
        else:
            asking = helping.ask(request, helping.officer(staff), service)
        if asking.consent is not None:
            return redirect("desk:caller", asking.consent.pk)
    context = {
        **frame(request, staff),
        "services": [(key, title, key == slug) for key, title in service_titles().items()],
        "typed": asking.written,
        "errors": asking.errors,
        "tells": helping.tells("", has_mobile=False),
        "drafts": filled_for_others(staff.reference),
        "helps_ended": helping.titled(helps_ended(staff.reference)),
    }
    return render(request, "desk/callers.html", context, status=asking.status)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@for_staff()
def caller(request: HttpRequest, staff: StaffMember, consent_id: UUID) -> HttpResponse:
    """The code that the caller reads out; then the form itself."""
    asked = asked_by(staff.reference, consent_id)
    if asked is None:
        raise NotThere
    found = helping.redeem(request, helping.officer(staff), consent_id) if request.method == "POST" else None
    if isinstance(found, Draft):
        return redirect("apply:draft", found.pk)
    asking = found or helping.Asking({}, {})
    context = {
        **frame(request, staff),
        "asked": asked,
        "title": service_titles().get(asked.service, asked.service),
        "errors": asking.errors,
    }
    return render(request, "desk/caller.html", context, status=asking.status)
