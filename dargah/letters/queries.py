"""Letters as screens read them."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from dargah.cases.models import Case, Decision
from dargah.cases.states import State
from dargah.letters.models import Letter, Register
from dargah.letters.states import LetterState

REGISTER_PAGE = 50
_QUOTES = str.maketrans("", "", "'\\")


def letters_of(case: Case) -> QuerySet[Letter]:
    """The letters of a case, newest first, with their file."""
    return Letter.objects.filter(case=case).select_related("pdf", "signatory").order_by("-created_at")


def sent_letters_of(case: Case) -> QuerySet[Letter]:
    """Those the citizen may open."""
    return letters_of(case).filter(state__in=[LetterState.ISSUED, LetterState.REVOKED])


def draft_of(case: Case) -> Letter | None:
    """The letter that waits to be issued."""
    return letters_of(case).filter(state=LetterState.DRAFT).first()


def decision_under_way(case: Case) -> Decision | None:
    """The decision that waits for approval or for its letter's number; None where none does."""
    if case.state not in {State.APPROVAL, State.DECIDED}:
        return None
    return case.decisions.select_related("by", "approved_by").filter(superseded=False).first()


def letter_of_case(case: Case, letter_id: UUID) -> Letter | None:
    """A letter of this very case; None for another's."""
    return letters_of(case).select_related("pdf", "case__version__service").filter(pk=letter_id).first()


def issued_letter(case: Case, letter_id: UUID) -> Letter | None:
    """A letter of this case that its citizen may open."""
    return sent_letters_of(case).filter(pk=letter_id).first()


@dataclass(frozen=True)
class RegisterFilter:
    """What the secretariat looks for: a Jalali year (0: all), a letter's number, or words of the applicant's name."""

    year: int = 0
    number: int = 0
    words: tuple[str, ...] = ()
    before: tuple[int, int] | None = None


def register_page(chosen: RegisterFilter) -> list[Letter]:
    """The register, newest number first, fifty a page and one more where there are others; one statement.

    ``chosen.before`` is the (year, number) that the last page ended with.
    """
    rows = Letter.objects.exclude(state=LetterState.DRAFT)
    rows = rows.select_related("case__version__service", "signatory", "replaced_by").defer(
        "case__answers", "case__search", "case__version__definition", "case__version__letters"
    )
    if chosen.year:
        rows = rows.filter(year=chosen.year)
    if chosen.number:
        rows = rows.filter(register_number=chosen.number)
    if chosen.words:
        bare = [word for word in (written.translate(_QUOTES) for written in chosen.words) if word]
        if not bare:
            return []  # nothing but marks was asked for
        query = " & ".join(f"'{word}':*" for word in bare)
        rows = rows.filter(case__search=SearchQuery(query, config="simple", search_type="raw"))
    if chosen.before is not None:
        year, number = chosen.before
        rows = rows.filter(Q(year__lt=year) | Q(year=year, register_number__lt=number))
    return list(rows.order_by("-year", "-register_number")[: REGISTER_PAGE + 1])


def register_years() -> list[int]:
    """The years of the register, newest first."""
    return list(Register.objects.order_by("-year").values_list("year", flat=True)[:50])
