"""rehearse(): the walk of a case that never was.

The whole walk, version, draft, case, decision and notices, takes place in one transaction that is taken back: nothing
is sent, counted, numbered or found, because nothing was ever committed; there is no mark that a list could overlook.
A screen goes on by asking again with one step more, so the number of steps is bounded. While it walks, the journal of its
connection is a temporary table, as in insight.measuring: nobody waits for the chain's lock.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from django.db import OperationalError, connection, transaction

from dargah.applications import operations as applications
from dargah.cases import operations as cases
from dargah.cases.citizens import citizen_view
from dargah.cases.models import Case
from dargah.cases.operations.turn import stage_of
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.fees import DueItem, WrongFee, due_items, total
from dargah.catalogue.forms import Problem, clean_answers, documents_wanted, pages_shown
from dargah.catalogue.operations import version_for_rehearsal
from dargah.catalogue.sampled import Step
from dargah.files.operations import stand_in
from dargah.insight.measuring import ASIDE
from dargah.journal.events import Event, followup_of
from dargah.journal.models import Entry
from dargah.journal.operations import record
from dargah.letters import preview, queries
from dargah.notices.models import Notice
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotThere, Refusal
from dargah.persian.tracking import BODY, check_digit
from dargah.rehearsal.permissions import check_may_rehearse
from dargah.rehearsal.walking import (
    NoSuchStep,
    actions_of,
    citizen_for,
    has_colleague,
    holder_of,
    pay,
    take,
    tell_of_letter,
)

MOST_STEPS = 40
BROKEN = "راه تمرین به خطایی رسید که از شناسنامه این خدمت است یا از برنامه؛ آخرین تغییر را ببینید و به مدیر سامانه خبر دهید."

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Moment:
    """How things stand after a step: for the citizen, for the office, what was told to whom, and the letter as it would be.

    ``story`` is what the citizen reads of the case so far, newest first; ``outcomes`` are (key, title) of those that the
    stage may decide; ``nobody`` says that no member of the office has the role that holds it.
    """

    step: str
    state: str
    stage: str
    holder: str
    next_step: str
    your_turn: bool
    actions: tuple[str, ...]
    told: tuple[str, ...] = ()
    told_office: tuple[str, ...] = ()
    letter: bytes | None = None
    stage_title: str = ""
    nobody: bool = False
    story: tuple[str, ...] = ()
    outcomes: tuple[tuple[str, str], ...] = ()
    has_letter: bool = False


@dataclass
class Rehearsed:
    """A rehearsal: the pages that were asked, the moments, and the sentence that stopped it (empty: nothing did), with
    those beside the fields of the step that did. ``fee`` are the parts that these answers would have to pay, told also
    where nothing is asked yet; ``fee_fault`` says why they cannot be reckoned.
    """

    pages: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    fee: list[DueItem] = field(default_factory=list)
    fee_fault: str = ""
    letter: bytes | None = None
    stopped: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def rehearse(
    *,
    definition: ServiceDefinition,
    letters: Mapping[str, str],
    answers: Mapping[str, Any],
    steps: Sequence[Step] = (),
    by: StaffMember,
) -> Rehearsed:
    """Walk a service with these answers and steps, take everything back, and write down that it was rehearsed.

    Files that it asks for are taken as given. Who holds a stage acts; where nobody does, somebody invented. The letter
    is made as a preview; that it would be issued ends the walk. Raises NotAllowed for who may not rehearse.
    """
    told = look(definition=definition, letters=letters, answers=answers, steps=steps, by=by)
    with transaction.atomic():
        record(
            event=Event.service_rehearsed,
            subject=f"service:{definition.slug}",
            actor=by.reference,
            detail={"steps": len(told.moments)},
        )
    return told


def look(
    *,
    definition: ServiceDefinition,
    letters: Mapping[str, str],
    answers: Mapping[str, Any],
    steps: Sequence[Step] = (),
    by: StaffMember,
    letter: bool = False,
) -> Rehearsed:
    """As rehearse(), of steps that were rehearsed before: nothing at all is written. ``letter`` asks for the preview of
    the decision that is under way where the walk ends. Raises as rehearse().
    """
    check_may_rehearse(by, definition.unit)
    if len(steps) > MOST_STEPS:
        raise Invalid({}, "این تمرین از چهل گام بیشتر شده است؛ از نو آغاز کنید.")
    told = Rehearsed()
    with transaction.atomic():
        try:
            with connection.cursor() as cursor:
                cursor.execute(ASIDE)
            code = _code_of(by, definition.slug)
            _walk(told, definition, letters, dict(answers), steps, code=code, with_letter=letter)
        except (Refusal, NoSuchStep) as refusal:
            told.stopped = refusal.sentence
            told.errors = dict(refusal.errors) if isinstance(refusal, Invalid) else {}
        except OperationalError:
            raise
        except Exception:  # a fault of what is rehearsed is what the member came to see
            logger.exception("a rehearsal broke", extra={"service": definition.slug})
            told.stopped = BROKEN
        finally:
            transaction.set_rollback(True)
    return told


def _walk(
    told: Rehearsed,
    definition: ServiceDefinition,
    letters: Mapping[str, str],
    answers: dict[str, Any],
    steps: Sequence[Step],
    *,
    code: str,
    with_letter: bool,
) -> None:
    given = {key: value for key, value in answers.items() if value is not None}
    told.pages = [page.title for page in pages_shown(definition, given)]
    wanted = documents_wanted(definition, given)
    told.documents = [document.title for document in wanted]
    kept, told.problems = clean_answers(definition, given)
    if told.problems:
        return
    _reckon(told, definition, kept)
    version = version_for_rehearsal(definition=definition, letters=letters)
    citizen = citizen_for(kept)
    draft = applications.start(service=version.service, citizen=citizen)
    draft.answers = kept
    draft.save(update_fields=["answers"])
    for document in wanted:
        if document.required:
            draft.attachments.create(document=document.key, file=stand_in(document.accept[0], document.title))
    if cases.bill_before_submission(draft=draft, actor=citizen.reference) is not None:
        pay(draft.pk)
    case = cases.submit(draft=draft, actor=citizen.reference)
    # each look walks anew: without one code for all of them every act would show another one
    Case.objects.filter(pk=case.pk).update(tracking_code=code)
    case.refresh_from_db(fields=["tracking_code"])
    _note(told, case, Step(do="submit"), 0)
    for step in steps:
        last = Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
        letter = take(case, step)
        case = Case.objects.select_related("version__service", "unit", "citizen").get(pk=case.pk)
        _note(told, case, step, last, letter)
    if with_letter:
        told.letter = _letter(told, case)


def _code_of(by: StaffMember, slug: str) -> str:
    """The tracking code of every walk of this member's rehearsal. It begins with a nought as no real code does, and no
    two members have one, so that nobody's walk waits for another's.
    """
    body = f"0{crc32(f'{by.pk}:{slug}'.encode()) % 10 ** (BODY - 1):0{BODY - 1}d}"
    return body + check_digit(body)


def _reckon(told: Rehearsed, definition: ServiceDefinition, answers: Mapping[str, Any]) -> None:
    """The fee of these answers; where it is no amount the walk still goes on to the act that asks for it, and stops there."""
    try:
        found = due_items(definition, answers)
        total(found)
    except WrongFee as wrong:
        told.fee_fault = str(wrong)
    else:
        told.fee = found


def _letter(told: Rehearsed, case: Case) -> bytes:
    """The letter of the decision that is under way, or that the last step has issued. Raises NotThere."""
    if told.moments[-1].letter is not None:
        return told.moments[-1].letter
    decision = queries.decision_under_way(case)
    if decision is None:
        raise NotThere("هنوز تصمیمی نیست که نامه‌اش در راه باشد.")
    return preview.of_the_decision(case=case, by=decision.by)


def _note(told: Rehearsed, case: Case, step: Step, since: int, letter: bytes | None = None) -> None:
    """Do at once what the worker would do, and write down how things stand."""
    from dargah.followups.jobs import followup  # noqa: PLC0415 the worker's own list, which registers its jobs

    before = set(Notice.objects.filter(case_ref=case.reference).values_list("pk", flat=True))
    for entry in Entry.objects.filter(subject=case.reference, seq__gt=since).order_by("seq"):
        if followup_of(entry.event):
            followup(Event(entry.event))(subject=entry.subject, actor=entry.actor, detail=entry.detail)
    if letter is not None:
        tell_of_letter(case)
    case.refresh_from_db()
    notices = Notice.objects.filter(case_ref=case.reference).exclude(pk__in=before).order_by("created_at")
    texts: tuple[list[str], list[str]] = ([], [])
    for notice in notices:
        texts["/desk/" in notice.text].append(notice.text)
    view, known = citizen_view(case), has_colleague(case)
    holder = holder_of(case)
    definition: ServiceDefinition = case.version.parsed
    stage = stage_of(case)
    told.moments.append(
        Moment(
            step=step.do,
            state=view.state,
            stage=case.stage,
            holder=f"{holder.get_role_display()}، {case.unit.name}",
            next_step=view.next_step,
            your_turn=view.your_turn,
            actions=actions_of(case, holder),
            told=tuple(texts[0]),
            told_office=tuple(texts[1]),
            letter=letter,
            stage_title=stage.title,
            nobody=not known,
            story=tuple(one.text for one in view.happened),
            outcomes=tuple((key, definition.outcomes[key].title) for key in stage.decide),
            has_letter=letter is not None or _is_under_way(case, definition),
        )
    )


def _is_under_way(case: Case, definition: ServiceDefinition) -> bool:
    decision = queries.decision_under_way(case)
    return decision is not None and bool(definition.outcomes[decision.outcome].letter)
