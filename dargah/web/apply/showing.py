"""Showing a step of the form: the progress bar and what each page is given."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dargah.applications.models import Attachment, Draft
from dargah.applications.permissions import writing_key
from dargah.applications.prefill import with_profile
from dargah.applications.tabs import ASKED, SavedElsewhere, stamp_of, stamp_of_all
from dargah.catalogue.definition import Document, Page
from dargah.catalogue.fees import due_items, fee_before, fee_later
from dargah.catalogue.forms import Problem, Row, bind_page, control_id, describe
from dargah.payments.queries import is_owed, paid_for
from dargah.persian.digits import fold_digits
from dargah.persian.identifiers import postal_code_warning
from dargah.web import visitor

NOBODY = str(UUID(int=0))
DOCUMENTS = "documents"
REVIEW = "review"
SEEN = "_seen"  # the stamp that a page was shown with


@dataclass(frozen=True)
class Step:
    """A step of the progress bar."""

    key: str
    title: str
    url: str
    status: str  # done | now | skipped (before the one now, and not finished) | later


def documents_of(draft: Draft) -> Sequence[Document]:
    """The documents that the draft's answers ask for."""
    return draft.asked.documents


def attached_to(draft: Draft) -> dict[str, list[Attachment]]:
    """The files of the draft by document."""
    by_document: dict[str, list[Attachment]] = {}
    for found in draft.files:
        by_document.setdefault(found.document, []).append(found)
    return by_document


def after_pages(wanted: Sequence[Document]) -> str:
    """The step after the last page: the documents where there are any beside the pages, else the review."""
    return DOCUMENTS if any(not document.page for document in wanted) else REVIEW


def address_of(draft_id: UUID, tail: str = "") -> str:
    """The address of a draft, or of what lies below it («review/»)."""
    return _pattern().replace(NOBODY, str(draft_id)) + tail


@cache
def _pattern() -> str:
    # resolved once a process: a step of the form names a handful of its addresses
    return reverse("apply:draft", args=[NOBODY])


def next_url(draft: Draft, current: Page) -> str:
    """Where the page after this one is."""
    shown = [page.key for page in draft.asked.pages]
    place = shown.index(current.key) + 1 if current.key in shown else len(shown)
    if place < len(shown):
        return address_of(draft.pk, f"{shown[place]}/")
    return address_of(draft.pk, f"{after_pages(documents_of(draft))}/")


def steps_of(draft: Draft, current: str, wanted: Sequence[Document]) -> list[Step]:
    """The progress bar."""
    home = address_of(draft.pk)
    steps = [(page.key, page.title) for page in draft.asked.pages]
    if after_pages(wanted) == DOCUMENTS:
        steps.append((DOCUMENTS, "مدارک"))
    steps.append((REVIEW, "بازبینی و ثبت"))
    place = next((i for i, step in enumerate(steps) if step[0] == current), 0)
    return [
        Step(key, title, f"{home}{key}/", _status(draft, key, wanted, behind=place - i))
        for i, (key, title) in enumerate(steps)
    ]


def _status(draft: Draft, key: str, wanted: Sequence[Document], *, behind: int) -> str:
    """``behind``: how many steps it lies before the one that is shown."""
    if behind == 0:
        return "now"
    if _is_finished(draft, key, wanted, passed=behind > 0):
        return "done"
    return "skipped" if behind > 0 else "later"


def _is_finished(draft: Draft, key: str, wanted: Sequence[Document], *, passed: bool) -> bool:
    """Whether a step has what it asks for: a page that passed its checks, the documents when each that must be is there.

    Where none must be, they are finished once one has come or who writes has gone past them.
    """
    if key == DOCUMENTS:
        own = [one for one in wanted if not one.page]
        present = {one.document for one in draft.files} & {one.key for one in own}
        return all(one.key in present for one in own if one.required) and (passed or bool(present))
    return key in draft.done and key not in draft.typed


def frame(request: HttpRequest, draft: Draft, current: str, wanted: Sequence[Document]) -> dict[str, Any]:
    """What every step is given."""
    steps = steps_of(draft, current, wanted)
    place = next((i for i, step in enumerate(steps) if step.key == current), 0)
    return {
        "draft": draft,
        "home": address_of(draft.pk),
        "citizen": visitor.citizen_of(request) if draft.helper else draft.citizen,
        "for_another": draft.citizen if draft.helper else None,
        "definition": draft.version.parsed,
        "steps": steps,
        "step_number": place + 1,
        "step_count": len(steps),
        "back": steps[place - 1] if place else None,
        "writing_key": writing_key(draft),
    }


