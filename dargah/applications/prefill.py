"""Prefill from the profile: what we know of the citizen stands in the form until they write otherwise."""

from datetime import date
from typing import Any

from dargah.applications.models import Draft
from dargah.catalogue.definition import Page
from dargah.people.models import Citizen
from dargah.people.operations import PROFILE

PROVEN = frozenset(
    {"national_id", "mobile"}
)  # what a helper has typed already; the rest of a profile is not theirs to see
KNOWN = frozenset({*PROVEN, *PROFILE})


def with_profile(draft: Draft, page: Page) -> dict[str, Any]:
    """The draft's answers, with the unanswered questions of a page filled from the citizen's profile."""
    if draft.citizen is None or page.key in draft.done:
        return draft.answers
    answers = dict(draft.answers)
    for fields, home in ((page.group, page.use), (page.fields, "")):
        target = dict(answers.get(home) or {}) if home else answers
        for question in fields:
            if target.get(question.key) is None and (
                known := _known(draft.citizen, question.prefill, PROVEN if draft.helper else KNOWN)
            ):
                target[question.key] = known
        if home:
            answers[home] = target
    return answers


def _known(citizen: Citizen, source: str, shown: frozenset[str]) -> Any:
    owner, _, name = source.partition(".")
    if owner != "citizen" or name not in shown:
        return None
    value = getattr(citizen, name)
    return value.isoformat() if isinstance(value, date) else value
