"""The verbs of letters: prepare the draft of a decision, issue it, produce its signed PDF, revoke it,
preview it.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from dargah.cases.models import Case, Decision
from dargah.cases.operations import explain, lapse, mark_issued
from dargah.cases.permissions import units_of
from dargah.cases.routing import unit_of_stage
from dargah.catalogue.definition import LetterFacts, ServiceDefinition
from dargah.catalogue.models import ServiceVersion
from dargah.files import operations as files
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.letters import codes, compose, permissions
from dargah.letters.data import draft_data, fresh_facts, numbered_data
from dargah.letters.house import house
from dargah.letters.models import Letter
from dargah.letters.register import next_number, wait_turn
from dargah.letters.states import LetterState
from dargah.letters.written import source as written_source
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotThere, WrongMoment
from dargah.people.roles import Role
from dargah.persian.dates import jalali_year

SHORTEST_REASON = 10


def prepare(*, case: Case, actor: str = "system") -> Letter | None:
    """The draft of the letter of the case's standing decision; None when its outcome knows no letter.

    Called once or often (a followup is retried): a decision has one letter. A draft of a decision that was
    since taken back is thrown away; a letter that has its number is not.
    """
    with transaction.atomic():
        decision = (
            Decision.objects.select_for_update(of=("self",))
            .filter(case=case, superseded=False, final=True)
            .first()
        )
        drop_drafts(case=case)
        if decision is None:
            return None
        known = Letter.objects.filter(decision=decision).first()
        key = case.version.parsed.outcomes[decision.outcome].letter
        if known is not None or not key:
            return known
        facts = case.version.parsed.letters[key]
        code, signatory = codes.new_code(), signatory_of(case, decision, facts, None)
        letter = Letter.objects.create(
            case=case,
            decision=decision,
            template=facts.template,
            subject=facts.subject,
            data=draft_data(case, decision, facts, signatory, code),
            signatory=signatory,
            verify_code=code,
        )
        # the case's story reads the events of its letters too, so they are told of the case
        record(
            event=Event.letter_prepared,
            subject=case.reference,
            actor=actor,
            detail={"letter": str(letter.pk)},
        )
    return letter


def drop_drafts(*, case: Case) -> None:
    """Throw away the drafts of decisions that were taken back or never took effect."""
    Letter.objects.filter(case=case, state=LetterState.DRAFT, decision__superseded=True).delete()


def issue(*, letter: Letter, by: StaffMember, seen: int | None = None) -> Letter:
    """Give the letter its number and date; the case becomes issued in the same transaction.

    1. lock the letter: of two who press at once the second finds it numbered;
    2. ask who may;
    3. take the register's next number, dated in its order (its row stays locked: no gap when this fails);
    4. fix the data; nothing changes it afterwards;
    5. an earlier letter of the case loses its force: two that both hold would contradict each other;
    6. tell the case, whose journal entry starts the followup that calls :func:`produce`.
    """
    with transaction.atomic():
        locked = _locked(letter)
        permissions.check_may_issue(locked, by)
        if locked.decision.superseded:
            raise WrongMoment("تصمیم این نامه دگرگون شده است؛ پیش‌نویس تازه را ببینید.")
        facts = facts_of(locked.case, locked.decision)
        own = house()
        wait_turn()
        at = timezone.now()
        locked.year = jalali_year(timezone.localtime(at).date())
        locked.register_number = next_number(locked.year, first=own.first_number)
        locked.number = own.number_of(locked.year, locked.register_number)
        locked.numbered_at, locked.issued_by = at, by
        locked.signatory = signatory_of(locked.case, locked.decision, facts, by)
        locked.data = numbered_data(_fresh(locked), locked.number, at, locked.signatory)
        _replace_earlier(locked, by)
        locked.state = LetterState.NUMBERED
        locked.save()
        mark_issued(case=locked.case, letter=str(locked.pk), by=by, seen=seen)
    return locked


def produce(letter: Letter) -> Letter:
    """Render, sign and store the PDF of a numbered letter. Called once or often: a second call finds it
    done.
    """
    with transaction.atomic():
        locked = _locked(letter)
        if locked.state != LetterState.NUMBERED:
            return locked
        from dargah.letters import signing  # noqa: PLC0415 half a second of start, for the worker only

        pdf = signing.sign(
            compose.render(source_of(locked), locked.data, moment=locked.numbered_at), reason=locked.subject
        )
        stored = files.keep(pdf, name=f"نامه {locked.number.replace('/', '-')}.pdf", kind="pdf")
        locked.pdf, locked.pdf_digest, locked.issued_at = stored, stored.digest, timezone.now()
        locked.state = LetterState.ISSUED
        locked.save(update_fields=["pdf", "pdf_digest", "issued_at", "state"])
        record(
            event=Event.letter_produced,
            subject=locked.case.reference,
            actor="system",
            detail={"letter": str(locked.pk)},
        )
    return locked


def revoke(*, letter: Letter, by: StaffMember, reason: str) -> Letter:
    """Take a letter back: its number and file stay, its verification page says «باطل» with the date."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid({"reason": "بنویسید چرا این نامه باطل می‌شود."})
    with transaction.atomic():
        locked = _locked(letter)
        permissions.check_may_revoke(locked, by)
        _revoke(locked, reason.strip(), by)
    return locked


