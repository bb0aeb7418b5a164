"""submit: a draft becomes a case, exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass
from json import dumps
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from dargah.applications.models import Draft
from dargah.applications.queries import Enclosed, enclosed_with, locked_draft
from dargah.cases import routing
from dargah.cases.finding import search_words
from dargah.cases.models import Case, CaseFile
from dargah.cases.operations.billing import check_paid_before, take_bill_along
from dargah.cases.operations.refer import ask_outside_offices
from dargah.cases.tracking import new_tracking_code
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.forms import Problem, ready_to_send
from dargah.catalogue.queries import is_off
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.journal.rows import write_row
from dargah.orders.calendar import office_calendar
from dargah.people.models import UNNAMED_ACTOR, Consent, Partner
from dargah.people.refusals import NotAllowed, Refusal, WrongMoment
from dargah.people.roles import Role
from dargah.persian.plates import ParcelPlate, parcel_plates

CODES_TO_TRY = 3
UNNAMED = "unnamed"
NOT_WHO_CONSENTED = "متقاضی همان کسی نیست که رضایت داده است."

# every application makes this statement, so it is written once
SENT = """
    UPDATE applications_draft SET submitted_at = %s, answers = %s, typed = '{}', citizen_id = %s, browser = %s
    WHERE id = %s
