"""Applying in somebody's place: asking for the consent and taking the code, alike for a relative and for an officer."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from dargah.applications import operations as applications
from dargah.applications.models import Draft
from dargah.catalogue.models import Service
from dargah.catalogue.queries import published_service, service_titles
from dargah.people.consent import OWN, ask_consent, give_consent
from dargah.people.limits import TooOften
from dargah.people.models import Citizen, Consent, StaffMember, TellWhom
from dargah.people.refusals import Invalid
from dargah.people.sign_in import CodeRefused
from dargah.persian.identifiers import Rejected
from dargah.persian.identifiers import mobile as normal_mobile
from dargah.persian.identifiers import national_id as normal_national_id
from dargah.web import visitor
from dargah.web.forms import typed


@dataclass(frozen=True)
class Helper:
    """Who applies in another's place: the reference, the name the message tells, and the mobile for news."""

    reference: str
    name: str
    mobile: str = ""


def relative(citizen: Citizen) -> Helper:
    """A citizen who is signed in. The name is as the profile has it, else the mobile half hidden."""
    return Helper(
        citizen.reference, citizen.full_name or f"دارنده شماره {citizen.mobile[-4:]}", citizen.mobile
    )


def officer(member: StaffMember) -> Helper:
    """A member of the staff, who is told by the desk."""
    return Helper(member.reference, f"{member.full_name}، {member.unit.name}")


@dataclass
class Asking:
    """The form as it was typed, its errors, and what came of it."""

    written: dict[str, str]
    errors: dict[str, str]
    status: int = 200
    consent: Consent | None = None


def read(request: HttpRequest) -> tuple[dict[str, str], dict[str, str]]:
    """What the form says of the citizen, and what of it is wrong."""
    written = {name: typed(request, name, 40) for name in ("national_id", "mobile", "tell")}
    errors: dict[str, str] = {}
    for name, rule in (("national_id", normal_national_id), ("mobile", normal_mobile)):
        try:
            rule(written[name])
        except Rejected as rejected:
            errors[name] = rejected.sentence
    return written, errors


def ask(request: HttpRequest, helper: Helper, service: Service, *, own_national_id: str = "") -> Asking:
    """Read the form and ask the citizen; errors stand beside their fields."""
    written, errors = read(request)
    if not errors and own_national_id and normal_national_id(written["national_id"]) == own_national_id:
        errors["national_id"] = OWN
    if errors:
        return Asking(written, errors, 422)
    try:
        consent = ask_consent(
            service=service.slug,
            **written,
            helper=helper.reference,
            helper_name=helper.name,
            helper_mobile=helper.mobile,
            address=visitor.address_of(request),
        )
    except Invalid as invalid:
        return Asking(written, invalid.errors, 422)
    except TooOften as often:
        return Asking(written, {"mobile": often.sentence}, 429)
    return Asking(written, {}, consent=consent)


def redeem(request: HttpRequest, helper: Helper, consent: UUID) -> Draft | Asking:
    """Take the code that was read out and begin the draft, or say what is wrong with it."""
    try:
        given = give_consent(consent=consent, code=typed(request, "code", 20), helper=helper.reference)
    except CodeRefused as refusal:
        return Asking({}, {"code": refusal.sentence}, 422)
    service = published_service(given.service)
    if service is None:
        return Asking({}, {"code": "این خدمت دیگر برخط نیست."}, 409)
    return applications.start_for(consent=given, service=service)


def titled(consents: list[Consent]) -> list[tuple[Consent, str]]:
    """Each consent with the title of its service."""
    titles = service_titles() if consents else {}
    return [(one, titles.get(one.service, "خدمتی که دیگر نیست")) for one in consents]


def tells(chosen: str, *, has_mobile: bool) -> list[tuple[str, Any, bool]]:
    """The choices of whom the news goes to: (value, words, chosen)."""
    open_to = TellWhom if has_mobile else [TellWhom.CITIZEN]
    return [(one.value, one.label, one.value == (chosen or TellWhom.CITIZEN)) for one in open_to]
