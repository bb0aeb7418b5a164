"""Who may issue, revoke and read a letter. A check raises a refusal, its twin answers yes or no.

Issuing is an act on the case: the roles are those of ``cases.permissions`` (secretariat or director, whoever
the service's issuing stage names). Revoking a letter that went out is the director's alone.
"""

from dargah.cases.models import Case, Decision
from dargah.cases.operations.turn import stage_named, stage_of
from dargah.cases.permissions import check_citizen_may_see, check_may_act, check_may_see, may_act, units_of
from dargah.cases.routing import units_of_stage
from dargah.cases.states import Action, State
from dargah.catalogue.definition import ServiceDefinition
from dargah.letters.models import Letter
from dargah.letters.states import TRANSITIONS, LetterState
from dargah.people.models import Citizen, StaffMember
from dargah.people.refusals import NotAllowed, NotThere, Refusal, WrongMoment
from dargah.people.roles import Role

REVOKERS = frozenset({Role.DIRECTOR})


def check_may_issue(letter: Letter, by: StaffMember) -> None:
    """Raise unless the member may give this letter its number now."""
    case = letter.case
    stage = next(one for one in case.version.parsed.stages if one.stage == case.stage)
    check_may_act(case, Action.ISSUE, by, stage)
    check_state(letter, "issue")


def may_issue(letter: Letter, by: StaffMember) -> bool:
    """The twin of `check_may_issue`."""
    try:
        check_may_issue(letter, by)
    except Refusal:
        return False
    return True


def check_may_revoke(letter: Letter, by: StaffMember) -> None:
    """Raise unless the member may take this letter back."""
    check_may_see(letter.case, by)
    if by.role not in REVOKERS:
        raise NotAllowed("باطل کردن نامه فقط با مدیرکل است.")
    check_state(letter, "revoke")


def may_revoke(letter: Letter, by: StaffMember) -> bool:
    """The twin of `check_may_revoke`."""
    try:
        check_may_revoke(letter, by)
    except Refusal:
        return False
    return True


def check_may_preview(case: Case, decision: Decision | None, by: StaffMember) -> None:
    """Raise unless the member decided, approved, or is about to approve, number or sign the letter of a decision that
    is under way. Everybody else waits for the letter itself.
    """
    check_may_see(case, by)
    if (
        decision is None
        or case.state not in {State.APPROVAL, State.DECIDED}
        or not _letter_of(case, decision)
    ):
        raise NotThere("تصمیمی که نامه‌اش در راه باشد نیست.")
    stage = stage_of(case)
    if by.pk in {decision.by_id, decision.approved_by_id} or _signs(case, decision, by):
        return
    if not any(may_act(case, action, by, stage) for action in (Action.APPROVE, Action.ISSUE)):
        raise NotAllowed("پیش‌نویس نامه را کسی می‌بیند که تصمیم می‌گیرد، تأیید می‌کند یا امضا می‌کند.")


def may_preview(case: Case, decision: Decision | None, by: StaffMember) -> bool:
    """The twin of `check_may_preview`."""
    try:
        check_may_preview(case, decision, by)
    except Refusal:
        return False
    return True


def _letter_of(case: Case, decision: Decision) -> str:
    """The key of the letter that the decision's outcome has; empty for none."""
    key: str = case.version.parsed.outcomes[decision.outcome].letter
    return key


def _signs(case: Case, decision: Decision, by: StaffMember) -> bool:
    """Whether the member has the role that stands under the letter: the director, or a head of the deciding unit."""
    definition: ServiceDefinition = case.version.parsed
    facts = definition.letters[_letter_of(case, decision)]
    if by.role != facts.sign:
        return False
    deciding = units_of_stage(stage_named(definition, decision.stage), definition, case.county)
    return by.role == Role.DIRECTOR or not (deciding & set(case.involved)).isdisjoint(units_of(by))


def check_may_read(letter: Letter, by: StaffMember | Citizen) -> None:
    """Raise NotThere unless this person may open the letter: staff who see the case, or its citizen once
    issued; a draft is for those of `check_may_preview`.
    """
    if isinstance(by, StaffMember):
        if letter.state == LetterState.DRAFT:
            check_may_preview(letter.case, letter.decision, by)
        check_may_see(letter.case, by)
        return
    check_citizen_may_see(letter.case, by)
    if letter.state not in {LetterState.ISSUED, LetterState.REVOKED}:
        raise NotThere("این نامه هنوز آماده نیست.")


def may_read(letter: Letter, by: StaffMember | Citizen) -> bool:
    """The twin of `check_may_read`."""
    try:
        check_may_read(letter, by)
    except Refusal:
        return False
    return True


def check_state(letter: Letter, verb: str) -> None:
    """Raise WrongMoment when the table of states has no way from here by this verb."""
    if letter.state not in TRANSITIONS[verb][0]:
        raise WrongMoment(f"این نامه اکنون «{LetterState(letter.state).label}» است.")