def _revoke(letter: Letter, reason: str, by: StaffMember, replaced_by: Letter | None = None) -> None:
    letter.state, letter.revoked_at, letter.revoked_by = LetterState.REVOKED, timezone.now(), by
    letter.revoke_reason, letter.replaced_by = reason, replaced_by
    letter.save(update_fields=["state", "revoked_at", "revoked_by", "revoke_reason", "replaced_by"])
    lapse(decision=letter.decision)
    record(
        event=Event.letter_revoked,
        subject=letter.case.reference,
        actor=by.reference,
        detail={
            "letter": str(letter.pk),
            "number": letter.number,
            "dated": timezone.localtime(letter.numbered_at).date().isoformat(),
            **explain(case=letter.case, text=reason, by=by),
        },
    )


def _replace_earlier(letter: Letter, by: StaffMember) -> None:
    """A case has one valid letter: those before this one lose their force the moment it has its number."""
    earlier = (
        Letter.objects.select_for_update(of=("self",)).select_related("case").filter(case=letter.case_id)
    )
    for old in earlier.filter(state__in=[LetterState.NUMBERED, LetterState.ISSUED]).exclude(pk=letter.pk):
        _revoke(old, f"نامه شماره {letter.number} جای آن را گرفت.", by, replaced_by=letter)


def preview(letter: Letter) -> bytes:
    """The draft as PDF, without number and signature, for who is about to issue it."""
    return compose.render(source_of(letter), _fresh(letter))


def _fresh(letter: Letter) -> dict[str, Any]:
    """A draft's data with what may have changed since the decision: its papers, a moved appointment."""
    return {**letter.data, **fresh_facts(letter.case)}


def source_of(letter: Letter) -> str:
    """The Typst source of the letter's template in the version its case is pinned to."""
    return source_named(letter.case.version, letter.template)


def facts_of(case: Case, decision: Decision) -> LetterFacts:
    """The letter that a decision's outcome is told with."""
    definition: ServiceDefinition = case.version.parsed
    return definition.letters[definition.outcomes[decision.outcome].letter]


def source_named(version: ServiceVersion, name: str) -> str:
    """The Typst source of a template of a version; that of written paragraphs where a letter names none."""
    if not name:
        return written_source()
    sources: dict[str, str] = version.letters
    return sources[name] if name in sources else sources[name.removesuffix(".typ")]


def _locked(letter: Letter) -> Letter:
    row = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("case__version__service", "case__unit", "decision", "signatory__unit")
        .filter(pk=letter.pk)
        .first()
    )
    if row is None:
        raise NotThere("این نامه پیدا نشد.")
    return row


def unit_that_decided(case: Case, decision: Decision) -> str:
    """The unit of the stage that a decision was made at, for the county of the case."""
    stage = next(one for one in case.version.parsed.stages if one.stage == decision.stage)
    return unit_of_stage(stage, case.version.parsed, case.county)


def signatory_of(
    case: Case, decision: Decision, facts: LetterFacts, issuer: StaffMember | None
) -> StaffMember:
    """Whose name stands under the letter: of the role that the service names, whoever acted in it; the director, where the
    director decided in that role's place; else its holder in the unit that decided, never one who had no part in it.
    """
    decider = unit_that_decided(case, decision)
    decided = [person for person in (decision.approved_by, decision.by) if person is not None]
    for person in [*([issuer] if issuer else []), *decided]:
        if person.role == facts.sign and (person.role == Role.DIRECTOR or decider in units_of(person)):
            return person
    for person in decided:
        if person.role == Role.DIRECTOR:
            return person
    holders = (
        StaffMember.objects.filter(role=facts.sign, is_active=True).select_related("unit").order_by("pk")
    )
    of_unit = holders.filter(unit=decider).first() if facts.sign != Role.DIRECTOR else None
    found = of_unit or holders.first()
    if found is None:
        raise WrongMoment(f"برای امضای این نامه کسی با نقش «{Role(facts.sign).label}» نیست.")
    return found
