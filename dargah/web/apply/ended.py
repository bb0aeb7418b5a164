"""The citizen took the consent back while somebody still wrote: why the form is shut, and what was just typed."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dargah.applications.models import Draft
from dargah.applications.permissions import consent_taken_back
from dargah.catalogue.forms.plan import Question, plan_of
from dargah.people.models import Citizen, StaffMember
from dargah.persian.text import clean
from dargah.web.unsent import FORBIDDEN, LONGEST, MOST, files_of

TAKEN_BACK = "شهروند رضایت خود را پس گرفته است و از این پس چیزی ذخیره نمی‌شود. نوشته شما تا این صفحه باز است همین‌جا می‌ماند."
DAY = (".year", ".month", ".day")  # as a date is read
MOST_OF_A_PAGE = 3 * MOST


def ended_page(
    request: HttpRequest, draft: Draft, *, citizen: Citizen | None, member: StaffMember | None
) -> HttpResponse | None:
    """The page for who filled this draft until the consent was taken back; None for everybody else."""
    consent = consent_taken_back(draft, citizen=citizen, member=member)
    if consent is None:
        return None
    by_citizen = citizen is not None and citizen.reference == consent.helper
    facts = {
        "draft": draft,
        "citizen": citizen if by_citizen else None,
        "ended_at": consent.ended_at,
        "words": _words(request, draft) if request.method == "POST" else [],
        "files": files_of(request) if request.method == "POST" else [],
        "back": reverse("account:home" if by_citizen else "desk:callers"),
        "by_citizen": by_citizen,
    }
    response = render(request, "apply/consent_ended.html", facts, status=FORBIDDEN)
    response["Cache-Control"] = "no-store"
    return response


def _words(request: HttpRequest, draft: Draft) -> list[tuple[str, str]]:
    """Label and words of each question of the page that was typed into, in the order of the page."""
    key = request.resolver_match.kwargs.get("page_key") if request.resolver_match else None
    pages = [plan for plan in plan_of(draft.version.parsed).pages if plan.page.key == key]
    told = []
    for question in (each for plan in pages for each in plan.questions):
        typed = {
            name.removeprefix(question.name): request.POST.getlist(name)
            for name in request.POST
            if name == question.name or name.startswith(f"{question.name}.")
        }
        if text := clean(_said(question, typed)[:LONGEST], multiline=True).strip():
            told.append((question.field.label, text))
    return told[:MOST_OF_A_PAGE]


def _said(question: Question, typed: Mapping[str, Sequence[str]]) -> str:
    """What was typed for a question, choices by their words: a day on one line, other parts line by line."""
    if set(DAY) <= set(typed):
        rest = {part: values for part, values in typed.items() if part not in DAY}
        day = "/".join("".join(typed[part]) for part in DAY)
        return "\n".join(filter(None, [_said(question, rest), day.strip("/")]))
    words = {key: str(label) for key, label in question.field.options.items()}
    columns = {f".{column.field.key}": column.field.options for column in question.columns}
    lines = []
    for part, values in typed.items():
        own = columns.get(part[part.rfind(".") :], {}) or words
        lines += [str(own.get(value, value)) for value in values if value.strip()]
    return "\n".join(lines)
