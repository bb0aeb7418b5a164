"""An invoice by its address: what is asked, the two ways to pay it, and, after the bank, what truly happened.

Who has the address may look and pay, a relative too; no name stands here. What the browser brings back from the bank is
not believed: it is only the occasion to ask the gateway.
"""

import uuid
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET, require_POST

from dargah.applications.models import Draft
from dargah.applications.permissions import may_use
from dargah.cases import operations as cases
from dargah.cases.models import Case
from dargah.catalogue.queries import is_off
from dargah.files.operations import RefusedFile
from dargah.journal.restored import is_signed_off
from dargah.payments import operations as payments
from dargah.payments import queries
from dargah.payments.gateways import is_online
from dargah.payments.models import Invoice, Payment
from dargah.payments.permissions import may_pay
from dargah.payments.states import UNSETTLED, InvoiceState, PaymentState, Way
from dargah.people import limits
from dargah.people.limits import TooOften
from dargah.people.refusals import Invalid, NotThere, Refusal
from dargah.web import visitor
from dargah.web.forms import day_boxes, day_of, typed
from dargah.web.policy import leading_to

AGAIN = "فایل فیش را دوباره برگزینید؛ مرورگر آن را نگه نمی‌دارد."
ACTOR = "payer:by-link"
LONGEST_CODE = 60


@require_GET
def invoice(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """What is asked and what became of it."""
    return _page(request, _found(token))


@require_POST
def online(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """To the gateway."""
    found = _found(token)
    limits.count("payment_start", str(found.pk))
    try:
        address = payments.begin_online(invoice=found, return_to=_way_back)
    except Refusal as refusal:
        return _page(request, _found(token), refusal=refusal)
    return HttpResponseRedirect(address)


@require_POST
def slip(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """A deposit slip, with its picture."""
    found = _found(token)
    upload = request.FILES.get("receipt")
    unreadable: dict[str, str] = {}
    try:
        day = day_of(request, "deposited_on")
    except Invalid as refusal:
        day, unreadable = None, refusal.errors
    try:
        limits.count("upload", f"invoice:{found.pk}")
        payments.send_slip(
            invoice=found,
            number=typed(request, "slip_number", LONGEST_CODE),
            deposited_on=day,
            branch=typed(request, "slip_branch", 120),
            upload=upload,
            name=(upload.name if upload else "") or "file",
            actor=_actor(request),
        )
    except RefusedFile as refused:
        return _page(request, found, refusal=Invalid({"receipt": refused.sentence}))
    except Invalid as refusal:
        again = {"receipt": AGAIN} if upload is not None and "receipt" not in refusal.errors else {}
        return _page(request, found, refusal=Invalid({**refusal.errors, **unreadable, **again}))
    except Refusal as refusal:
        return _page(request, _found(token), refusal=refusal)
    messages.success(request, "فیش رسید. امور مالی آن را می‌بیند و نتیجه را همین‌جا و با پیامک می‌گوییم.")
    return redirect("account:invoice", token=token)


@require_POST
def inquiry(request: HttpRequest, token: uuid.UUID) -> HttpResponse:  # noqa: ARG001 every view is called alike
    """Ask the gateway once more about the newest payment that is not known yet."""
    found = _found(token)
    uncertain = found.payments.filter(way=Way.GATEWAY, state=PaymentState.BEGUN).exclude(authority="").first()
    if uncertain is not None:
        _settle(found, uncertain)
    return redirect("account:invoice", token=token)


@require_GET
def receipt(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """The receipt of a paid invoice, for printing."""
    found = _found(token)
    paid = next((one for one in found.payments.all() if one.state in COUNTED), None)
    if paid is None:
        raise NotThere("این صورت‌حساب هنوز پرداخت نشده است و رسیدی ندارد.")
    return render(
        request,
        "account/invoice_receipt.html",
        {"invoice": found, "payment": paid, "case": _case_of(found)},
    )


COUNTED = frozenset({PaymentState.PAID, PaymentState.REFUNDED})


@require_GET
def payment_return(request: HttpRequest, payment_id: uuid.UUID) -> HttpResponse:
    """Back from the bank. The gateway's own name of the payment must fit; its word is then asked for, whatever the
    address says, as often as it comes.
    """
    found = queries.payment_of(payment_id)
    told = request.GET.get("Authority", "").replace("\0", "")[:LONGEST_CODE]
    if found is None or not found.authority or not constant_time_compare(found.authority, told):
        raise NotThere("پرداختی با این نشانی نیست.")
    if is_signed_off():  # a restored copy is only read: the payment is asked about once it is a portal again
        _settle(found.invoice, found)
    return redirect("account:invoice", token=found.invoice.token)


def _settle(invoice: Invoice, payment: Payment) -> None:
    """Ask, and send the application that waited for it. Asked too often, the page shows what is known."""
    if payment.state in UNSETTLED:
        try:
            limits.count("payment_return", str(invoice.pk))
        except TooOften:
            return
        payments.settle(payment=payment, actor=ACTOR)
    invoice.refresh_from_db()
    if invoice.state == InvoiceState.PAID and invoice.declared:
        cases.submit_paid(application=invoice.application)


def _way_back(payment: UUID) -> str:
    return settings.ORIGIN + reverse("account:payment_return", args=[payment])


def _found(token: uuid.UUID) -> Invoice:
    found = queries.invoice_of_token(token)
    if found is None:
        raise NotThere("صورت‌حسابی با این نشانی نیست.")
    return found


def _case_of(invoice: Invoice) -> Case | None:
    return Case.objects.filter(draft=invoice.application).only("tracking_code", "state", "citizen").first()


def _own_draft(request: HttpRequest, invoice: Invoice) -> Draft | None:
    """The application behind an invoice, for its owner alone: its key opens what this address does not."""
    found = Draft.objects.filter(pk=invoice.application).first()
    if found is None or not may_use(
        found, citizen=visitor.citizen_of(request), browser=visitor.browser_of(request)
    ):
        return None
    return found


def _actor(request: HttpRequest) -> str:
    citizen = visitor.citizen_of(request)
    return citizen.reference if citizen else ACTOR


def _page(request: HttpRequest, found: Invoice, *, refusal: Refusal | None = None) -> HttpResponse:
    citizen = visitor.citizen_of(request)
    tries = list(found.payments.all())
    case = _case_of(found)
    response = render(
        request,
        "account/invoice.html",
        {
            "citizen": citizen,
            "invoice": found,
            "definition": found.version.parsed,
            "payments": tries,
            "newest": next((one for one in tries if one.authority or one.way == Way.SLIP), None),
            "refunds": [refund for one in tries for refund in one.refunds.all() if refund.state != "failed"],
            "may_pay": may_pay(found) and not any(one.state == PaymentState.CHECKING for one in tries),
            "online": is_online(),
            "case": case,
            "off": case is None and found.is_of_draft and is_off(found.version),
            "draft": _own_draft(request, found) if case is None else None,
            "is_own": case is not None and citizen is not None and case.citizen_id == citizen.pk,
            "errors": refusal.errors if isinstance(refusal, Invalid) else {},
            "refusal": refusal.sentence if refusal and not isinstance(refusal, Invalid) else "",
            "typed": _typed(request),
        },
        status=refusal.status if refusal else 200,
    )
    if may_pay(found) and is_online():
        response["Content-Security-Policy"] = leading_to(settings.PAYMENT_URL)
    return response


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What a refused slip held, its day in three parts."""
    if request.method != "POST":
        return {}
    return {**request.POST.dict(), "deposited_on": day_boxes(request, "deposited_on")}
