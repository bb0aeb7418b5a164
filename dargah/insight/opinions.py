"""One tap after the end: whether the citizen was content. It is counted, never shown beside a name."""

from django.utils import timezone

from dargah.cases import permissions
from dargah.cases.models import Case
from dargah.cases.states import State
from dargah.insight.models import Opinion
from dargah.people.models import Citizen
from dargah.people.refusals import Invalid, WrongMoment

ASKED_IN = frozenset({State.ISSUED, State.CLOSED})
WORDS = {"yes": True, "no": False}


def is_asked(case: Case) -> bool:
    """Whether the case has come to its answer, so that its citizen can say how it went."""
    return case.state in ASKED_IN


def opinion_of(case: Case) -> Opinion | None:
    """What its citizen said; None before. No statement for a case that is still under way."""
    return Opinion.objects.filter(case=case).first() if is_asked(case) else None


def say(*, case: Case, word: str, by: Citizen | None) -> Opinion:
    """Keep what the citizen says («yes» or «no»); a later word takes the place of an earlier one.

    ``by`` None is who holds the private address of a case without a name. Raises NotThere for another's case, WrongMoment
    before the answer, Invalid for any other word.
    """
    if by is not None:
        permissions.check_citizen_may_see(case, by)
    if not is_asked(case):
        raise WrongMoment("پس از پاسخ اداره می‌توانید نظر بدهید.")
    if word not in WORDS:
        raise Invalid({"opinion": "یکی از دو دکمه «بله» و «نه» را بزنید."})
    told, _ = Opinion.objects.update_or_create(
        case=case, defaults={"satisfied": WORDS[word], "at": timezone.now()}
    )
    return told
