"""The citizen's consent by one-time code, for a partner that applies in the citizen's place: ask, then give the code."""

import uuid
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from dargah.catalogue.queries import published_service
from dargah.people import limits
from dargah.people.consent import LIFETIME, ask_consent, asked_by, give_consent
from dargah.people.models import Partner
from dargah.people.refusals import Invalid, NotThere
from dargah.people.sign_in import CodeRefused
from dargah.persian.identifiers import Rejected
from dargah.persian.identifiers import mobile as normal_mobile
from dargah.persian.identifiers import national_id as normal_national_id
from dargah.web.api.description import SENT
from dargah.web.api.keys import PartnerKey

router = Router()


class Wish(Schema):
    """For whom, for which service, and whom the citizen wants the news of the case to go to."""

    model_config = ConfigDict(extra="forbid")

    service: str
    national_id: str
    mobile: str
    tell: Annotated[
        Literal["citizen", "helper", "both"],
        Field(description="خبرهای پرونده به چه کسی برسد، چنان که متقاضی برگزیده است"),
    ] = "citizen"
    helper_mobile: Annotated[
        str, Field(description="تلفن همراه دفتر؛ وقتی لازم است که خبرها به دفتر هم می‌رسد")
    ] = ""


class ConsentAsked(Schema):
    """A code is on its way to the citizen's mobile; it lives ten minutes."""

    consent: uuid.UUID
    expires_in: int


class Code(Schema):
    """The code as the citizen read it out."""

    model_config = ConfigDict(extra="forbid")

    code: str


class ConsentGiven(Schema):
    """The consent that an application may name."""

    consent: uuid.UUID
    service: str
    given_at: str


@router.post(
    "",
    response={200: ConsentAsked, **SENT},
    auth=PartnerKey("apply"),
    tags=["رضایت"],
    summary="خواستن رضایت متقاضی",
)
def ask(request: HttpRequest, wish: Wish) -> Any:
    """Send a one-time code to the citizen, with the partner's name and the service. The answer tells nothing of them."""
    partner: Partner = request.auth  # type: ignore[attr-defined]  # set by PartnerKey
    limits.count("api_submit", str(partner.pk))
    if published_service(wish.service) is None:
        raise Invalid({"service": "چنین خدمتی منتشر نشده است."})
    try:
        counter_mobile = normal_mobile(wish.helper_mobile) if wish.helper_mobile.strip() else ""
    except Rejected as rejected:
        raise Invalid({"helper_mobile": rejected.sentence}) from rejected
    try:
        asked = ask_consent(
            service=wish.service,
            national_id=wish.national_id,
            mobile=wish.mobile,
            tell=wish.tell,
            helper=partner.reference,
            helper_name=partner.name,
            helper_mobile=counter_mobile,
        )
    except Rejected as rejected:
        beside = "mobile" if _is_id(wish.national_id) else "national_id"
        raise Invalid({beside: rejected.sentence}) from rejected
    return {"consent": asked.pk, "expires_in": int(LIFETIME.total_seconds())}


@router.post(
    "/{consent_id}/code",
    response={200: ConsentGiven, **SENT},
    auth=PartnerKey("apply"),
    tags=["رضایت"],
    summary="کدی که متقاضی گفت",
)
def code(request: HttpRequest, consent_id: uuid.UUID, told: Code) -> Any:
    """Give the code; 422 for a wrong, used or late one. The application then names the consent."""
    partner: Partner = request.auth  # type: ignore[attr-defined]  # set by PartnerKey
    limits.count("api_submit", str(partner.pk))
    if asked_by(partner.reference, consent_id) is None:
        raise NotThere
    try:
        given = give_consent(consent=consent_id, code=told.code[:20], helper=partner.reference)
    except CodeRefused as refused:
        raise Invalid({"code": refused.sentence}) from refused
    moment = given.given_at.isoformat() if given.given_at else ""
    return {"consent": given.pk, "service": given.service, "given_at": moment}


def _is_id(text: str) -> bool:
    try:
        normal_national_id(text)
    except Rejected:
        return False
    return True
