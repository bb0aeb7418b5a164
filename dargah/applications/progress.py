"""How far an unsent draft is, and by what its owner knows it from another of the same service."""

from dataclasses import dataclass

from dargah.applications.models import Draft
from dargah.applications.operations import first_unfinished
from dargah.catalogue.forms import describe
from dargah.persian.digits import persian_digits

LONGEST_ANSWER = 60  # characters
OF_THE_PERSON = frozenset({"applicant", "representative"})  # much the same in all drafts of one citizen


@dataclass(frozen=True)
class Progress:
    """A draft in a list: the step that comes next, of how many, and the first answer that tells it apart."""

    draft: Draft
    number: int
    of: int
    title: str
    answer: str


def progress_of(draft: Draft) -> Progress:
    """Where the draft goes on: the first page that is not finished, else the documents, else the review."""
    titles = [page.title for page in draft.asked.pages]
    after = len(titles)
    if any(not document.page for document in draft.asked.documents):
        titles.append("مدارک")
    titles.append("بازبینی و ثبت")
    unfinished = first_unfinished(draft)
    place = draft.asked.pages.index(unfinished) if unfinished is not None else after
    return Progress(draft, place + 1, len(titles), titles[place], _telling(draft))


def _telling(draft: Draft) -> str:
    definition = draft.version.parsed
    own = {page.key for page in definition.form if page.use in OF_THE_PERSON}
    rows = (
        row
        for section in describe(definition, draft.answers)
        if section.key not in own
        for row in section.rows
    )
    first = next(rows, None)
    if first is None:
        return ""
    text = first.text if len(first.text) <= LONGEST_ANSWER else f"{first.text[:LONGEST_ANSWER].rstrip()}…"
    return f"{first.label}: {text if first.ltr else persian_digits(text)}"
