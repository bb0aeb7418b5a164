"""The steps of a rehearsal, by the operations of the cases themselves; called inside a transaction that is taken back."""

from collections.abc import Callable, Mapping
from typing import Any

from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.cases.operations.turn import stage_of
from dargah.cases.states import Action, State
from dargah.catalogue.loader import Step
from dargah.letters import operations as letters
from dargah.letters import queries as letter_queries
from dargah.people.models import Citizen, StaffMember
from dargah.people.refusals import WrongMoment
from dargah.people.roles import Role

NO_VISIT = "در تمرین، بازدید یا دیداری نبود."
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
    rows = StaffMember.objects.filter(role=case.holder, is_active=True)
    if case.holder not in {Role.SECRETARIAT, Role.DIRECTOR}:
        rows = rows.filter(unit=case.unit_id)
    found = case.assignee or rows.first()
    if found is None:
        found = StaffMember(
            username=f"rehearsal-{case.holder}-{case.unit_id}",
            full_name="همکار نمونه",
            role=case.holder,
            unit_id=case.unit_id,
        )
        found.save()
    return found


def actions_of(case: Case, holder: StaffMember) -> tuple[str, ...]:
    """The steps that may come next, as they are written: what the holder may, and the citizen's answer."""
    stage = stage_of(case)
    if case.state == State.WAITING_CITIZEN:
        return ("answer_information",)
    if case.state == State.APPROVAL:
        return ("approve",)
    if case.state == State.DECIDED:
        return ("issue",)
    if case.state != State.OPEN:
        return ()
    may = [str(Action.DECIDE)] if stage.decide else ["advance"]
    may += ["request_information"] if "request_information" in stage.may else []
    may += ["answer_referral"] if case.referrals.filter(answered_at=None).exists() else []
    return (*may, "withdraw") if holder else ()


def take(case: Case, step: Step) -> bytes | None:
    """Take one step. Returns the preview of a letter where one would be issued. Raises Refusal, NoSuchStep."""
    verb = _VERBS.get(step.do)
    if verb is None:
        raise NoSuchStep
    return verb(case, step)


def _answer_referrals(case: Case, step: Step) -> None:
    for asked in case.referrals.filter(answered_at=None):
        by = asked.to_staff or holder_of(case)
        if asked.to_unit_id:
            by = StaffMember.objects.filter(unit=asked.to_unit_id, is_active=True).first() or by
        cases.answer_referral(referral=asked, answer=step.answer or "پاسخ نمونه: مانعی دیده نشد.", by=by)


def _advance(case: Case, step: Step) -> None:
    cases.advance(case=case, by=holder_of(case), reason=step.text or NO_VISIT)


def _request_information(case: Case, step: Step) -> None:
    defects = step.defects or ["سند خوانا پیوست کنید."]
    cases.request_information(case=case, defects=defects, by=holder_of(case))


def _answer_information(case: Case, step: Step) -> None:
    citizen = case.citizen
    actor = citizen.reference if citizen else "citizen:unnamed"
    cases.answer_information(
        case=case, reply=step.text or step.answer or "پاسخ نمونه", by=citizen, actor=actor
    )


def _decide(case: Case, step: Step) -> None:
    cases.decide(case=case, outcome=step.outcome, reasons=step.reasons or REASONS, by=holder_of(case))


def _approve(case: Case, _: Step) -> None:
    cases.approve(case=case, by=holder_of(case))


def _issue(case: Case, _: Step) -> bytes:
    """The letter as it would be; it takes no number and is signed by nobody."""
    draft = letter_queries.draft_of(case)
    if draft is None:
        raise WrongMoment("نامه‌ای برای صدور نیست؛ نخست تصمیم بگیرید.")
    return letters.preview(draft)


def _withdraw(case: Case, _: Step) -> None:
    actor = case.citizen.reference if case.citizen else "citizen:unnamed"
    cases.withdraw(case=case, by=case.citizen, actor=actor)


_VERBS: dict[str, Callable[[Case, Step], bytes | None]] = {
    "advance": _advance,
    "answer_referral": _answer_referrals,
    "request_information": _request_information,
    "answer_information": _answer_information,
    "decide": _decide,
    "approve": _approve,
    "issue": _issue,
    "withdraw": _withdraw,
}
