"""Letters as screens read them."""

from uuid import UUID

from django.db.models import Q, QuerySet

from dargah.cases.models import Case
from dargah.letters.models import Letter
from dargah.letters.states import LetterState

REGISTER_PAGE = 50


def letters_of(case: Case) -> QuerySet[Letter]:
    """The letters of a case, newest first, with their file."""
    return Letter.objects.filter(case=case).select_related("pdf", "signatory").order_by("-created_at")


def sent_letters_of(case: Case) -> QuerySet[Letter]:
    """Those the citizen may open."""
    return letters_of(case).filter(state__in=[LetterState.ISSUED, LetterState.REVOKED])


def draft_of(case: Case) -> Letter | None:
    """The letter that waits to be issued."""
    return letters_of(case).filter(state=LetterState.DRAFT).first()


def waiting_for_production() -> QuerySet[Letter]:
    """Numbered letters without a PDF: the worker's arrears."""
    return Letter.objects.filter(state=LetterState.NUMBERED).order_by("numbered_at")


def letter_of_case(case: Case, letter_id: UUID) -> Letter | None:
    """A letter of this very case; None for another's."""
    return letters_of(case).select_related("pdf", "case__version__service").filter(pk=letter_id).first()


def issued_letter(case: Case, letter_id: UUID) -> Letter | None:
    """A letter of this case that its citizen may open."""
    return sent_letters_of(case).filter(pk=letter_id).first()


REGISTER_PAGE = 50


def register_page(before: tuple[int, int] | None = None) -> list[Letter]:
    """The register, newest number first, fifty a page; ``before`` is the (year, number) the last page ended
    with.
    """
    rows = Letter.objects.exclude(state=LetterState.DRAFT).select_related("case__service", "signatory", "pdf")
    if before is not None:
        year, number = before
        rows = rows.filter(Q(year__lt=year) | Q(year=year, register_number__lt=number))
    return list(rows.order_by("-year", "-register_number")[: REGISTER_PAGE + 1])
