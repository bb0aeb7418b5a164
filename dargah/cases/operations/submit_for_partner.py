"""submit_for_partner: an application that an office sends through the API, at most once for an Idempotency-Key."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from dargah.applications.models import FROM_PARTNER, Attachment, Draft
from dargah.applications.queries import Enclosed
from dargah.cases.models import Case, PartnerSubmission
from dargah.cases.operations.submit import CODES_TO_TRY, NOT_WHO_CONSENTED, Incomplete, open_case
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.forms import Problem, clean_answers, documents_wanted, settled_otherwise
from dargah.catalogue.models import ServiceVersion
from dargah.files import operations as files
from dargah.files.models import StoredFile
from dargah.files.operations import RefusedFile
from dargah.people.models import Citizen, Consent, Partner
from dargah.people.refusals import Invalid, Refusal
from dargah.persian.identifiers import Rejected
from dargah.persian.identifiers import mobile as normal_mobile

ASK_FIRST = "نخست رضایت متقاضی را با کدی که به تلفن او می‌رود بگیرید (consents) و شناسه آن را این‌جا بنویسید."
TAKE_KEY = """
    INSERT INTO cases_partnersubmission (partner_id, key, body_digest, at) VALUES (%s, %s, %s, now())
    ON CONFLICT (partner_id, key) DO NOTHING RETURNING id
"""


class KeyReused(Refusal):
    """The Idempotency-Key was used for another body (abuse case 15)."""

    status = 422

    def __init__(self) -> None:
        super().__init__("این Idempotency-Key پیش‌تر برای درخواست دیگری به کار رفته است؛ کلید تازه بسازید.")


@dataclass(frozen=True)
class SentFile:
    """A file of the request: which document it is, its name and bytes."""

    document: str
    name: str
    content: bytes


def submit_for_partner(
    *,
    version: ServiceVersion,
    answers: Any,
    sent: Sequence[SentFile],
    partner: Partner,
    key: str,
    body_digest: str,
    consent: UUID | None = None,
) -> Case:
    """Open a case for a partner and return it; the same key and body return the same case.

    1. clean the answers and store the files, outside the transaction;
    2. take the key: of two at once the second waits for the first, then finds its case;
    3. draft, case, documents, journal and job in one transaction.
    ``consent`` is the citizen's word by code that this partner may apply (people.consent); without it only a partner
    that keeps such words on paper applies for a person.
    Raises Incomplete, KeyReused, Invalid for a consent that is not this partner's, this service's and this applicant's.
    """
    used = case_of_key(partner, key, body_digest)
    if used is not None:
        return used
    definition: ServiceDefinition = version.parsed
    values, problems = clean_answers(definition, answers)
    problems += settled_otherwise(definition, answers)
    stored, refused = _store(definition, values, sent)
    if problems or refused:
        raise Incomplete([*problems, *refused])
    if not consent and not partner.holds_consents_on_paper and _citizen_of(values) is not None:
        raise Invalid({"consent": ASK_FIRST})
    held = _consent_of(consent, partner, definition, values) if consent else None
    for attempt in range(CODES_TO_TRY):
        try:
            return _submit_once(version, values, stored, partner, key, body_digest, held)
        except IntegrityError as clash:
            if "tracking_code" not in str(clash) or attempt == CODES_TO_TRY - 1:
                raise
    raise AssertionError("unreachable")


def _submit_once(
    version: ServiceVersion,
    values: dict[str, Any],
    stored: list[tuple[str, StoredFile]],
    partner: Partner,
    key: str,
    body_digest: str,
    consent: Consent | None,
) -> Case:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(TAKE_KEY, [partner.pk, key, body_digest])
            taken = cursor.fetchone()
        if taken is None:
            used = case_of_key(partner, key, body_digest)
            if used is None:
                raise KeyReused
            return used
        citizen = consent.citizen if consent else _citizen_of(values)
        draft = Draft.objects.create(
            version=version,
            citizen=citizen,
            browser="" if citizen else f"{FROM_PARTNER}{partner.pk}",
            answers=values,
            consent=consent,
        )
        Attachment.objects.bulk_create(
            [Attachment(draft=draft, document=document, file=file) for document, file in stored]
        )
        enclosed = [Enclosed(document, file.pk) for document, file in stored]
        case = open_case(
            draft=draft, enclosed=enclosed, actor=partner.reference, partner=partner, cleaned=True
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH sent AS (UPDATE applications_draft SET submitted_at = %s WHERE id = %s) "
                "UPDATE cases_partnersubmission SET case_id = %s WHERE id = %s",
                [case.submitted_at, draft.pk, case.pk, taken[0]],
            )
        return case


def case_of_key(partner: Partner, key: str, body_digest: str) -> Case | None:
    """The case the key was used for, None for a fresh key. Raises KeyReused for another body."""
    used = PartnerSubmission.objects.select_related("case__draft").filter(partner=partner, key=key).first()
    if used is None:
        return None
    if used.body_digest != body_digest:
        raise KeyReused
    return used.case


def _store(
    definition: ServiceDefinition, values: dict[str, Any], sent: Sequence[SentFile]
) -> tuple[list[tuple[str, StoredFile]], list[Problem]]:
    """Store each file under its document's rules; what is refused becomes a problem beside it."""
    documents = {document.key: document for document in documents_wanted(definition, values)}
    stored: list[tuple[str, StoredFile]] = []
    problems: list[Problem] = []
    for place, file in enumerate(sent):
        document = documents.get(file.document)
        if document is None:
            problems.append(Problem("documents", f"files.{place}", "این مدرک در فهرست این خدمت نیست."))
            continue
        try:
            kept = files.store(
                BytesIO(file.content), name=file.name, accept=document.accept, at_most=document.at_most
            )
        except RefusedFile as refused:
            problems.append(Problem("documents", f"files.{place}", refused.sentence))
        else:
            stored.append((file.document, kept))
    return stored, problems


def _consent_of(
    consent: UUID, partner: Partner, definition: ServiceDefinition, values: dict[str, Any]
) -> Consent:
    """The consent that an application names. Raises Invalid for one that does not cover it."""
    found = Consent.objects.select_related("citizen").filter(pk=consent, helper=partner.reference).first()
    if found is None or not found.holds or found.service != definition.slug:
        raise Invalid({"consent": "این رضایت از شما و برای این خدمت نیست، داده نشده یا پس گرفته شده است."})
    if (values.get("applicant") or {}).get("national_id") != found.national_id:
        raise Invalid({"consent": NOT_WHO_CONSENTED})
    return found


def _citizen_of(values: dict[str, Any]) -> Citizen | None:
    """The citizen the application is for, by the pair of national ID and mobile; None when a part is missing."""
    applicant = values.get("applicant") or {}
    national_id, mobile = applicant.get("national_id"), applicant.get("mobile")
    if not national_id or not mobile:
        return None
    try:
        mobile = normal_mobile(mobile)
    except Rejected:
        return None
    return Citizen.objects.get_or_create(national_id=national_id, mobile=mobile)[0]
