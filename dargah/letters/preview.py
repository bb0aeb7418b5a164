"""The letter of a decision as it would be issued, for who decides, approves or signs: «پیش‌نویس» across the page, no
number, no signature, no code that anybody could look up. Nothing of it is kept.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from typst import TypstError

from dargah.cases.models import Case, Decision
from dargah.cases.operations.turn import stage_of
from dargah.cases.permissions import check_may_act
from dargah.cases.states import Action
from dargah.catalogue.definition import LetterFacts, ServiceDefinition
from dargah.letters import compose, queries
from dargah.letters.checking import sample_data
from dargah.letters.data import draft_data
from dargah.letters.operations import preview, signatory_of, source_named
from dargah.letters.permissions import check_may_preview
from dargah.letters.written import source as written_source
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotThere, WrongMoment

NOT_YET_WRITTEN = "(دلیل‌ها هنوز نوشته نشده است.)"


def of_the_decision(*, case: Case, by: StaffMember) -> bytes:
    """The letter of the decision that waits for approval or signature. Raises NotThere where none waits."""
    decision = queries.decision_under_way(case)
    check_may_preview(case, decision, by)
    draft = queries.draft_of(case)
    if decision is None:
        raise NotThere
    return preview(draft) if draft is not None else _render(case, decision, by)


def of_the_words(*, case: Case, outcome: str, reasons: str, by: StaffMember) -> bytes:
    """The letter of a decision that is being written. Raises as deciding does; reasons may still be missing."""
    stage = stage_of(case)
    check_may_act(case, Action.DECIDE, by, stage)
    if outcome not in stage.decide:
        raise Invalid({"outcome": "یکی از نتیجه‌ها را برگزینید."})
    words = reasons.strip() or NOT_YET_WRITTEN
    return _render(
        case,
        Decision(case=case, stage=stage.stage, outcome=outcome, reasons=words, by=by, at=timezone.now()),
        by,
    )


def of_a_definition(
    *, definition: ServiceDefinition, sources: Mapping[str, str], outcome: str, answers: Mapping[str, Any]
) -> bytes:
    """The letter of an outcome of a service that is still being written, with a sample's answers and invented names.
    Raises NotThere without such an outcome or its letter, WrongMoment where the letter cannot be made.
    """
    told = definition.outcomes.get(outcome)
    facts = definition.letters.get(told.letter) if told is not None else None
    source = (
        written_source()
        if facts is not None and not facts.template
        else sources.get(facts.template if facts else "")
    )
    if facts is None or source is None:
        raise NotThere
    try:
        return compose.render(source, sample_data(definition, facts, outcome, answers))
    except (compose.UnsafeTemplate, TypstError) as fault:
        raise WrongMoment("این نامه ساخته نمی‌شود؛ یافته‌های آن را ببینید.") from fault


def _render(case: Case, decision: Decision, by: StaffMember) -> bytes:
    facts = _facts(case, decision)
    data = draft_data(case, decision, facts, signatory_of(case, decision, facts, by), code="")
    return compose.render(source_named(case.version, facts.template), {**data, "verify": _nowhere()})


def _facts(case: Case, decision: Decision) -> LetterFacts:
    definition = case.version.parsed
    key = definition.outcomes[decision.outcome].letter
    if not key:
        raise NotThere(f"نتیجه «{definition.outcomes[decision.outcome].title}» نامه ندارد.")
    facts: LetterFacts = definition.letters[key]
    return facts


def _nowhere() -> dict[str, Any]:
    """What stands for the code of a letter: the page for checking letters, without a letter to check."""
    page = f"{settings.ORIGIN}/verify/"
    return {"code": "", "url": page, "page": page.split("://", 1)[1].rstrip("/")}
