"""Who may issue, revoke and read a letter. A check raises a refusal, its twin answers yes or no.

Issuing is an act on the case: the roles are those of ``cases.permissions`` (secretariat or director, whoever
the service's issuing stage names). Revoking a letter that went out is the director's alone.
"""

from dargah.cases.permissions import check_citizen_may_see, check_may_act, check_may_see
from dargah.cases.states import Action
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


def check_may_read(letter: Letter, by: StaffMember | Citizen) -> None:
    """Raise NotThere unless this person may open the letter: staff who see the case, or its citizen once
    issued.
    """
    if isinstance(by, StaffMember):
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
