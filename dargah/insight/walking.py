"""Walking a sample from application to its end by the operations themselves: the proof of a service, the demo's cases."""

from collections.abc import Callable
from datetime import time
from io import BytesIO
from secrets import token_hex
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.cases.operations.appoint import channels_of
from dargah.cases.operations.turn import stage_of
from dargah.cases.queries import who_may_hold
from dargah.cases.states import State
from dargah.catalogue.directorate import directorate, office_name
from dargah.catalogue.forms import documents_wanted
from dargah.catalogue.models import Service
from dargah.catalogue.sampled import Sample, Step
from dargah.files.operations import store
from dargah.insight.specimens import fixture
from dargah.letters import operations as letters
from dargah.letters import queries as letter_queries
from dargah.orders.calendar import office_calendar
from dargah.payments import operations as payments
from dargah.payments.queries import open_invoice_of
from dargah.people.models import Citizen, StaffMember, reference_of
from dargah.people.refusals import Invalid
from dargah.people.roles import Role

MOST_TRIES = 400
DEFAULT_REASONS = "مدارک و سوابق دیده شد و با ضوابط سنجیده شد."
NO_OBSTACLE = "بررسی شد؛ مانعی دیده نشد."
NO_STAGE_AHEAD = "راه نمونه کاری می‌خواهد که هیچ مرحله پیش رو ندارد."
NO_VISIT = "مدارک و نقشه برای این پرونده کافی بود و بازدید لازم نشد."


class CannotWalk(AssertionError):
    """A step of the sample is not possible; the text says which and why."""


class NobodyHolds(CannotWalk):
    """No member of the role works in the unit that the case came to."""

    def __init__(self, unit: str, role: Role) -> None:
        super().__init__(f"در «{unit}» هیچ {role.label}ی کار نمی‌کند.")


def apply_sample(service: Service, sample: Sample, citizen: Citizen | None) -> Case:
    """Fill the draft with the sample's answers and files and send it. Raises Incomplete."""
    draft = applications.start(service=service, citizen=citizen, browser="" if citizen else "sample")
    Draft.objects.filter(pk=draft.pk).update(answers=sample.answers)
    draft.refresh_from_db()
    attach_sample(draft, sample)
    actor = reference_of(citizen)
    if service.current is not None and service.current.parsed.fee.is_charged:
        cases.bill_before_submission(draft=draft, actor=actor)
        pay(draft.pk, actor)
    return cases.submit(draft=draft, actor=actor)


def pay(application: UUID, actor: str) -> None:
    """Settle what is asked of an application by a slip that finance accepts; nothing where nothing is asked."""
    invoice = open_invoice_of(application)
    if invoice is None:
        return
    by = member_of_finance()
    if by is None:
        raise NobodyHolds(office_name(directorate().finance_unit), Role.CASE_OFFICER)
    slip = payments.send_slip(
        invoice=invoice,
        number=token_hex(8),
        deposited_on=timezone.localdate(),
        branch="بانک نمونه",
        upload=BytesIO(fixture("fish.pdf")),
        name="fish.pdf",
        actor=actor,
    )
    payments.check_slip(payment=slip, accept=True, by=by)


def member_of_finance() -> StaffMember | None:
    """Somebody who checks slips, where the office has one."""
    unit, roles = directorate().finance_unit, (Role.CASE_OFFICER, Role.UNIT_HEAD)
    return StaffMember.objects.filter(unit=unit, role__in=roles, is_active=True).first()


def attach_sample(draft: Draft, sample: Sample) -> None:
    """Put the sample's files beside the documents that its answers ask for."""
    documents = {
        document.key: document for document in documents_wanted(draft.version.parsed, sample.answers)
    }
    for key, name in sample.files.items():
        if key in documents:
            applications.attach(
                draft=draft, document=documents[key], upload=BytesIO(fixture(name)), name=name
            )


def walk(case: Case, steps: list[Step], until: int | None = None) -> Case:
    """Take the steps of a sample's way; stages between them are ended as their holders would. Returns the case."""
    for step in steps[:until]:
        _VERBS.get(step.do, _unknown)(case, step)
        case = Case.objects.select_related("version__service", "unit", "citizen").get(pk=case.pk)
    return case


def holder_of(case: Case) -> StaffMember:
    """A member who holds the case. Raises CannotWalk when nobody does."""
    found = case.assignee or who_may_hold(case).first()
    if found is None:
        raise NobodyHolds(case.unit.name, Role(case.holder))
    return found


def answer_referrals(case: Case, answer: str, holder: Callable[[Case], StaffMember] = holder_of) -> None:
    """Answer every open question: who was asked, somebody of the asked unit, or for others who holds the case."""
    for asked in case.referrals.filter(answered_at=None):
        by = asked.to_staff or holder(case)
        if asked.to_unit_id:
            by = StaffMember.objects.filter(unit=asked.to_unit_id, is_active=True).first() or by
        cases.answer_referral(referral=asked, answer=answer, by=by)


