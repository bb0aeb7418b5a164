"""The steps of a rehearsal, by the operations of the cases themselves; called inside a transaction that is taken back.

``insight.walking`` takes a sample to its end and fills in what lies between its steps. A member who rehearses takes every
step alone: what is not possible is what they came to see, where nobody works somebody is invented, nothing is numbered.
"""

from collections.abc import Callable, Mapping
from secrets import token_hex
from typing import Any
from uuid import UUID

from django.utils import timezone

from dargah.cases import operations as cases
from dargah.cases.fees import awaits_payment
from dargah.cases.models import Case
from dargah.cases.operations.turn import stage_of
from dargah.cases.queries import who_may_hold
from dargah.cases.states import Action, State
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import directorate
from dargah.catalogue.sampled import Step
from dargah.files.operations import stand_in
from dargah.followups.subjects import tell_citizen
from dargah.insight.walking import CannotWalk, NobodyHolds, answer_referrals, member_of_finance
from dargah.insight.walking import walk as walk_sample
from dargah.letters import operations as letters
from dargah.letters import queries as letter_queries
from dargah.payments import operations as payments
from dargah.payments.models import Payment
from dargah.payments.queries import open_invoice_of
from dargah.payments.states import PaymentState, Way
from dargah.people.models import Citizen, StaffMember, reference_of
from dargah.people.refusals import WrongMoment
from dargah.people.roles import Role

NO_VISIT = "در تمرین، بازدید یا دیداری نبود."
NO_NUMBER = "نمونه"
INVENTED = "rehearsal-"  # how the names of invented colleagues begin
REASONS = "دلیل نمونه: سوابق دیده شد و با ضوابط سنجیده شد."
NATIONAL_ID, MOBILE = "9990000000", "+989990000000"


class NoSuchStep(ValueError):
    """A step whose name is not known."""

    sentence = "چنین گامی در تمرین نیست."


def citizen_for(answers: Mapping[str, Any]) -> Citizen:
    """Somebody who applies, until the rehearsal is taken back."""
    known = answers.get("applicant") or {}
    made = Citizen(
        national_id=NATIONAL_ID,
        mobile=MOBILE,
        first_name=str(known.get("first_name") or "متقاضی")[:80],
        last_name=str(known.get("last_name") or "نمونه")[:80],
    )
    made.save()
    return made


def holder_of(case: Case) -> StaffMember:
    """Who holds the case; somebody invented, until the rehearsal is taken back, where nobody of the office does."""
    return case.assignee or who_may_hold(case).first() or _invented(Role(case.holder), case.unit_id)


def has_colleague(case: Case) -> bool:
    """Whether somebody of the office holds the case, so that none has to be invented."""
    return who_may_hold(case).exclude(username__startswith=INVENTED).exists()


def _invented(role: Role, unit: str) -> StaffMember:
    made = StaffMember(username=f"{INVENTED}{role}-{unit}", full_name="همکار نمونه", role=role, unit_id=unit)
    made.save()
    return made


def actions_of(case: Case, holder: StaffMember) -> tuple[str, ...]:
    """The steps that may come next, as they are written: what the holder may, and the citizen's answer."""
    if case.state == State.WAITING_CITIZEN:
        return ("answer_information",)
    if case.state == State.APPROVAL:
        return ("approve", "send_back")
    if case.state == State.DECIDED:
        return _after_decision(case)
    if case.state != State.OPEN:
        return ()
    stage = stage_of(case)
    may = [str(Action.DECIDE)] if stage.decide else ["advance"]
    may += ["request_information"] if "request_information" in stage.may else []
    may += ["answer_referral"] if case.referrals.filter(answered_at=None).exists() else []
    may += ["appoint"] if stage.appointment and not case.appointments.exists() else []
    return (*may, "withdraw") if holder else ()


def _after_decision(case: Case) -> tuple[str, ...]:
    """Who gets something pays first; an outcome without a letter is closed."""
    if awaits_payment(case):
        return ("pay",)
    definition: ServiceDefinition = case.version.parsed
    return ("issue",) if definition.outcomes[case.outcome].letter else ("close",)


