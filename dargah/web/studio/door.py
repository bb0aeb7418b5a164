"""Who may open the workshop, what stands around its pages, and how a refusal is told."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from dargah.content.models import BankGroup, ServiceDraft, Submission, Written
from dargah.content.permissions import PAGE_READERS, check_may_read, may_write, may_write_pages
from dargah.content.queries import draft_of, group_written, names_of, submission_of, waiting_for
from dargah.people.models import StaffMember
from dargah.people.refusals import ChangedMeanwhile, Invalid, NotThere, WrongMoment
from dargah.people.roles import Role

UNPROCESSABLE = 422
FORM = "form"  # the name under which a page gets the sentence about the whole of it
FORBIDDEN = 403
READERS = frozenset({Role.SERVICE_ANALYST, Role.DIRECTOR})
WRITERS = frozenset({Role.SERVICE_ANALYST})
ALL_READERS = READERS | PAGE_READERS
ELSEWHERE = (
    "پس از آن‌که این صفحه را باز کردید کسی آن را ذخیره کرده است. نوشته شما همین‌جا مانده و هنوز ذخیره نشده است؛ نوشته او را "
    "ببینید، آن‌چه از آن باید بماند بردارید و سپس ذخیره کنید."
)


def around(request: HttpRequest, staff: StaffMember, **context: Any) -> dict[str, Any]:
    """The side bar and what every page of the workshop knows."""
    return {
        "staff": staff,
        "role": Role(staff.role).label,
        "unit_name": staff.unit.name,
        "today": timezone.localdate(),
        "path": request.path,
        "writes": may_write(staff),
        "reads_services": staff.role in READERS,
        "reads_pages": staff.role in PAGE_READERS,
        "writes_pages": may_write_pages(staff),
        "to_decide": len(waiting_for(staff)),
        **context,
    }


def draft_or_404(slug: str) -> ServiceDraft:
    """The draft of a service. Raises NotThere."""
    draft = draft_of(slug)
    if draft is None:
        raise NotThere
    return draft


def group_or_404(key: str) -> BankGroup:
    """A group that somebody has opened or begun. Raises NotThere."""
    group = group_written(key)
    if group is None:
        raise NotThere
    return group


def submission_or_404(pk: int, staff: StaffMember) -> Submission:
    """A submission that the member may read. Raises NotThere, NotAllowed."""
    submission = submission_of(pk)
    if submission is None:
        raise NotThere
    check_may_read(staff, submission)
    return submission


def with_names(*things: Written | Submission | None) -> dict[str, str]:
    """The names of everybody that these things name."""
    references: set[str] = set()
    for thing in things:
        if isinstance(thing, Submission):
            references |= {thing.submitted_by, thing.decided_by, *thing.writers}
        elif thing is not None:
            references |= {thing.changed_by, *thing.writers}
    return names_of(references)


def seen_edition(request: HttpRequest) -> int:
    """The edition that the form was made from; one that never was when it is no number."""
    number = small_number(request.POST.get("edition", ""))
    return -1 if number is None else number


def small_number(text: str) -> int | None:
    """A number of a version, an edition; None for what is none."""
    longest = 9
    return int(text) if text.isascii() and text.isdigit() and len(text) <= longest else None


def act(
    request: HttpRequest,
    verb: Callable[[], Any],
    *,
    done: str,
    to: str,
    again: Callable[[dict[str, str]], HttpResponse] | None = None,
) -> HttpResponse:
    """Call one verb and go on to the next page with its sentence, or the refusal's.

    What was written wrong is shown ``again``: the page with the sentences beside its fields and what was typed in them.
    """
    try:
        verb()
    except (Invalid, ChangedMeanwhile, WrongMoment) as refusal:
        if again is None:
            raise
        sentence = ELSEWHERE if isinstance(refusal, ChangedMeanwhile) else refusal.sentence
        response = again(refusal.errors if isinstance(refusal, Invalid) else {FORM: sentence})
        response.status_code = refusal.status
        return response
    messages.success(request, done)
    return HttpResponseRedirect(to)
