"""The acts on a case that the stage allows. An act is a noun in the URL: fetch, one verb, redirect."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dargah.cases import operations as cases
from dargah.cases import permissions, queries
from dargah.cases.models import Case, Referral
from dargah.cases.operations.turn import stage_of
from dargah.cases.states import Action
from dargah.conversations import operations as conversations
from dargah.conversations.operations.write import MOST_FILES
from dargah.letters import operations as letters
from dargah.letters import queries as letter_queries
from dargah.orders.calendar import office_calendar
from dargah.people.models import StaffMember, Unit
from dargah.people.refusals import Invalid, NotThere, Refusal
from dargah.persian.text import clean
from dargah.web.desk.around import came_with, query_of
from dargah.web.desk.case_page import case_page
from dargah.web.desk.cases import visible_case
from dargah.web.desk.told import confirm
from dargah.web.forms import act_name, day_of, placed, seen_revision, typed
from dargah.web.staff import for_staff
from dargah.web.uploads import store_uploads

DOCUMENT_MOST = 20 * 1024 * 1024  # the office scans whole files
REFERRAL_DAYS = 3
MOST_DEFECTS = 50


@require_POST
@for_staff()
def claim(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    return act_on(request, staff, tracking_code, lambda c, seen: cases.claim(case=c, by=staff, seen=seen))


@require_POST
@for_staff()
def assignment(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    return act_on(
        request,
        staff,
        tracking_code,
        lambda c, seen: cases.assign(
            case=c, to=_colleague(typed(request, "assignee", 60)), by=staff, seen=seen
        ),
        {"to": "assignee"},
    )


@require_POST
@for_staff()
def handover(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """To the office of its county, which has people now."""
    return act_on(request, staff, tracking_code, lambda c, seen: cases.hand_over(case=c, by=staff, seen=seen))


@require_POST
@for_staff()
def referral(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """Ask another unit or a colleague."""

    def refer(found: Case, seen: int | None) -> None:
        kind, _, key = typed(request, "to", 80).partition(":")
        cases.refer(
            case=found,
            question=typed(request, "question"),
            due_on=day_of(request, "due_on")
            or office_calendar().add_working_days(timezone.localdate(), REFERRAL_DAYS),
            to_unit=Unit.objects.filter(slug=key).first() if kind == "unit" else None,
            to_staff=_colleague(key) if kind == "staff" else None,
            by=staff,
            seen=seen,
        )

    return act_on(request, staff, tracking_code, refer)


@require_POST
@for_staff()
def referral_answer(
    request: HttpRequest, staff: StaffMember, tracking_code: str, referral_id: int
) -> HttpResponse:
    """Answer a question, or enter the answer of an outside office."""

    field = f"answer_{referral_id}"

    def answer(found: Case, seen: int | None) -> None:
        cases.answer_referral(
            referral=_question(found, referral_id), answer=typed(request, field), by=staff, seen=seen
        )

    return act_on(request, staff, tracking_code, answer, {"answer": field})


@require_POST
@for_staff()
def referral_withdrawal(
    request: HttpRequest, staff: StaffMember, tracking_code: str, referral_id: int
) -> HttpResponse:
    """Take a question back."""
    field = f"withdrawal_{referral_id}"

    def withdraw(found: Case, seen: int | None) -> None:
        cases.withdraw_referral(
            referral=_question(found, referral_id), reason=typed(request, field), by=staff, seen=seen
        )

    return act_on(request, staff, tracking_code, withdraw, {"reason": field})


@require_POST
@for_staff()
def information_request(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    defects = [
        clean(line) for text in request.POST.getlist("defects")[:MOST_DEFECTS] for line in text.splitlines()
    ]
    return act_on(
        request,
        staff,
        tracking_code,
        lambda c, seen: cases.request_information(
            case=c, defects=defects, answer_by=day_of(request, "answer_by"), by=staff, seen=seen
        ),
    )


@require_POST
@for_staff()
def information_cancellation(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """The office no longer wants what it asked for."""
    return act_on(
        request,
        staff,
        tracking_code,
        lambda c, seen: cases.cancel_information(case=c, by=staff, seen=seen),
    )


@require_POST
@for_staff()
def pause(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """Stop the clock for a reason of the office's own."""
    return act_on(
        request,
        staff,
        tracking_code,
        lambda c, seen: cases.pause(
            case=c,
            reason=typed(request, "pause_reason", 300),
            until=day_of(request, "until"),
            by=staff,
            seen=seen,
        ),
        {"reason": "pause_reason"},
    )


