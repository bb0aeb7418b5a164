"""What an outside office's program reads: the open questions that were put to it, and no more of their cases."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q

from dargah.cases.models import Referral
from dargah.cases.states import ACTIVE
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.forms import Row, facts
from dargah.catalogue.queries import version_of
from dargah.people.models import Partner

PAGE = 50


@dataclass(frozen=True)
class Question:
    """An open question with what an officer would write into the letter that asks it: the answers that the definition
    names for it (``Ask.facts``). Whose case it is, is told only where it names them: who reports a neighbour stays unnamed.
    """

    token: UUID
    tracking_code: str
    service: str
    title: str
    question: str
    asked_at: datetime
    due_on: date
    facts: list[Row]


def questions_to(office: Partner, after: UUID | None = None) -> tuple[list[Question], UUID | None]:
    """A page of the open questions to an outside office by due date, and the last one's token where more follow.

    ``after`` is the last of the page before; also when it has been answered since. Two statements at most.
    """
    rows = Referral.objects.filter(office=office.office, answered_at=None, case__state__in=sorted(ACTIVE))
    if not office.office:
        return [], None
    if after is not None:
        last = Referral.objects.filter(token=after, office=office.office).values("due_on", "pk").first()
        if last is None:
            return [], None
        rows = rows.filter(Q(due_on__gt=last["due_on"]) | Q(due_on=last["due_on"], pk__gt=last["pk"]))
    wanted = rows.select_related("case").annotate(digest=F("case__version__digest"))
    found = list(wanted.order_by("due_on", "pk")[: PAGE + 1])
    page = [_told(referral) for referral in found[:PAGE]]
    return page, page[-1].token if len(found) > PAGE else None


def question_to(office: Partner, token: UUID) -> Referral | None:
    """A question that was put to this outside office, open or settled; None for what is another's."""
    if not office.office:
        return None
    return Referral.objects.select_related("case").filter(token=token, office=office.office).first()


def _told(referral: Referral) -> Question:
    case = referral.case
    definition: ServiceDefinition = version_of(case.version_id, vars(referral)["digest"]).parsed
    return Question(
        token=referral.token,
        tracking_code=case.tracking_code,
        service=definition.slug,
        title=definition.title,
        question=referral.question,
        asked_at=referral.asked_at,
        due_on=referral.due_on,
        facts=facts(definition, case.answers, _named(definition, referral)),
    )


def _named(definition: ServiceDefinition, referral: Referral) -> list[str]:
    """The answers that go with this question, by the stage that asked it."""
    asked = (ask for stage in definition.stages if stage.stage == referral.stage for ask in stage.ask)
    fitting = (ask for ask in asked if ask.whom == referral.office and ask.about == referral.question)
    return next((ask.facts for ask in fitting), [])