def pay(application: UUID) -> None:
    """The invoice of an application is paid by a slip that finance accepts; nobody's money, and no picture is kept."""
    invoice = open_invoice_of(application)
    if invoice is None:
        raise WrongMoment("هزینه‌ای برای پرداخت نمانده است.")
    slip = Payment.objects.create(
        invoice=invoice,
        way=Way.SLIP,
        rials=invoice.rials,
        state=PaymentState.CHECKING,
        slip_number=token_hex(8),
        slip_branch="بانک نمونه",
        deposited_on=timezone.localdate(),
        receipt=stand_in("pdf", "فیش نمونه"),
    )
    by = member_of_finance() or _invented(Role.CASE_OFFICER, directorate().finance_unit)
    payments.check_slip(payment=slip, accept=True, by=by)


def tell_of_letter(case: Case) -> None:
    """What the citizen would hear when the letter is signed; it has no number here."""
    tell_citizen(case, "letter_issued", str(case.pk), number=NO_NUMBER)


def take(case: Case, step: Step) -> bytes | None:
    """Take one step. Returns the preview of a letter where one would be issued. Raises Refusal, NoSuchStep."""
    verb = _VERBS.get(step.do)
    if verb is None:
        raise NoSuchStep
    return verb(case, step)


def _answer_referrals(case: Case, step: Step) -> None:
    answer_referrals(case, step.answer or "پاسخ نمونه: مانعی دیده نشد.", holder_of)


def _advance(case: Case, step: Step) -> None:
    cases.advance(case=case, by=holder_of(case), reason=step.text or NO_VISIT)


def _request_information(case: Case, step: Step) -> None:
    defects = step.defects or ["سند خوانا پیوست کنید."]
    cases.request_information(case=case, defects=defects, by=holder_of(case))


def _answer_information(case: Case, step: Step) -> None:
    reply = step.text or step.answer or "پاسخ نمونه"
    cases.answer_information(case=case, reply=reply, by=case.citizen, actor=reference_of(case.citizen))


def _decide(case: Case, step: Step) -> None:
    told = case.version.parsed.outcomes.get(step.outcome)  # none was chosen: the verb says so
    if told is not None and told.encloses:
        by, paper = holder_of(case), [(stand_in("pdf", "نسخه نمونه"), "نسخه نمونه")]
        cases.add_document(case=case, files=paper, by=by, actor=by.reference, with_letter=True)
    cases.decide(case=case, outcome=step.outcome, reasons=step.reasons or REASONS, by=holder_of(case))


def _approve(case: Case, _: Step) -> None:
    cases.approve(case=case, by=holder_of(case))


def _send_back(case: Case, step: Step) -> None:
    cases.send_back(case=case, reason=step.text or "بازبینی نمونه", by=holder_of(case))


def _pay(case: Case, _: Step) -> None:
    pay(case.draft_id)


def _appoint(case: Case, step: Step) -> None:
    """The first free half hour of the officer."""
    try:
        walk_sample(case, [step])
    except NobodyHolds as nobody:
        raise WrongMoment(str(nobody)) from nobody
    except CannotWalk as full:
        raise WrongMoment("در روزهای پیش رو ساعت آزادی برای دیدار پیدا نشد.") from full


def _issue(case: Case, _: Step) -> bytes:
    """The letter as it would be; it takes no number and is signed by nobody. The case reads as issued."""
    draft = letter_queries.draft_of(case)
    if draft is None:
        raise WrongMoment("نامه‌ای برای صدور نیست؛ نخست تصمیم بگیرید.")
    pdf = letters.preview(draft)
    cases.mark_issued(case=case, letter=str(draft.pk), by=holder_of(case))
    return pdf


def _close(case: Case, step: Step) -> None:
    cases.close(case=case, reason=step.text or REASONS, by=holder_of(case))


def _withdraw(case: Case, _: Step) -> None:
    cases.withdraw(case=case, by=case.citizen, actor=reference_of(case.citizen))


_VERBS: dict[str, Callable[[Case, Step], bytes | None]] = {
    "advance": _advance,
    "answer_referral": _answer_referrals,
    "request_information": _request_information,
    "answer_information": _answer_information,
    "decide": _decide,
    "approve": _approve,
    "send_back": _send_back,
    "pay": _pay,
    "appoint": _appoint,
    "close": _close,
    "issue": _issue,
    "withdraw": _withdraw,
}
