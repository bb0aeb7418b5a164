"""The API for partners, version 1: the catalogue, an application, the state of a case. On the same operations as the pages."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from dargah.cases import operations as cases
from dargah.cases.citizens import citizen_view
from dargah.cases.fees import billed_at_submission
from dargah.cases.models import Appointment, Case
from dargah.cases.permissions import check_citizen_may_act
from dargah.cases.states import Action
from dargah.catalogue import queries as catalogue
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import office_name
from dargah.catalogue.fees import fixed_rials
from dargah.catalogue.forms import example, json_schema
from dargah.catalogue.models import Service
from dargah.catalogue.search import search
from dargah.catalogue.sheet import fee_note
from dargah.insight.queries import levels
from dargah.letters import queries as letters
from dargah.letters.models import Letter
from dargah.payments.models import Invoice
from dargah.people import limits
from dargah.people.models import Partner
from dargah.persian.tracking import read_tracking_code
from dargah.web.api.asking import router as asking
from dargah.web.api.bodies import JsonParser, digest_of
from dargah.web.api.consents import router as consents
from dargah.web.api.description import (
    IDEMPOTENCY_KEY,
    KEYED,
    LONGEST_KEY,
    OF_CASE,
    OF_SERVICE,
    OPEN,
    OPEN_ONE,
    OPENED,
    SENT,
    DescribedAPI,
)
from dargah.web.api.example_files import example_content
from dargah.web.api.faults import answer_faults
from dargah.web.api.keys import PartnerKey
from dargah.web.api.problems import problem
from dargah.web.api.questions import router as questions
from dargah.web.api.schemas import (
    Application,
    CaseState,
    Reply,
    ServiceFacts,
    ServiceList,
    Submitted,
)
from dargah.web.api.sent_files import read_files, store_files
from dargah.web.downloads import send

ABOUT = """
واسط برنامه‌نویسی درگاه برای دفترهای همکار، مانند دفتر پیشخوان که برای کسانی که گوشی ندارند درخواست می‌دهد، و برای
دستگاه‌هایی که اداره کل در رسیدگی به پرونده‌ها از آن‌ها می‌پرسد.

۱. کلید را از مدیر سامانه بگیرید و در سرآیند بفرستید: `Authorization: Bearer dargah_…`
۲. فهرست خدمت‌ها: `GET /api/v1/services?q=زمینم موات است یا بایر`
۳. فرم یک خدمت و یک نمونه کامل: `GET /api/v1/services/{slug}`
۴. درخواست: `POST /api/v1/services/{slug}/applications` با سرآیند `Idempotency-Key`؛ اگر پاسخ نرسید همان را با همان
   کلید دوباره بفرستید: همان کد رهگیری برمی‌گردد و پرونده دوم ساخته نمی‌شود.
۵. وضع پرونده: `GET /api/v1/cases/{tracking_code}`؛ `letters` نامه‌های صادرشده را با نشانی دریافت و راستی‌آزمایی دارد.
۶. رضایت متقاضی با کد: `POST /api/v1/consents` کدی به تلفن او می‌فرستد و `POST /api/v1/consents/{consent}/code` کدی را
   که گفت می‌گیرد؛ `consent` را در درخواست بنویسید تا در پرونده بماند.
۷. اگر `your_turn` درست بود، آن‌چه در `wanted` خواسته شده را بفرستید: `POST /api/v1/cases/{tracking_code}/answer`

دستگاهی که اداره کل از آن می‌پرسد پرسش‌های باز خود را با `GET /api/v1/questions` می‌بیند و هر یک را یک بار با
`POST /api/v1/questions/{id}/answer` پاسخ می‌دهد.

