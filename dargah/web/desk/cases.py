"""The case page and the papers of a case: everything needed to decide in view."""

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_GET

from dargah.cases import queries
from dargah.cases.models import Case
from dargah.conversations.queries import file_of_draft
from dargah.files.models import StoredFile
from dargah.files.previews import preview
from dargah.letters import operations as letters
from dargah.letters import queries as letter_queries
from dargah.letters.permissions import check_may_read
from dargah.letters.states import LetterState
from dargah.people.models import StaffMember
from dargah.people.refusals import NotThere
from dargah.web.desk.case_page import case_page
from dargah.web.downloads import as_attachment, send
from dargah.web.staff import for_staff

LONGEST_PAGE = 4


@require_GET
@for_staff()
def case(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """One case."""
    return case_page(request, staff, visible_case(staff, tracking_code))


@require_GET
@for_staff()
def file(
    request: HttpRequest, staff: StaffMember, tracking_code: str, file_id: uuid.UUID
) -> HttpResponseBase:
    """A document of a case the member may see."""
    found = _paper(visible_case(staff, tracking_code), file_id)
    if found is None:
        raise NotThere
    return send(request, found)


@require_GET
@for_staff()
def file_preview(
    request: HttpRequest, staff: StaffMember, tracking_code: str, file_id: uuid.UUID
) -> HttpResponseBase:
    """A picture of a page of the document (``?page=2``), drawn here; never the file itself."""
    found = _paper(visible_case(staff, tracking_code), file_id)
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < LONGEST_PAGE else 0
    picture = preview(found, page) if found else None
    if picture is None:
        raise NotThere
    return as_attachment(HttpResponse(picture, content_type="image/png"), "preview.png")


@require_GET
@for_staff()
def letter(
    request: HttpRequest, staff: StaffMember, tracking_code: str, letter_id: uuid.UUID
) -> HttpResponseBase:
    """A letter of the case: the signed PDF; before it has its number a draft, for those who decide, approve or sign."""
    found = letter_queries.letter_of_case(visible_case(staff, tracking_code), letter_id)
    if found is None:
        raise NotThere
    check_may_read(found, staff)
    if found.state == LetterState.DRAFT:
        response = HttpResponse(letters.preview(found), content_type="application/pdf")
        return as_attachment(response, "pishnevis.pdf")
    if found.pdf is None:
        raise NotThere("نامه شماره گرفته است و امضا می‌شود؛ چند لحظه دیگر دوباره ببینید.")
    return send(request, found.pdf)


def _paper(case: Case, file_id: uuid.UUID) -> StoredFile | None:
    """A document of the case, or a file of a message that waits for the head."""
    entry = case.files.select_related("file").filter(file_id=file_id).first()
    return entry.file if entry else file_of_draft(case, file_id)


def visible_case(staff: StaffMember, tracking_code: str) -> Case:
    """The case of this code. Raises NotThere unless the member may see it."""
    found = queries.case_for_staff(staff, tracking_code)
    if found is None:
        raise NotThere("پرونده‌ای با این نشانی برای شما پیدا نشد.")
    return found
