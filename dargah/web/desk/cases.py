"""The case page: everything needed to decide in view, and the acts that the stage allows. An act is a noun in the URL."""

import uuid
from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dargah.cases import operations as cases
from dargah.cases import queries
from dargah.cases.models import Case, Referral
from dargah.conversations import operations as conversations
from dargah.files import operations as files
from dargah.files.operations import RefusedFile
from dargah.files.previews import preview
from dargah.letters import operations as letters
from dargah.letters import queries as letter_queries
from dargah.orders.calendar import office_calendar
from dargah.people import limits
from dargah.people.models import StaffMember, Unit
from dargah.people.refusals import Invalid, NotThere, Refusal
from dargah.persian.dates import from_parts
from dargah.persian.digits import strict_int
from dargah.persian.identifiers import Rejected
from dargah.persian.text import clean
from dargah.web.desk.access import for_staff
from dargah.web.desk.case_page import case_page
from dargah.web.downloads import as_attachment, send
from dargah.web.forms import placed, seen_revision, typed

DOCUMENT_TYPES = ["pdf", "jpeg", "png"]
DOCUMENT_MOST = 20 * 1024 * 1024
REFERRAL_DAYS = 3
MOST_DEFECTS = 50


@require_GET
@for_staff()
def case(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """One case."""
    found = _visible(staff, tracking_code)
    conversations.mark_read(case=found, by_citizen=False)
    return case_page(request, staff, found)


@require_POST
@for_staff()
def claim(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    return _act(request, staff, tracking_code, lambda c, seen: cases.claim(case=c, by=staff, seen=seen))


@require_POST
@for_staff()
def assignment(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    return _act(
        request,
        staff,
        tracking_code,
        lambda c, seen: cases.assign(case=c, to=_colleague(typed(request, "to", 60)), by=staff, seen=seen),
    )


@require_POST
@for_staff()
def referral(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """Ask another unit or a colleague."""

    def refer(found: Case, seen: int | None) -> None:
        kind, _, key = typed(request, "to", 80).partition(":")
        cases.refer(
            case=found,
            question=typed(request, "question"),
            due_on=_due_date(request),
            to_unit=Unit.objects.filter(slug=key).first() if kind == "unit" else None,
            to_staff=_colleague(key) if kind == "staff" else None,
            by=staff,
            seen=seen,
        )

    return _act(request, staff, tracking_code, refer)


@require_POST
@for_staff()
def referral_answer(
    request: HttpRequest, staff: StaffMember, tracking_code: str, referral_id: int
) -> HttpResponse:
    """Answer a question, or enter the answer of an outside office."""

    def answer(found: Case, seen: int | None) -> None:
        asked = Referral.objects.select_related("case").filter(pk=referral_id, case=found).first()
        if asked is None:
            raise NotThere
        cases.answer_referral(referral=asked, answer=typed(request, "answer"), by=staff, seen=seen)

    return _act(request, staff, tracking_code, answer)


@require_POST
@for_staff()
def information_request(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    defects = [
        clean(line) for text in request.POST.getlist("defects")[:MOST_DEFECTS] for line in text.splitlines()
    ]
    return _act(
        request,
        staff,
        tracking_code,
        lambda c, seen: cases.request_information(case=c, defects=defects, by=staff, seen=seen),
    )


@require_POST
@for_staff()
def note(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    return _act(
        request, staff, tracking_code, lambda c, _: cases.note(case=c, text=typed(request, "text"), by=staff)
    )


@require_POST
@for_staff()
def message(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    return _act(
        request,
        staff,
        tracking_code,
        lambda c, _: conversations.write(
            case=c, text=typed(request, "message"), by=staff, actor=staff.reference
        ),
        {"text": "message"},
    )


@require_POST
@for_staff()
def completion(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """The stage is done."""
    return _act(request, staff, tracking_code, lambda c, seen: cases.advance(case=c, by=staff, seen=seen))


@require_POST
@for_staff()
def decision(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    return _act(
        request,
        staff,
        tracking_code,
        lambda c, seen: cases.decide(
            case=c,
            outcome=typed(request, "outcome", 60),
            reasons=typed(request, "reasons"),
            by=staff,
            seen=seen,
        ),
    )


@require_POST
@for_staff()
def approval(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    return _act(request, staff, tracking_code, lambda c, seen: cases.approve(case=c, by=staff, seen=seen))


@require_POST
@for_staff()
def sending_back(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    return _act(
        request,
        staff,
        tracking_code,
        lambda c, seen: cases.send_back(case=c, reason=typed(request, "back_reason"), by=staff, seen=seen),
        {"reason": "back_reason"},
    )


@require_POST
@for_staff()
def issue(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """Number and sign the letter of the decision."""

    def number(found: Case, seen: int | None) -> None:
        letter = letter_queries.draft_of(found)
        if letter is None:
            raise NotThere("نامه این تصمیم هنوز آماده نشده؛ چند لحظه دیگر دوباره بزنید.")
        letters.issue(letter=letter, by=staff, seen=seen)

    return _act(request, staff, tracking_code, number)


@require_POST
@for_staff()
def revocation(
    request: HttpRequest, staff: StaffMember, tracking_code: str, letter_id: uuid.UUID
) -> HttpResponse:
    """Declare an issued letter void."""

    def revoke(found: Case, _: int | None) -> None:
        letter = letter_queries.issued_letter(found, letter_id)
        if letter is None:
            raise NotThere
        letters.revoke(letter=letter, by=staff, reason=typed(request, "revoke_reason"))

    return _act(request, staff, tracking_code, revoke, {"reason": "revoke_reason"})


@require_POST
@for_staff()
def closure(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    return _act(
        request,
        staff,
        tracking_code,
        lambda c, seen: cases.close(case=c, reason=typed(request, "close_reason"), by=staff, seen=seen),
        {"reason": "close_reason"},
    )


@require_POST
@for_staff()
def reopening(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    return _act(
        request,
        staff,
        tracking_code,
        lambda c, seen: cases.reopen(case=c, reason=typed(request, "reopen_reason"), by=staff, seen=seen),
        {"reason": "reopen_reason"},
    )


@require_POST
@for_staff()
def documents(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """Add a document of the office: a report of a visit, an answer on paper."""

    def add(found: Case, _: int | None) -> None:
        stored = []
        for upload in request.FILES.getlist("files")[:10]:
            limits.count("upload", found.reference)
            kept = files.store(
                upload, name=upload.name or "file", accept=DOCUMENT_TYPES, at_most=DOCUMENT_MOST
            )
            stored.append((kept, typed(request, "title", 200)))
        cases.add_document(case=found, files=stored, by=staff, actor=staff.reference)

    return _act(request, staff, tracking_code, add)


@require_GET
@for_staff()
def file(
    request: HttpRequest, staff: StaffMember, tracking_code: str, file_id: uuid.UUID
) -> HttpResponseBase:
    """A document of a case the member may see."""
    found = _visible(staff, tracking_code).files.select_related("file").filter(file_id=file_id).first()
    if found is None:
        raise NotThere
    return send(request, found.file)


@require_GET
@for_staff()
def file_preview(
    request: HttpRequest,  # noqa: ARG001 the guard passes the request
    staff: StaffMember,
    tracking_code: str,
    file_id: uuid.UUID,
) -> HttpResponseBase:
    """A picture of the document's first page, drawn here; never the file itself."""
    found = _visible(staff, tracking_code).files.select_related("file").filter(file_id=file_id).first()
    picture = preview(found.file) if found else None
    if picture is None:
        raise NotThere
    return as_attachment(HttpResponse(picture, content_type="image/png"), "preview.png")


@require_GET
@for_staff()
def letter(
    request: HttpRequest, staff: StaffMember, tracking_code: str, letter_id: uuid.UUID
) -> HttpResponseBase:
    """A letter of the case: the signed PDF, or before the signature a draft of it."""
    found = letter_queries.letter_of_case(_visible(staff, tracking_code), letter_id)
    if found is None:
        raise NotThere
    if found.pdf is None:
        response = HttpResponse(letters.preview(found), content_type="application/pdf")
        return as_attachment(response, "pishnevis.pdf")
    return send(request, found.pdf)


def _visible(staff: StaffMember, tracking_code: str) -> Case:
    found = queries.case_for_staff(staff, tracking_code)
    if found is None:
        raise NotThere("پرونده‌ای با این نشانی برای شما پیدا نشد.")
    return found


def _colleague(username: str) -> StaffMember:
    found = StaffMember.objects.filter(username=username[:60], is_active=True).first()
    if found is None:
        raise Invalid({"to": "یک همکار را برگزینید."})
    return found


def _due_date(request: HttpRequest) -> date:
    parts = [request.POST.get(f"due_on.{part}", "").strip() for part in ("year", "month", "day")]
    if not any(parts):
        return office_calendar().add_working_days(timezone.localdate(), REFERRAL_DAYS)
    try:
        return from_parts(*(strict_int(part) for part in parts))
    except Rejected as rejected:
        raise Invalid({"due_on": rejected.sentence}) from rejected
    except ValueError as unreadable:
        raise Invalid({"due_on": "روز و ماه و سال مهلت را با رقم بنویسید."}) from unreadable


def _act(
    request: HttpRequest,
    staff: StaffMember,
    tracking_code: str,
    act: Callable[[Case, int | None], object],
    beside: dict[str, str] | None = None,
) -> HttpResponse:
    """Fetch, call one verb, turn a refusal into the case page with what was typed, redirect.

    ``beside`` maps the verb's names of what was wrong to the fields of this page.
    """
    found = _visible(staff, tracking_code)
    try:
        act(found, seen_revision(request))
    except RefusedFile as refused:
        return case_page(request, staff, found, refusal=Invalid({"files": refused.sentence}))
    except Refusal as refusal:
        if refusal.status == 404 and not isinstance(refusal, NotThere):  # noqa: PLR2004 HTTP
            raise
        found.refresh_from_db()
        return case_page(request, staff, found, refusal=placed(refusal, beside))
    if queries.case_for_staff(staff, tracking_code) is None:
        return redirect("desk:queue")
    return redirect("desk:case", tracking_code=tracking_code)
