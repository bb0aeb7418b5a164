"""A rehearsal that came to its end becomes a sample of its service: nobody writes one by hand."""

from typing import Any

from dargah.cases.states import State
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.forms import documents_wanted
from dargah.catalogue.sampled import STEPS, Sample, Step
from dargah.content import operations as workshop
from dargah.content.models import ServiceDraft
from dargah.content.queries import draft_of
from dargah.people.models import StaffMember
from dargah.people.refusals import WrongMoment
from dargah.rehearsal.models import Rehearsal
from dargah.rehearsal.operations.rehearsing import look
from dargah.rehearsal.sources import Source
from dargah.rehearsal.walking import MOBILE, NATIONAL_ID

ENDS = {"issue": State.ISSUED, "close": State.CLOSED}
UNENDED = "این تمرین به پایان نرسیده است؛ راه را تا صدور نامه یا بستن پرونده بروید."
NOT_A_SAMPLE = "در این تمرین کاری هست که نمونه از آن ساخته نمی‌شود؛ آن گام را برگردانید."
OVERTAKEN = "با آن‌چه اکنون نوشته شده است این راه تا پایان نمی‌رود؛ تمرین را دوباره بروید."
PAID = "pay"  # a sample's walk pays by itself what is asked


def make_sample(*, source: Source, by: StaffMember) -> ServiceDraft:
    """Keep the member's rehearsal of a draft as its sample: accepted, refused or incomplete, by the way it went."""
    draft = draft_of(source.draft) if source.draft else None
    if draft is None:
        raise WrongMoment("نمونه فقط از تمرین پیش‌نویس ساخته می‌شود؛ خدمت را در کارگاه باز کنید.")
    row = Rehearsal.objects.filter(member=by, source=source.name).first()
    steps = [Step.model_validate(one) for one in row.steps] if row else []
    if row is None or not steps or steps[-1].do not in ENDS:
        raise WrongMoment(UNENDED)
    walk = [step for step in steps if step.do != PAID]
    if any(step.do not in STEPS for step in walk):
        raise WrongMoment(NOT_A_SAMPLE)
    told = look(definition=source.definition, letters=source.letters, answers=row.answers, steps=steps, by=by)
    if told.stopped or told.problems:
        raise WrongMoment(OVERTAKEN)
    sample = Sample(
        applicant=_applicant(row.answers),
        answers=row.answers,
        files=_files(source.definition, row.answers),
        walk=walk,
        ends=ENDS[steps[-1].do],
    )
    name = name_of(source.definition, steps)
    return workshop.keep_sample(draft=draft, name=name, sample=sample, by=by)


def name_of(definition: ServiceDefinition, steps: list[Step]) -> str:
    """Which sample a way is: sent back once, granted, or refused."""
    if any(step.do == "request_information" for step in steps):
        return "incomplete"
    decided = [definition.outcomes[step.outcome] for step in steps if step.outcome in definition.outcomes]
    return "accepted" if decided and decided[-1].favourable else "refused"


def _applicant(answers: dict[str, Any]) -> dict[str, str]:
    """Who applies, as the answers name them; invented where they do not."""
    known = answers.get("applicant") or {}
    invented = {
        "national_id": NATIONAL_ID,
        "mobile": MOBILE,
        "first_name": "متقاضی",
        "last_name": "نمونه",
    }
    return {key: str(known.get(key) or value) for key, value in invented.items()}


def _files(definition: ServiceDefinition, answers: dict[str, Any]) -> dict[str, str]:
    """A file of an invented name for each document that must be there."""
    wanted = [one for one in documents_wanted(definition, answers) if one.required]
    return {one.key: f"{one.key.replace('.', '-')}.{one.accept[0]}" for one in wanted}