def enclose_specimen(case: Case, outcome: str, by: StaffMember) -> None:
    """Lay in the paper that the outcome gives, where it gives one."""
    if not case.version.parsed.outcomes[outcome].encloses:
        return
    file = store(BytesIO(fixture("sanad.pdf")), name="sanad.pdf")
    cases.add_document(case=case, files=[(file, "نسخه نمونه")], by=by, actor=by.reference, with_letter=True)


def _advance_to(case: Case, wanted: Callable[[Any], bool]) -> None:
    for _ in range(30):
        case.refresh_from_db()
        if wanted(stage_of(case)):
            return
        _advance(case, Step(do="advance"))
    raise CannotWalk(NO_STAGE_AHEAD)


def _advance(case: Case, step: Step) -> None:
    """End the stage; where it promises a visit, with the reason why the sample knows of none."""
    answer_referrals(case, NO_OBSTACLE)
    cases.advance(case=case, by=holder_of(case), reason=step.text or NO_VISIT)


def _request_information(case: Case, step: Step) -> None:
    _advance_to(case, lambda stage: "request_information" in stage.may)
    cases.request_information(
        case=case, defects=step.defects or ["سند خوانا پیوست کنید."], by=holder_of(case)
    )


def _answer_information(case: Case, step: Step) -> None:
    citizen = case.citizen
    cases.answer_information(
        case=case,
        reply=step.text or step.answer or "مدرک خوانا پیوست شد.",
        by=citizen,
        actor=reference_of(citizen),
    )


def _appoint(case: Case, step: Step) -> None:
    """The first free half hour from the third working day on."""
    _advance_to(case, lambda stage: bool(stage.appointment))
    channels = channels_of(stage_of(case))
    channel = case.answers.get("channel") if case.answers.get("channel") in channels else channels[0]
    day = office_calendar().add_working_days(timezone.localdate(), 3)
    for place in range(MOST_TRIES):
        half_hours = 4 + place % 8
        if place and place % 8 == 0:
            day = office_calendar().add_working_days(day, 1)
        try:
            with transaction.atomic():
                cases.appoint(
                    case=case,
                    day=day,
                    at=time(7 + half_hours // 2, half_hours % 2 * 30),
                    channel=channel,
                    place=step.text,
                    by=holder_of(case),
                )
        except Invalid:
            continue
        return
    raise CannotWalk("برای وقت این نمونه ساعت آزادی پیدا نشد.")


def _decide(case: Case, step: Step) -> None:
    _advance_to(case, lambda stage: step.outcome in stage.decide)
    answer_referrals(case, NO_OBSTACLE)
    enclose_specimen(case, step.outcome, holder_of(case))
    cases.decide(case=case, outcome=step.outcome, reasons=step.reasons or DEFAULT_REASONS, by=holder_of(case))
    _follow_decision(case)


def _approve(case: Case, _: Step) -> None:
    case.refresh_from_db()
    if case.state == State.APPROVAL:
        cases.approve(case=case, by=holder_of(case))
        _follow_decision(case)


def _follow_decision(case: Case) -> None:
    case.refresh_from_db()
    if case.state == State.DECIDED:
        letters.prepare(case=case)  # the followup finds it prepared and tells the citizen


def _issue(case: Case, _: Step) -> None:
    case.refresh_from_db()
    if case.state == State.APPROVAL:
        _approve(case, Step(do="approve"))
        case.refresh_from_db()
    letter = letter_queries.draft_of(case)
    if letter is None:
        raise CannotWalk(f"نامه‌ای برای صدور نیست؛ پرونده «{State(case.state).office_label}» است.")
    if case.version.parsed.fee.is_charged:
        pay(case.draft_id, reference_of(case.citizen))
    letters.issue(letter=letter, by=holder_of(case))
    letters.produce(letter)


def _close(case: Case, step: Step) -> None:
    by = StaffMember.objects.filter(role=Role.DIRECTOR, is_active=True).first() or holder_of(case)
    cases.close(case=case, reason=step.text or step.reasons or "کار پایان یافت.", by=by)


def _withdraw(case: Case, _: Step) -> None:
    cases.withdraw(case=case, by=case.citizen, actor=reference_of(case.citizen))


def _object(case: Case, step: Step) -> None:
    cases.object_to_decision(
        case=case,
        text=step.text or "با دلیل‌های نامه موافق نیستم و مدارک تازه دارم.",
        by=case.citizen,
        actor=reference_of(case.citizen),
    )


def _answer_referral(case: Case, step: Step) -> None:
    answer_referrals(case, step.answer or NO_OBSTACLE)


def _unknown(_: Case, step: Step) -> None:
    raise CannotWalk(f"گامی به نام «{step.do}» نیست.")


_VERBS: dict[str, Callable[[Case, Step], None]] = {
    "appoint": _appoint,
    "advance": _advance,
    "request_information": _request_information,
    "answer_information": _answer_information,
    "decide": _decide,
    "approve": _approve,
    "issue": _issue,
    "close": _close,
    "withdraw": _withdraw,
    "object": _object,
    "answer_referral": _answer_referral,
}
