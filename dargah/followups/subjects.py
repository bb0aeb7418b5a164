"""From a journal reference to the thing itself, and whom a case's news goes to."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from dargah.applications.models import Draft
from dargah.cases.models import Appointment, Case
from dargah.cases.reach import reach_of
from dargah.cases.states import AppointmentState
from dargah.catalogue.directorate import directorate
from dargah.notices.operations import Recipient, tell
from dargah.payments.models import Invoice
from dargah.people import news
from dargah.people.models import Citizen, Consent, SignInCode, StaffMember
from dargah.people.sign_in import forget_seal, unseal
from dargah.persian.dates import jalali
from dargah.persian.digits import persian_digits, thousands
from dargah.persian.tracking import grouped


def case_of(subject: str) -> Case:
    """The case of ``case:18``, with what its notices need. Raises Case.DoesNotExist, which retries the job."""
    return Case.objects.select_related("version__service", "unit", "citizen", "consent").get(
        pk=subject.partition(":")[2]
    )


def tell_citizen(case: Case, event: str, intent: str, **words: Any) -> None:
    """Tell the applicant, once for the intent, by SMS and where known by e-mail; nobody when nothing is known."""
    code = case.tracking_code
    link = (
        f"{settings.ORIGIN}/me/cases/{code}/" if case.citizen_id else f"{settings.ORIGIN}/track/?code={code}"
    )
    merge = {
        "service": case.version.parsed.title,
        "code": f"\u2066{persian_digits(grouped(code))}\u2069",
        "unit": case.unit.name,
        "office": directorate().name,
        **{name: persian_digits(value) for name, value in words.items()},
        "link": words.get("link", link),
    }
    reach = reach_of(case)
    if reach.nobody:
        return
    with transaction.atomic():
        tell(
            event=event,
            intent=f"{event}:{intent}",
            to=[Recipient(mobile=reach.mobile, email=reach.email, quiet=reach.quiet)],
            merge=merge,
            subject_ref=case.reference,
            own_text=case.version.parsed.notices.get(event, ""),
        )
        if reach.helper or reach.helper_email:  # at the applicant's own telephone it was told just now
            # the page of the case is the citizen's: who helped follows it by code and mobile
            public = {**merge, "link": f"{settings.ORIGIN}/track/?code={code}"}
            tell(
                event=event,
                intent=f"{event}:{intent}",
                to=[Recipient(mobile=reach.helper, email=reach.helper_email, quiet=reach.helper_quiet)],
                merge=public,
                subject_ref=case.reference,
            )


def case_of_application(application: UUID) -> Case | None:
    """The case that an invoice's application has become, with what its notices need; None while it is a draft."""
    return (
        Case.objects.select_related("version__service", "unit", "citizen").filter(draft=application).first()
    )


def tell_payer(invoice: Invoice, event: str, intent: str, **words: Any) -> None:
    """Tell whoever the invoice is for, with its address: the applicant of the case, or whose draft it is."""
    link = f"{settings.ORIGIN}/invoices/{invoice.token}/"
    words = {"rials": f"{thousands(invoice.rials)} ریال", **words, "link": link}
    case = case_of_application(invoice.application)
    if case is not None:
        tell_citizen(case, event, intent, **words)
        return
    draft = Draft.objects.select_related("citizen").filter(pk=invoice.application).first()
    if draft is None or draft.citizen is None:
        return
    mobile, email = news.ways(draft.citizen, draft.citizen.mobile, draft.citizen.email)
    merge = {
        "service": invoice.version.parsed.title,
        "code": "",
        "unit": "",
        "office": directorate().name,
        **{name: persian_digits(value) for name, value in words.items()},
        "link": link,
    }
    with transaction.atomic():
        tell(
            event=event,
            intent=f"{event}:{intent}",
            to=[Recipient(mobile, email, draft.citizen.quiet)],
            merge=merge,
            subject_ref=invoice.subject,
        )


def tell_staff(case: Case, event: str, intent: str, people: Iterable[StaffMember], **words: Any) -> None:
    """Tell colleagues by e-mail, once for the intent, with the address of the case at the desk; the name of the
    applicant stays out of it. Nobody without an address is told: their queue shows it.
    """
    to = [Recipient(email=member.email) for member in people if member.email]
    if not to:
        return
    merge = {
        "service": case.version.parsed.title,
        "code": f"\u2066{persian_digits(grouped(case.tracking_code))}\u2069",
        "unit": case.unit.name,
        "office": directorate().name,
        "link": f"{settings.ORIGIN}/desk/cases/{case.tracking_code}/",
        **{name: persian_digits(value) for name, value in words.items()},
    }
    with transaction.atomic():
        tell(event=event, intent=f"{event}:{intent}", to=to, merge=merge, subject_ref=case.reference)


def tell_at_desk(member: StaffMember, event: str, intent: str, *, page: str, **words: str) -> bool:
    """Tell one colleague by e-mail of what is no single case, once for the intent, with a page of the desk; whether it
    was news.
    """
    merge = {"office": directorate().name, "link": f"{settings.ORIGIN}/desk/{page}", **words}
    with transaction.atomic():
        told = tell(
            event=event,
            intent=f"{event}:{member.pk}:{intent}",
            to=[Recipient(email=member.email)],
            merge=merge,
        )
    return bool(told)


def standing_appointment(pk: int) -> Appointment | None:
    """The appointment of an event, unless something has ended it since."""
    return Appointment.objects.filter(pk=pk, state=AppointmentState.SET).first()


def last_day(case: Case) -> str:
    """The day until which the citizen's answer is awaited, in words; empty when none is."""
    return jalali(case.waits_until) if case.waits_until else ""


def tell_owner(subject: str, event: str, intent: str, **words: str) -> None:
    """Tell a citizen by SMS what was done to the account, with the page that shows its ways in."""
    citizen = Citizen.objects.get(pk=subject.partition(":")[2])
    with transaction.atomic():
        tell(
            event=event,
            intent=f"{event}:{intent}",
            to=[Recipient(mobile=citizen.mobile)],
            merge={**words, "link": f"{settings.ORIGIN}/me/sessions/"},
            subject_ref=subject,
        )


def tell_code(asked: SignInCode | Consent, event: str, subject_ref: str, **words: str) -> None:
    """Hand a one-time code to the outbox, where it stays sealed until it is sent; nothing where that was done before."""
    code = unseal(asked)
    if code is None:
        return
    with transaction.atomic():
        tell(
            event=event,
            intent=str(asked.pk),
            to=[Recipient(mobile=asked.mobile)],
            merge={"code": code, **words},
            subject_ref=subject_ref,
            secret=True,
            expires_at=asked.expires_at,
        )
        forget_seal(asked)