"""


class Incomplete(Refusal):
    """The draft does not pass its checks; ``problems`` name page, field and sentence."""

    status = 422

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("هنوز چیزی کم است.")


@dataclass(frozen=True)
class Applicant:
    """Who applies, as the queue and the search need it."""

    name: str = ""
    national_id: str = ""
    mobile: str = ""


def submit(*, draft: Draft, actor: str, partner: Partner | None = None) -> Case:
    """Open the case of a draft and return it; a second call returns the same case.

    1. lock the draft: double click, resend, back button and two tabs wait here and find the case;
    2. check everything once more against the version it was filled with;
    3. write the case with its clock, its documents, the questions to outside offices of the first stage;
    4. journal and job in the same transaction.
    Raises Incomplete.
    """
    for attempt in range(CODES_TO_TRY):
        try:
            with transaction.atomic():
                return _submit_once(draft, actor, partner)
        except IntegrityError as clash:  # two codes alike out of 10¹¹: draw again
            if "tracking_code" not in str(clash) or attempt == CODES_TO_TRY - 1:
                raise
    raise AssertionError("unreachable")


def _submit_once(draft: Draft, actor: str, partner: Partner | None) -> Case:
    locked = locked_draft(draft)
    if locked.submitted_at is not None:
        # asked for apart: a row joined to the one we waited for would show the time before the wait
        return Case.objects.get(draft=locked)
    case = open_case(draft=locked, enclosed=enclosed_with(locked), actor=actor, partner=partner)
    # what was checked is what stays: of pages that are no longer asked, a name among them, nothing
    with connection.cursor() as cursor:
        cursor.execute(
            SENT, [case.submitted_at, dumps(locked.answers), locked.citizen_id, locked.browser, locked.pk]
        )
    return case


def check_consent(draft: Draft, actor: str, partner: Partner | None = None) -> None:
    """One word by code, one application: raises WrongMoment for a second, also of two at once, and for a word that was
    taken back, also while the application was on its way. Only the citizen themselves needs no consent.
    """
    # who helped until a moment ago is still who sends it
    if draft.consent_id is None or (partner is None and actor == f"citizen:{draft.citizen_id}"):
        return
    consent = Consent.objects.select_for_update().get(drafts=draft.pk)
    if not consent.holds:
        raise WrongMoment("شهروند رضایت خود را پس گرفته است و این درخواست فرستاده نمی‌شود.")
    if Case.objects.filter(consent=draft.consent_id).exists():
        raise WrongMoment(
            "با این رضایت یک درخواست فرستاده شده است؛ برای درخواست دیگر، دوباره از متقاضی کد بگیرید."
        )


def open_case(
    *,
    draft: Draft,
    enclosed: Sequence[Enclosed],
    actor: str,
    partner: Partner | None,
    cleaned: bool = False,
) -> Case:
    """Check a draft that nobody else can touch and write its case, inside the caller's transaction.

    ``cleaned`` says that the answers came out of clean_answers in this very call. Raises Incomplete, PaymentDue, WrongMoment.
    """
    check_offered(draft)
    check_consent(draft, actor, partner)
    definition: ServiceDefinition = draft.version.parsed
    counts: dict[str, int] = {}
    for document, _ in enclosed:
        counts[document] = counts.get(document, 0) + 1
    answers, problems = ready_to_send(definition, draft.answers, counts, cleaned=cleaned)
    problems += another_than_consented(draft, definition, answers)
    if problems:
        raise Incomplete(problems)
    if definition.fee.is_charged and partner is None:
        check_paid_before(draft, definition, answers)
    draft.answers = answers
    if is_unnamed(definition, answers):
        # who chose to stay unknown is unknown from here on: to the case, the journal and the draft itself
        draft.citizen, draft.browser, actor = None, draft.browser or UNNAMED, UNNAMED_ACTOR
    elif draft.citizen is None and partner is None:
        # a name, a national ID and a mobile that nobody proved would speak, and be told, in another's place
        raise NotAllowed("نام را پس از ورود می‌پذیریم. وارد شوید، یا بنویسید که می‌خواهید ناشناس بمانید.")
    case = _open_case(draft, definition, partner)
    titles = {document.key: document.title for document in definition.documents}
    for document, file in enclosed:
        write_row(CaseFile(case=case, file_id=file, document=document, title=titles.get(document, document)))
    ask_outside_offices(case, definition.stages[0], draft.answers)
    if definition.fee.is_charged:
        take_bill_along(case, actor)
    record(
        event=Event.case_submitted,
        subject=case.reference,
        actor=actor,
        detail={
            "service": definition.slug,
            "version": draft.version.number,
            "stage": case.stage,
            "unit": case.unit_id,
        },
    )
    return case


def another_than_consented(
    draft: Draft, definition: ServiceDefinition, answers: dict[str, Any]
) -> list[Problem]:
    """Who consented is the applicant: a helper's form about somebody else would speak in a stranger's place."""
    named = (answers.get("applicant") or {}).get("national_id")
    if not draft.helper or draft.citizen is None or not named or named == draft.citizen.national_id:
        return []
    page = next((page.key for page in definition.form if page.use == "applicant"), "")
    return [Problem(page, "applicant.national_id", NOT_WHO_CONSENTED)]


def check_offered(draft: Draft) -> None:
    """Raises WrongMoment while the office does not offer the service: nothing of it is billed or sent."""
    if is_off(draft.version):
        raise WrongMoment(
            "این خدمت اکنون ارائه نمی‌شود. آن‌چه نوشته‌اید مانده است و پس از بازگشت خدمت می‌توانید بفرستید."
        )


def _open_case(draft: Draft, definition: ServiceDefinition, partner: Partner | None) -> Case:
    moment = timezone.now()
    today = timezone.localdate(moment)
    calendar = office_calendar()
    first = definition.stages[0]
    county = county_of(draft.answers)
    unit = routing.unit_of_stage(first, definition, county)
    code = new_tracking_code()
    applicant = applicant_of(draft)
    plate = land_plate_of(draft.version.parsed, draft.answers)
    words = search_words(applicant.name, plate)
    case = Case(
        tracking_code=code,
        draft=draft,
        service=draft.version.service,
        version=draft.version,
        citizen=draft.citizen,
        partner=partner,
        consent_id=draft.consent_id,
        applicant_name=applicant.name,
        applicant_national_id=applicant.national_id,
        applicant_mobile=applicant.mobile,
        land_plate=plate,
        county=county,
        answers=draft.answers,
        stage=first.stage,
        unit_id=unit,
        holder=Role(first.by),
        involved=[unit],
        submitted_at=moment,
        due_on=calendar.add_working_days(today, definition.deadline.working_days),
        stage_due_on=calendar.add_working_days(today, max(first.days, 1)),
    )
    write_row(case, search=("to_tsvector('simple', %s)", words))
    return case


def is_unnamed(definition: ServiceDefinition, answers: dict[str, Any]) -> bool:
    """Whether the service may be used without a name and this application gives none."""
    return definition.anonymous and not answers.get("applicant")


def applicant_of(draft: Draft) -> Applicant:
    """Who applies: what the form's applicant pages say, else the signed-in citizen, else nobody (anonymous)."""
    answers = draft.answers.get("applicant") or {}
    citizen = draft.citizen
    name = " ".join(part for part in (answers.get("first_name"), answers.get("last_name")) if part)
    name = name or answers.get("company_name") or answers.get("agency_name") or answers.get("name") or ""
    return Applicant(
        name=name or (citizen.full_name if citizen else ""),
        national_id=answers.get("national_id")
        or answers.get("legal_id")
        or answers.get("agency_legal_id")
        or (citizen.national_id if citizen else ""),
        mobile=(citizen.mobile if citizen else "")
        or answers.get("mobile")
        or answers.get("agent_mobile")
        or answers.get("contact_mobile")
        or "",
    )


PLATE = "parcel_plate"  # the kind of question


def land_plate_of(definition: ServiceDefinition, answers: dict[str, Any]) -> str:
    """The registry plate as one key, «main/sub» in ASCII digits, so that cases of one parcel meet; empty without.

    Asked in two boxes (the parcel of the question bank) or written in one line; of several the first.
    """
    parcel = answers.get("parcel") or {}
    if parcel.get("main_plate"):
        return ParcelPlate(main=parcel["main_plate"], sub=parcel.get("sub_plate")).key
    for page in definition.form:
        home = answers.get(page.use) or {}
        written = [home.get(each.key) for each in page.group if each.kind == PLATE]
        written += [answers.get(each.key) for each in page.fields if each.kind == PLATE]
        for plate in filter(None, written):
            return parcel_plates(str(plate))[0].key
    return ""


def county_of(answers: dict[str, Any]) -> str:
    """The county the application is about, by slug; empty without."""
    for group in ("parcel", "parcel_wish", "place"):
        county = (answers.get(group) or {}).get("county")
        if county:
            return str(county)
    return str(answers.get("county") or "")