def show_page(
    request: HttpRequest,
    draft: Draft,
    shown: Page,
    *,
    typed: Mapping[str, Sequence[str]] | None,
    errors: dict[str, str] | None = None,
    elsewhere: str = "",
    asked: Collection[str] | None = None,
) -> HttpResponse:
    """A page of the form, as it was typed or as it is stored; ``elsewhere`` says that another tab saved it since.

    ``asked`` are the questions under a condition that it had before its own answers asked for more of them.
    """
    definition = draft.version.parsed
    if asked is None and typed is not None:
        asked = typed.get(ASKED)
    bound = bind_page(definition, shown, with_profile(draft, shown), typed, errors, asked)
    wanted = documents_of(draft)
    own = [document for document in wanted if document.page == shown.key]
    attached = attached_to(draft) if own else {}
    return render(
        request,
        "apply/page.html",
        {
            **frame(request, draft, shown.key, wanted),
            "page": bound,
            "errors": errors or {},
            "elsewhere": elsewhere,
            "seen": stamp_of(draft, shown),
            "tab": token_urlsafe(6),
            "documents": [(document, attached.get(document.key, [])) for document in own],
            "autosave": address_of(draft.pk, f"{shown.key}/typed/"),
        },
        status=SavedElsewhere.status if elsewhere else 422 if errors else 200,
    )


def show_documents(
    request: HttpRequest, draft: Draft, wanted: Sequence[Document], errors: dict[str, str]
) -> HttpResponse:
    """The documents step; ``wanted`` are all documents of the application."""
    attached = attached_to(draft)
    rows = [
        {"document": d, "files": attached.get(d.key, []), "error": errors.get(d.key, "")}
        for d in wanted
        if not d.page
    ]
    context = {**frame(request, draft, DOCUMENTS, wanted), "rows": rows, "errors": errors}
    return render(request, "apply/documents.html", context, status=422 if errors else 200)


def _place_of(draft: Draft, problem: Problem) -> str:
    """Where what is missing is answered: its question on its page, or its document."""
    page = problem.page_key or DOCUMENTS
    back = "" if page == DOCUMENTS else "?from=review"
    anchor = control_id(problem.path.removeprefix("documents."))
    return address_of(draft.pk, f"{page}/{back}#{anchor}")


def _is_rare(row: Row) -> bool:
    """Whether it is a postal code of a kind that is seldom given out (validation.md §6: warn, do not block)."""
    return row.kind == "postal_code" and postal_code_warning(fold_digits(row.text)) is not None


def _names_another(draft: Draft) -> bool:
    """Whether the applicant that was written is another person than who is signed in, without a consent: often a slip."""
    written = (draft.answers.get("applicant") or {}).get("national_id")
    return bool(written and draft.citizen and not draft.helper and written != draft.citizen.national_id)


def show_review(
    request: HttpRequest,
    draft: Draft,
    errors: dict[str, str],
    problems: list[Problem] | None = None,
    *,
    changed: bool = False,
) -> HttpResponse:
    """Everything once more; ``changed`` says that it differs from what was read before."""
    definition = draft.version.parsed
    attached, wanted = attached_to(draft), documents_of(draft)
    fee = fee_before(definition, draft.answers)
    sections = describe(definition, draft.answers)
    return render(
        request,
        "apply/review.html",
        {
            **frame(request, draft, REVIEW, wanted),
            "sections": sections,
            "rare_codes": [row.label for section in sections for row in section.rows if _is_rare(row)],
            "documents": [(document, attached.get(document.key, [])) for document in wanted],
            "errors": errors,
            "problems": [(_place_of(draft, one), one.sentence) for one in problems or []],
            "changed": changed,
            "other_person": _names_another(draft),
            "unnamed": definition.anonymous and all(page.use != "applicant" for page in draft.asked.pages),
            "seen": stamp_of_all(draft),
            "fee": fee,
            "fee_later": fee_later(definition, draft.answers),
            "is_paid": bool(fee) and not is_owed(draft.pk, due_items(definition, draft.answers)),
            "paid": paid_for(draft.pk) if fee is not None and definition.fee.is_paid_before else 0,
        },
        status=SavedElsewhere.status if changed else 422 if errors or problems else 200,
    )
