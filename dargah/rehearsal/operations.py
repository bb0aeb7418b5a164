"""rehearse(): the walk of a case that never was.

The whole walk, version, draft, case, decision and notices, takes place in one transaction that is taken back: nothing
is sent, counted, numbered or found, because nothing was ever committed; there is no mark that a list could overlook.
A screen goes on by asking again with one step more. What it holds while it walks is the journal's lock, for as long as
the steps take (some hundredths of a second each), so the number of steps is bounded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from dargah.applications import operations as applications
from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.cases.queries import citizen_view
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.forms import Problem, clean_answers, documents_wanted, pages_shown
from dargah.catalogue.loader import Step
from dargah.catalogue.operations import version_for_rehearsal
from dargah.files.operations import stand_in
from dargah.journal.events import Event, followup_of
from dargah.journal.models import Entry
from dargah.journal.operations import record
from dargah.notices.models import Notice
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, Refusal
from dargah.rehearsal.permissions import check_may_rehearse
from dargah.rehearsal.walking import NoSuchStep, actions_of, citizen_for, holder_of, take

MOST_STEPS = 40


@dataclass(frozen=True)
class Moment:
    """How things stand after a step: for the citizen, for the office, what was told, and the letter as it would be."""

    step: str
    state: str
    stage: str
    holder: str
    next_step: str
    your_turn: bool
    actions: tuple[str, ...]
    told: tuple[str, ...] = ()
    letter: bytes | None = None


@dataclass
class Rehearsed:
    """A rehearsal: the pages that were asked, the moments, and the sentence that stopped it (empty: nothing did)."""

    pages: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    stopped: str = ""


def rehearse(
    *,
    definition: ServiceDefinition,
    letters: Mapping[str, str],
    answers: Mapping[str, Any],
    steps: Sequence[Step] = (),
    by: StaffMember,
) -> Rehearsed:
    """Walk a service with these answers and steps, and take everything back.

    Files that it asks for are taken as given. Who holds a stage acts; where nobody does, somebody invented. The letter
    is made as a preview; that it would be issued ends the walk. Raises NotAllowed for who may not rehearse.
    """
    check_may_rehearse(by)
    if len(steps) > MOST_STEPS:
        raise Invalid({}, "این تمرین از چهل گام بیشتر شده است؛ از نو آغاز کنید.")
    told = Rehearsed()
    with transaction.atomic():
        try:
            _walk(told, definition, letters, dict(answers), steps)
        finally:
            transaction.set_rollback(True)
    with transaction.atomic():
        record(
            event=Event.service_rehearsed,
            subject=f"service:{definition.slug}",
            actor=by.reference,
            detail={"steps": len(told.moments)},
        )
    return told


def _walk(
    told: Rehearsed,
    definition: ServiceDefinition,
    letters: Mapping[str, str],
    answers: dict[str, Any],
    steps: Sequence[Step],
) -> None:
    told.pages = [page.title for page in pages_shown(definition, answers)]
    wanted = documents_wanted(definition, answers)
    told.documents = [document.title for document in wanted]
    kept, told.problems = clean_answers(definition, answers)
    if told.problems:
        return
    version = version_for_rehearsal(definition=definition, letters=letters)
    citizen = citizen_for(kept)
    draft = applications.start(service=version.service, citizen=citizen)
    draft.answers = kept
    draft.save(update_fields=["answers"])
    for document in wanted:
        if document.required:
            draft.attachments.create(document=document.key, file=stand_in(document.accept[0], document.title))
    try:
        case = cases.submit(draft=draft, actor=citizen.reference)
        _note(told, case, Step(do="submit"), 0)
        for step in steps:
            last = Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
            letter = take(case, step)
            case = Case.objects.select_related("version__service", "unit", "citizen").get(pk=case.pk)
            _note(told, case, step, last, letter)
    except (Refusal, NoSuchStep) as refusal:
        told.stopped = refusal.sentence


def _note(told: Rehearsed, case: Case, step: Step, since: int, letter: bytes | None = None) -> None:
    """Do at once what the worker would do, and write down how things stand."""
    from dargah.followups.jobs import followup  # noqa: PLC0415 the worker's own list, which registers its jobs

    before = set(Notice.objects.filter(case_ref=case.reference).values_list("pk", flat=True))
    for entry in Entry.objects.filter(subject=case.reference, seq__gt=since).order_by("seq"):
        if followup_of(entry.event):
            followup(Event(entry.event))(subject=entry.subject, actor=entry.actor, detail=entry.detail)
    case.refresh_from_db()
    notices = Notice.objects.filter(case_ref=case.reference).exclude(pk__in=before).order_by("created_at")
    view, holder = citizen_view(case), holder_of(case)
    told.moments.append(
        Moment(
            step=step.do,
            state=view.state,
            stage=case.stage,
            holder=f"{holder.get_role_display()}، {case.unit.name}",
            next_step=view.next_step,
            your_turn=view.your_turn,
            actions=actions_of(case, holder),
            told=tuple(notice.text for notice in notices),
            letter=letter,
        )
    )
