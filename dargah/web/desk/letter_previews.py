"""The letter before it is one, for who is about to decide, approve or sign: a PDF of its own, kept nowhere."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from dargah.letters import preview
from dargah.people.models import StaffMember
from dargah.people.refusals import Refusal
from dargah.web.desk.case_page import case_page
from dargah.web.desk.cases import visible_case
from dargah.web.downloads import as_attachment
from dargah.web.forms import typed
from dargah.web.staff import for_staff

NAME = "pishnevis.pdf"


@require_GET
@for_staff()
def letter_preview(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:  # noqa: ARG001 the guard passes the request
    """The letter of the decision that waits for approval or signature."""
    return _draft(preview.of_the_decision(case=visible_case(staff, tracking_code), by=staff))


@require_POST
@for_staff()
def decision_preview(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """The letter of the decision as it is typed at this moment. The page stays as it is: a file comes, nothing is saved."""
    found = visible_case(staff, tracking_code)
    try:
        return _draft(
            preview.of_the_words(
                case=found, outcome=typed(request, "outcome", 60), reasons=typed(request, "reasons"), by=staff
            )
        )
    except Refusal as refusal:
        return case_page(request, staff, found, refusal=refusal)


def _draft(pdf: bytes) -> HttpResponse:
    return as_attachment(HttpResponse(pdf, content_type="application/pdf"), NAME)