خطاها `application/problem+json` (RFC 9457) است و جمله‌های آن فارسی.
"""

api = DescribedAPI(
    title="درگاه",
    version="1.0.0",
    description=ABOUT,
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    parser=JsonParser(),
)
api.add_router("/consents", consents)
api.add_router("/questions", questions)
api.add_router("/ask", asking)
answer_faults(api)


@api.get("/services", response={200: ServiceList, **OPEN}, tags=["خدمت‌ها"], summary="فهرست خدمت‌ها")
def services(request: HttpRequest, q: str = "") -> dict[str, Any]:  # noqa: ARG001 ninja's signature
    """All published services; with ``q`` those that fit what a citizen wrote, the best first."""
    definitions = {d.slug: d for d in catalogue.published_definitions()}
    text = q.replace("\0", "")[:300].strip()
    chosen = (
        [definitions[slug] for slug, _ in search(text, limit=20) if slug in definitions]
        if text
        else definitions.values()
    )
    measured = levels()
    return {"items": [_line(definition, measured) for definition in chosen], "query": text}


@api.get(
    "/services/{slug}",
    response={200: ServiceFacts, **OPEN_ONE},
    by_alias=True,
    tags=["خدمت‌ها"],
    summary="یک خدمت",
    openapi_extra={"responses": {200: OF_SERVICE}},
)
def service(request: HttpRequest, slug: str) -> dict[str, Any]:  # noqa: ARG001 ninja's signature
    """All facts of a service, its form as JSON Schema and a complete body that would be accepted."""
    found = _published(slug)
    definition = found.current.parsed  # type: ignore[union-attr]  # a published service has a version
    sample = found.current.sample  # type: ignore[union-attr]  # as above
    return {
        **_line(definition, levels()),
        "ask": definition.ask,
        "summary": definition.summary,
        "output": definition.output,
        "applicants": definition.applicants,
        "anonymous": definition.anonymous,
        "deadline": {
            "working_days": definition.deadline.working_days if definition.deadline.promised else None,
            "status": definition.deadline.status,
        },
        "fee": {
            "rials": definition.fee.rials if definition.fee.status != "proposed" else None,
            "status": definition.fee.status,
            "note": fee_note(definition),
            "pay": definition.fee.pay if definition.fee.is_charged else "",
            "items": [
                {"title": item.title, "rials": fixed_rials(item), "sometimes": bool(item.when)}
                for item in (definition.fee.items if definition.fee.status != "proposed" else [])
            ],
        },
        "visits": definition.visits.model_dump(),
        "door": definition.door.model_dump(exclude={"source"}) if definition.door else None,
        "legal": [law.text for law in definition.legal],
        "service_id": definition.service_id,
        "minutes": definition.minutes,
        "inquiries": [
            {"about": one.about, "office": office_name(one.whom)} for s in definition.stages for one in s.ask
        ],
        "outcomes": [
            {
                "title": one.title,
                "favourable": one.favourable,
                "objection_days": one.objection.days if one.objection and one.objection.binding else None,
            }
            for one in definition.outcomes.values()
        ],
        "faq": [{"question": one.q, "answer": one.a} for one in definition.faq],
        "documents": [
            {
                "key": d.key,
                "title": d.title,
                "hint": d.hint,
                "required": d.required and not d.when,
                "accept": d.accept,
                "at_most": d.at_most,
                "many": d.many,
            }
            for d in definition.documents
        ],
        "stages": [
            # the days of a stage are as little promised as the whole of them
            {"stage": s.stage, "title": s.title, "days": s.days if definition.deadline.tells_stages else None}
            for s in definition.stages
        ],
        "version": found.current.number,  # type: ignore[union-attr]  # as above
        "schema": json_schema(definition),
        "example": _sendable(example(definition, sample)),
    }


@api.post(
    "/services/{slug}/applications",
    response={201: Submitted, **SENT},
    auth=PartnerKey("apply"),
    tags=["درخواست"],
    summary="فرستادن درخواست",
    openapi_extra={"parameters": [IDEMPOTENCY_KEY], "responses": {201: OPENED}},
)
def apply(request: HttpRequest, slug: str, application: Application) -> HttpResponse:
    """Send an application for a citizen. The same Idempotency-Key and body give the same answer again."""
    partner: Partner = request.auth  # type: ignore[attr-defined]  # set by PartnerKey
    limits.count("api_submit", str(partner.pk))
    key = request.headers.get("Idempotency-Key", "")
    if not key or len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        return problem(
            request,
            422,
            errors=[
                {
                    "path": "Idempotency-Key",
                    "message": "این سرآیند را با یک کلید یکتا (تا ۲۰۰ نویسه) بفرستید.",
                }
            ],
        )
    body_digest = digest_of(slug, request.body)
    # who lost the first answer gets it, also when the service was taken off the portal since
    case = cases.case_of_key(partner, key, body_digest)
    if case is None:
        version = _published(slug).current
        sent, errors = read_files(application.files)
        if errors:
            return problem(request, 422, errors=errors)
        case = cases.submit_for_partner(
            version=version,  # type: ignore[arg-type]  # a published service has a version
            answers=application.answers,
            sent=sent,
            partner=partner,
            key=key,
            body_digest=body_digest,
            consent=application.consent,
        )
    path = reverse("api:case", args=[case.tracking_code])
    body = {
        "tracking_code": case.tracking_code,
        "status_url": f"{settings.ORIGIN}{path}",
        "payment": _payment(billed_at_submission(case)),
    }
    return HttpResponse(
        json.dumps(body), status=201, content_type="application/json", headers={"Location": path}
    )


@api.get(
    "/cases/{tracking_code}",
    response={200: CaseState, **KEYED},
    auth=PartnerKey("read"),
    tags=["پرونده"],
    summary="وضع پرونده",
    url_name="case",
    openapi_extra={"responses": {200: OF_CASE}},
)
def case(request: HttpRequest, tracking_code: str) -> Any:
    """The case as its citizen sees it; only cases that this partner sent."""
    return _state(_own_case(request, tracking_code))


@api.post(
    "/cases/{tracking_code}/answer",
    response={200: CaseState, **SENT},
    auth=PartnerKey("apply"),
    tags=["پرونده"],
    summary="پاسخ به خواسته اداره",
    url_name="answer",
)
def answer(request: HttpRequest, tracking_code: str, reply: Reply) -> Any:
    """Answer what the office asked for (``wanted``), for the citizen: the clock goes on. 409 when nothing is asked."""
    partner: Partner = request.auth  # type: ignore[attr-defined]  # set by PartnerKey
    limits.count("api_submit", str(partner.pk))
    found = _own_case(request, tracking_code)
    check_citizen_may_act(found, Action.ANSWER_INFORMATION, None)  # before its files are examined and kept
    stored, errors = store_files(reply.files)
    if errors:
        return problem(request, 422, errors=errors)
    cases.answer_information(case=found, reply=reply.reply, by=None, actor=partner.reference, files=stored)
    return _state(_own_case(request, tracking_code))


@api.get(
    "/cases/{tracking_code}/letters/{letter_id}",
    response={200: None, **KEYED},
    auth=PartnerKey("read"),
    tags=["پرونده"],
    summary="نامه پرونده (PDF)",
    url_name="letter",
    openapi_extra={
        "responses": {
            200: {
                "description": "PDF نامه",
                "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def letter(request: HttpRequest, tracking_code: str, letter_id: uuid.UUID) -> Any:
    """The signed PDF of an issued letter, to be handed to the citizen."""
    found = letters.issued_letter(_own_case(request, tracking_code), letter_id)
    if found is None or found.pdf is None:
        raise Http404
    return send(request, found.pdf)


def _own_case(request: HttpRequest, tracking_code: str) -> Case:
    """A case that this partner sent; others look as if they did not exist."""
    code = read_tracking_code(tracking_code)
    rows = Case.objects.select_related("version__service", "unit", "citizen")
    # whose consent was taken back is nobody's to look at any more
    rows = rows.filter(consent__ended_at__isnull=True)
    found = rows.filter(tracking_code=code, partner=request.auth).first() if code else None  # type: ignore[attr-defined]  # set by PartnerKey
    if found is None:
        raise Http404
    return found


def _state(found: Case) -> dict[str, Any]:
    view = citizen_view(found)
    return {
        "tracking_code": found.tracking_code,
        "service": found.version.parsed.slug,
        "state": found.state,
        "state_text": view.state,
        "unit": view.unit,
        "next_step": view.next_step,
        "your_turn": view.your_turn,
        "promised_on": view.promised_on.isoformat() if view.promised_on else None,
        "submitted_at": found.submitted_at.isoformat(),
        "outcome": view.outcome or None,
        "wanted": view.wanted.defects if view.wanted else [],
        "appointment": _appointment(view.appointment) if view.appointment else None,
        "payment": _payment(view.unpaid),
        "stages": [{"title": s.title, "status": s.status} for s in view.stages],
        "happened": [{"at": h.at.isoformat(), "text": h.text, "reason": h.reason} for h in view.happened],
        "days_left": view.days_left,
        "is_overdue": view.is_overdue,
        "letters": [_letter(found, one) for one in letters.sent_letters_of(found)],
        "may": sorted(view.may),
    }


def _payment(due: Invoice | None) -> dict[str, Any] | None:
    """What waits to be paid, and where; who has the address may pay."""
    return (
        {"rials": due.rials, "url": f"{settings.ORIGIN}/invoices/{due.token}/"} if due is not None else None
    )


def _appointment(standing: Appointment) -> dict[str, str]:
    return {
        "title": standing.title,
        "at": standing.at.isoformat(),
        "when": standing.when,
        "where": standing.where,
        "host": standing.host,
    }


def _letter(found: Case, sent: Letter) -> dict[str, Any]:
    path = reverse("api:letter", args=[found.tracking_code, sent.pk])
    return {
        "number": sent.number,
        "date": timezone.localdate(sent.numbered_at).isoformat() if sent.numbered_at else "",
        "subject": sent.subject,
        "valid": sent.is_valid,
        "revoked_at": sent.revoked_at.isoformat() if sent.revoked_at else None,
        "url": f"{settings.ORIGIN}{path}",
        "verify_url": f"{settings.ORIGIN}/verify/{sent.verify_code}/",
    }


def _line(definition: ServiceDefinition, measured: Mapping[str, int]) -> dict[str, Any]:
    return {
        "slug": definition.slug,
        "title": definition.title,
        "title_en": definition.title_en,
        "unit": definition.unit,
        "kind": definition.kind,
        "level": measured[definition.slug],
        "group": definition.group,
        "url": f"{settings.ORIGIN}/services/{definition.slug}/",
    }


def _sendable(body: dict[str, Any]) -> dict[str, Any]:
    """The example with a small document in place of each file."""
    return {**body, "files": [{**file, "content": example_content(file["name"])} for file in body["files"]]}


def _published(slug: str) -> Service:
    found = catalogue.published_service(slug)
    if found is None:
        raise Http404
    return found
