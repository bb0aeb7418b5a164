"""Finance at the desk: slips to check, payments whose outcome is not known, money to give back."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from dargah.applications.queries import unsent_of_services
from dargah.cases.models import Case
from dargah.catalogue.queries import taken_off
from dargah.files.previews import has_preview, preview
from dargah.payments import operations as payments
from dargah.payments import queries
from dargah.payments.gateways import is_online
from dargah.payments.models import Payment
from dargah.payments.operations.refund import left_of
from dargah.payments.permissions import (
    check_may_see_money,
    may_ask_gateway,
    may_check_slip,
    may_note_return,
    may_refund,
    may_retain,
)
from dargah.payments.states import MISMATCH, PaymentState, RefundState, RefundWay, Way
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, NotThere, Refusal
from dargah.persian.digits import fold_digits, thousands
from dargah.web.desk.frame import frame
from dargah.web.downloads import as_attachment, send
from dargah.web.forms import placed, typed
from dargah.web.staff import for_staff

LONGEST_SEARCH = 40
SURPLUS, ALL = "surplus", "all"
LONGEST_AMOUNT = 15  # digits
# what the gateway said last, in words
TOLD = {
    "in_bank": "پرداخت‌کننده هنوز در صفحه بانک است یا آن را رها کرده",
    "silent": "درگاه پاسخ نداد",
    "paid": "درگاه می‌گوید پرداخت شده و هنوز تأیید نکرده",
    "verified": "درگاه می‌گوید پیش‌تر تأیید شده",
    "mismatch": "مبلغ پرداختی با صورت‌حساب نمی‌خواند",
    "unknown": "درگاه این پرداخت را نمی‌شناسد",
    "failed": "پرداخت‌کننده منصرف شد یا بانک نپذیرفت",
    "reversed": "درگاه پول را برگردانده است",
    "not_begun": "درگاه پرداخت را آغاز نکرد",
}


@require_GET
@for_staff()
def payments_list(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """What finance has to do with money, and what came of late; with ``q`` a search by number."""
    check_may_see_money(staff)
    asked = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    return render(
        request,
        "desk/payments.html",
        {
            **frame(request, staff),
            "asked": asked,
            "found": _rows(queries.search(asked)) if asked else [],
            "slips": _rows(queries.slips_to_check()),
            "uncertain": _rows(queries.uncertain()),
            "back": _rows(queries.to_give_back(also=_never_sent())),
            "newest": _rows(queries.newest()),
        },
    )


def _never_sent() -> list[uuid.UUID]:
    """Applications of services that were taken off the portal: what was paid for them beforehand goes back."""
    off = [service.pk for service in taken_off().values()]
    return unsent_of_services(off) if off else []


@require_GET
@for_staff()
def payment(request: HttpRequest, staff: StaffMember, payment_id: uuid.UUID) -> HttpResponse:
    """One payment: what it is for, what the gateway or the slip says, and what may be done."""
    return _page(request, staff, _found(staff, payment_id))


@require_POST
@for_staff()
def check(request: HttpRequest, staff: StaffMember, payment_id: uuid.UUID) -> HttpResponse:
    """The slip is accepted or not."""
    found = _found(staff, payment_id)
    verdict = request.POST.get("verdict")
    if verdict not in {"accept", "refuse"}:
        return _page(request, staff, found, refusal=Invalid({"verdict": "یکی را برگزینید."}))
    try:
        payments.check_slip(
            payment=found, accept=verdict == "accept", by=staff, reason=typed(request, "reason", 1000)
        )
    except Refusal as refusal:
        return _page(request, staff, _found(staff, payment_id), refusal=refusal)
    done = "فیش پذیرفته شد و صورت‌حساب پرداخت‌شده است." if verdict == "accept" else "فیش پذیرفته نشد."
    messages.success(request, f"{done} خبر آن به پرداخت‌کننده می‌رسد.")
    return redirect("desk:payment", payment_id=payment_id)


@require_POST
@for_staff()
def inquiry(request: HttpRequest, staff: StaffMember, payment_id: uuid.UUID) -> HttpResponse:
    """Ask the gateway now."""
    found = _found(staff, payment_id)
    try:
        known = payments.ask_again(payment=found, by=staff)
    except Refusal as refusal:
        return _page(request, staff, _found(staff, payment_id), refusal=refusal)
    said = TOLD.get(known.told, "")
    outcome = PaymentState(known.state).label
    messages.info(request, f"از درگاه پرسیده شد: {outcome}{f'؛ {said}' if said else ''}.")
    return redirect("desk:payment", payment_id=payment_id)


@require_POST
@for_staff()
def refund(request: HttpRequest, staff: StaffMember, payment_id: uuid.UUID) -> HttpResponse:
    """Give the money back."""
    found = _found(staff, payment_id)
    way = request.POST.get("way", "")
    if way not in RefundWay.values:
        return _page(request, staff, found, refusal=Invalid({"way": "راه بازگرداندن را برگزینید."}))
    try:
        surplus_only, expected = _sum_of(request.POST.get("sum", ""))
        begun = payments.refund(
            payment=found,
            way=RefundWay(way),
            reason=typed(request, "refund_reason", 1000),
            reference=typed(request, "reference", 60),
            surplus_only=surplus_only,
            expected=expected,
            by=staff,
        )
    except Invalid as refusal:
        errors = {{"reason": "refund_reason"}.get(name, name): told for name, told in refusal.errors.items()}
        return _page(request, staff, found, refusal=Invalid(errors))
    except Refusal as refusal:
        return _page(request, staff, _found(staff, payment_id), refusal=refusal)
    messages.success(
        request,
        "پول بازگردانده شد و خبر آن به پرداخت‌کننده می‌رسد."
        if begun.state == RefundState.DONE
        else "از درگاه خواسته شد و هنوز پاسخ نداده است؛ درگاه را دوباره می‌پرسیم.",
    )
    return redirect("desk:payment", payment_id=payment_id)


@require_POST
@for_staff()
def retention(request: HttpRequest, staff: StaffMember, payment_id: uuid.UUID) -> HttpResponse:
    """The money of a case that ended without a decision stays with the office."""
    found = _found(staff, payment_id)
    try:
        payments.retain(payment=found, reason=typed(request, "retain_reason", 1000), by=staff)
    except Invalid as refusal:
        return _page(request, staff, found, refusal=placed(refusal, {"reason": "retain_reason"}))
    except Refusal as refusal:
        return _page(request, staff, _found(staff, payment_id), refusal=refusal)
    messages.success(request, "ثبت شد که این پول بازنمی‌گردد و خبر آن به پرداخت‌کننده می‌رسد.")
    return redirect("desk:payment", payment_id=payment_id)


@require_POST
@for_staff()
def bank_return(request: HttpRequest, staff: StaffMember, payment_id: uuid.UUID) -> HttpResponse:
    """The bank gave another sum than was asked for back by itself."""
    found = _found(staff, payment_id)
    try:
        payments.note_bank_return(
            payment=found, reference=typed(request, "reference", 60), rials=_rials(request), by=staff
        )
    except Invalid as refusal:
        return _page(request, staff, found, refusal=placed(refusal, {"rials": "back_rials"}))
    except Refusal as refusal:
        return _page(request, staff, _found(staff, payment_id), refusal=refusal)
    messages.success(request, "برگشت پول ثبت شد و خبر آن به پرداخت‌کننده می‌رسد.")
    return redirect("desk:payment", payment_id=payment_id)


def _rials(request: HttpRequest) -> int | None:
    """The amount that was typed; None when it is none."""
    text = "".join(c for c in fold_digits(typed(request, "back_rials", 30)) if c not in " ,٬،")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_AMOUNT else None


@require_GET
@for_staff()
def receipt(request: HttpRequest, staff: StaffMember, payment_id: uuid.UUID) -> HttpResponseBase:
    """The slip as it was sent."""
    found = _found(staff, payment_id)
    if found.receipt is None:
        raise NotThere
    return send(request, found.receipt)


@require_GET
@for_staff()
def receipt_preview(
    request: HttpRequest,  # noqa: ARG001 the guard passes the request
    staff: StaffMember,
    payment_id: uuid.UUID,
) -> HttpResponseBase:
    """A picture of the slip, drawn here; never the file itself."""
    found = _found(staff, payment_id)
    picture = preview(found.receipt, 1) if found.receipt else None
    if picture is None:
        raise NotThere
    return as_attachment(HttpResponse(picture, content_type="image/png"), "fish.png")


def _found(staff: StaffMember, payment_id: uuid.UUID) -> Payment:
    """The payment, for who may see money; for others it looks as if it did not exist."""
    check_may_see_money(staff)
    found = queries.payment_of(payment_id)
    if found is None:
        raise NotThere("پرداختی با این نشانی پیدا نشد.")
    return found


def _sums(payment: Payment) -> list[tuple[str, str]]:
    """What may go back, each with the rials that who gives it back has read: the surplus, all that is left."""
    surplus, left = payment.invoice.surplus if payment.state == PaymentState.PAID else 0, left_of(payment)
    ways = [(SURPLUS, "مازاد", surplus), (ALL, "همه", left if surplus < left else 0)]
    return [(f"{which}-{rials}", f"{word}: {thousands(rials)} ریال") for which, word, rials in ways if rials]


def _sum_of(told: str) -> tuple[bool, int]:
    """(only the surplus, the rials that were read) of what was chosen. Raises Invalid."""
    which, _, rials = told.partition("-")
    if which not in {SURPLUS, ALL} or not (
        rials.isascii() and rials.isdigit() and len(rials) <= LONGEST_AMOUNT
    ):
        raise Invalid({"sum": "مبلغی را که بازمی‌گردد برگزینید."})
    return which == SURPLUS, int(rials)


def _rows(found: list[Payment]) -> list[dict[str, Any]]:
    return [{"payment": one, "told": TOLD.get(one.told, "")} for one in found]


def _page(
    request: HttpRequest, staff: StaffMember, found: Payment, *, refusal: Refusal | None = None
) -> HttpResponse:
    refunds = list(found.refunds.select_related("by"))
    under_way = any(one.state == RefundState.BEGUN for one in refunds)
    ways = [(str(way.value), str(way.label)) for way in (RefundWay.REVERSE, RefundWay.TRANSFER)]
    return render(
        request,
        "desk/payment.html",
        {
            **frame(request, staff),
            "payment": found,
            "invoice": found.invoice,
            "definition": found.invoice.version.parsed,
            "case": Case.objects.filter(draft=found.invoice.application).only("tracking_code").first(),
            "told": TOLD.get(found.told, ""),
            "refunds": refunds,
            "picture": found.receipt is not None and has_preview(found.receipt),
            "may_check": may_check_slip(found, staff),
            "may_ask": may_ask_gateway(found, staff) and is_online(),
            "may_refund": may_refund(found, staff) and not under_way,
            "may_retain": may_retain(found, staff) and not under_way,
            "may_note_return": may_note_return(found, staff),
            "is_mismatch": found.told == MISMATCH,
            "left": left_of(found),
            "sums": _sums(found),
            "ways": ways if found.way == Way.GATEWAY and is_online() else ways[1:],
            "errors": refusal.errors if isinstance(refusal, Invalid) else {},
            "refusal": refusal.sentence if refusal and not isinstance(refusal, Invalid) else "",
            "typed": request.POST.dict() if request.method == "POST" else {},
        },
        status=refusal.status if refusal else 200,
    )
