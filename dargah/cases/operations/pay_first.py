"""bill_before_submission, submit_paid: an application whose fee comes before it is sent."""

from uuid import UUID

from django.db import transaction

from dargah.applications.models import Draft
from dargah.applications.operations import first_unfinished
from dargah.applications.queries import draft_with_version, enclosed_with, locked_draft
from dargah.applications.tabs import stamp_of_all
from dargah.cases.models import Case
from dargah.cases.operations.billing import PaymentDue, parts_before_submission
from dargah.cases.operations.submit import (
    Incomplete,
    another_than_consented,
    applicant_of,
    check_consent,
    check_offered,
    submit,
)
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.forms import ready_to_send
from dargah.payments import operations as payments
from dargah.payments.models import Invoice
from dargah.payments.states import InvoiceState
from dargah.people.models import reference_of
from dargah.people.refusals import NotAllowed, WrongMoment


def bill_before_submission(*, draft: Draft, actor: str) -> Invoice | None:
    """The invoice that comes before sending; None where nothing is owed. Called when the sender has declared it right.

    Raises Incomplete as submit does, WrongMoment while a payment of another amount is under way, the service is not offered
    or the consent of who helps does not hold.
    """
    definition: ServiceDefinition = draft.version.parsed
    if not definition.fee.is_paid_before:
        return None
    check_offered(draft)
    with transaction.atomic():
        locked = locked_draft(draft)
        if locked.submitted_at is not None:
            return None
        check_consent(locked, actor)
        counts: dict[str, int] = {}
        for document, _ in enclosed_with(locked):
            counts[document] = counts.get(document, 0) + 1
        answers, problems = ready_to_send(definition, locked.answers, counts)
        problems += another_than_consented(locked, definition, answers)
        if problems:
            raise Incomplete(problems)
        return payments.bill(
            application=locked.pk,
            subject=f"draft:{locked.pk}",
            version=locked.version,
            items=parts_before_submission(definition, answers),
            actor=actor,
            payer=applicant_of(locked).name,
            declared=_declaration(locked),
        )


def submit_paid(*, application: UUID) -> Case | None:
    """Send the application whose fee has just been paid, as and for whom it was declared; None where it changed since.

    Called by the page that the payer comes back to and by the worker: whoever is first, there is one case.
    """
    draft = draft_with_version(application)
    if draft is None:
        return None
    declared = Invoice.objects.filter(application=application, state=InvoiceState.PAID).exclude(declared="")
    paid = declared.first()
    if draft.submitted_at is None and (paid is None or paid.declared != _declaration(draft)):
        return None
    if draft.submitted_at is None and first_unfinished(draft) is not None:
        return None  # words were written since: they are not thrown away
    try:
        return submit(draft=draft, actor=draft.helper or reference_of(draft.citizen))
    except (Incomplete, PaymentDue, NotAllowed, WrongMoment):
        return None


def _declaration(draft: Draft) -> str:
    """What was declared, and by which helper: once a consent is taken back, the helper's word on it counts no more."""
    stamp = stamp_of_all(draft)
    return f"{stamp} {draft.consent_id.hex}" if draft.helper and draft.consent_id else stamp