@require_POST
@for_staff()
def resumption(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """Let the clock run on."""
    return act_on(
        request, staff, tracking_code, lambda c, seen: cases.resume_clock(case=c, by=staff, seen=seen)
    )


@require_POST
@for_staff()
def seen(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """What the citizen sent has been looked at; every other act says the same."""
    return act_on(request, staff, tracking_code, lambda c, at: cases.see(case=c, by=staff, seen=at))


@require_POST
@for_staff()
def note(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    return act_on(
        request, staff, tracking_code, lambda c, _: cases.note(case=c, text=typed(request, "text"), by=staff)
    )


@require_POST
@for_staff()
def message(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """Write to the citizen, with files; or let the head see it first."""

    def write(found: Case, _: int | None) -> None:
        text = typed(request, "message")
        enclosed = store_uploads(request, found.reference, at_most=DOCUMENT_MOST, most=MOST_FILES)
        if request.POST.get("for_approval") == "yes":
            conversations.draft_message(case=found, text=text, by=staff, enclosed=enclosed)
        else:
            conversations.write(case=found, text=text, by=staff, actor=staff.reference, enclosed=enclosed)

    return act_on(request, staff, tracking_code, write, {"text": "message", "files": "message_files"})


@require_POST
@for_staff()
def completion(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """The stage is done; where it promised a visit that nobody made, with the reason."""
    return act_on(
        request,
        staff,
        tracking_code,
        lambda c, seen: cases.advance(case=c, by=staff, reason=typed(request, "forgone"), seen=seen),
        {"reason": "forgone"},
    )


@require_POST
@for_staff()
def decision(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    return act_on(
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
    return act_on(request, staff, tracking_code, lambda c, seen: cases.approve(case=c, by=staff, seen=seen))


@require_POST
@for_staff()
def sending_back(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    return act_on(
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

    return act_on(request, staff, tracking_code, number)


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

    return act_on(request, staff, tracking_code, revoke, {"reason": "revoke_reason"})


@require_POST
@for_staff()
def closure(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    return act_on(
        request,
        staff,
        tracking_code,
        lambda c, seen: cases.close(case=c, reason=typed(request, "close_reason"), by=staff, seen=seen),
        {"reason": "close_reason"},
    )


@require_POST
@for_staff()
def reopening(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    return act_on(
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
        cases.add_document(
            case=found,
            files=store_uploads(request, found.reference, at_most=DOCUMENT_MOST),
            by=staff,
            actor=staff.reference,
            with_letter=request.POST.get("with_letter") == "yes",
        )

    return act_on(request, staff, tracking_code, add)


def _colleague(username: str) -> StaffMember:
    found = StaffMember.objects.filter(username=username[:60], is_active=True).first()
    if found is None:
        raise Invalid({"to": "یک همکار را برگزینید."})
    return found


def _question(found: Case, referral_id: int) -> Referral:
    asked = Referral.objects.select_related("case").filter(pk=referral_id, case=found).first()
    if asked is None:
        raise NotThere
    return asked


HANDED = frozenset(
    {"claim", "assignment", "handover"}
)  # who takes or gives a case has not yet read what the citizen sent


def act_on(
    request: HttpRequest,
    staff: StaffMember,
    tracking_code: str,
    act: Callable[[Case, int | None], object],
    beside: dict[str, str] | None = None,
) -> HttpResponse:
    """Fetch, call one verb, turn a refusal into the case page with what was typed, redirect.

    ``beside`` maps the verb's names of what was wrong to the fields of this page.
    """
    found = visible_case(staff, tracking_code)
    looked_at = seen_revision(request)
    fresh = looked_at == found.revision
    try:
        act(found, looked_at)
    except Refusal as refusal:
        if refusal.status == 404 and not isinstance(refusal, NotThere):  # noqa: PLR2004 HTTP
            raise
        found.refresh_from_db()
        return case_page(request, staff, found, refusal=placed(refusal, beside))
    after = queries.case_for_staff(staff, tracking_code)
    confirm(request, act_name(request), after)
    if after is None:
        return redirect("desk:queue")
    if fresh and act_name(request) not in HANDED:
        _note_seen(after, staff)
    return redirect(reverse("desk:case", args=[tracking_code]) + query_of(came_with(request)))


def _note_seen(case: Case, staff: StaffMember) -> None:
    """Whoever acted on the page that showed the citizen's news has seen them, if they answer for the case."""
    if permissions.may_act(case, Action.SEE, staff, stage_of(case)):
        if case.news_at is not None:
            cases.see(case=case, by=staff)
        conversations.mark_read(case=case, by_citizen=False)
