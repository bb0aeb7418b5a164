"""Who writes a name proves it: the page of the applicant is shown to a citizen who signed in, also where none is needed."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.catalogue.definition import Page
from dargah.web import visitor

APPLICANT = "applicant"


def sign_in_for_a_name(request: HttpRequest, draft: Draft, page: Page) -> HttpResponse | None:
    """The way to sign in, for a draft without a citizen at the page that asks for the name; None to go on.

    Whoever comes back signed in owns the draft from then on.
    """
    if draft.citizen_id is not None or page.key != APPLICANT:
        return None
    citizen = visitor.citizen_of(request)
    if citizen is None:
        return HttpResponseRedirect(f"{reverse('account:sign_in')}?{urlencode({'next': request.path})}")
    applications.adopt(draft=draft, citizen=citizen)
    return None
