"""«پرداخت با فیش»: who cannot pay online pays at a bank and sends the slip; finance looks at it."""

from datetime import date
from typing import IO

from django.db import IntegrityError, transaction
from django.utils import timezone

from dargah.files import operations as files
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.payments.models import Invoice, Payment
from dargah.payments.operations.settle import count, facts_of
from dargah.payments.permissions import check_may_check_slip, check_may_pay
from dargah.payments.references import bare, fault_of, written
from dargah.payments.states import PaymentState, Way
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid, WrongMoment

ACCEPT = ["pdf", "jpeg", "png"]
AT_MOST = 10 * 1024 * 1024
SHORTEST_REASON = 10
USED = "این فیش پیش‌تر فرستاده شده است. شماره و تاریخ را دوباره ببینید."


def send_slip(
    *,
    invoice: Invoice,
    number: str,
    deposited_on: date | None,
    branch: str,
    upload: IO[bytes] | None,
    name: str,
    actor: str,
) -> Payment:
    """The slip of a deposit, with its picture, for finance to check. Raises Invalid, RefusedFile, WrongMoment."""
    check_may_pay(invoice)
    code = written(number)
    errors = _faults(code, deposited_on, branch)
    if upload is None:
        errors["receipt"] = "عکس یا پی‌دی‌اف فیش را پیوست کنید."
    if errors or upload is None:
        raise Invalid(errors)
    stored = files.store(upload, name=name, accept=ACCEPT, at_most=AT_MOST)
    try:
        with transaction.atomic():
            locked = Invoice.objects.select_for_update().get(pk=invoice.pk)
            check_may_pay(locked)
            if locked.payments.filter(state=PaymentState.CHECKING).exists():
                raise WrongMoment("فیش این صورت‌حساب رسیده است و بررسی می‌شود.")
            payment = Payment.objects.create(
                invoice=locked,
                way=Way.SLIP,
                rials=locked.rials,
                state=PaymentState.CHECKING,
                slip_number=bare(code),
                slip_branch=branch.strip(),
                deposited_on=deposited_on,
                receipt=stored,
                reference=code,
            )
            record(
                event=Event.slip_sent, subject=locked.subject, actor=actor, detail=facts_of(payment, locked)
            )
    except IntegrityError as used:
        raise Invalid({"slip_number": USED}) from used
    return payment


def _faults(code: str, deposited_on: date | None, branch: str) -> dict[str, str]:
    errors = {}
    if fault := fault_of(code, "شماره فیش"):
        errors["slip_number"] = fault
    if deposited_on is None:
        errors["deposited_on"] = "تاریخ واریز را بنویسید."
    elif deposited_on > timezone.localdate():
        errors["deposited_on"] = "تاریخ واریز هنوز نرسیده است؛ دوباره ببینید."
    if not branch.strip():
        errors["slip_branch"] = "بانک و شعبه را بنویسید."
    return errors


def check_slip(*, payment: Payment, accept: bool, by: StaffMember, reason: str = "") -> Payment:
    """Finance has looked: the money is in the account, or it is not, for a reason that the citizen reads."""
    if not accept and len(reason.strip()) < SHORTEST_REASON:
        raise Invalid({"reason": "بنویسید چرا پذیرفته نشد؛ متقاضی آن را می‌خواند."})
    with transaction.atomic():
        invoice = Invoice.objects.select_for_update().get(pk=payment.invoice_id)
        locked = Payment.objects.select_for_update().get(pk=payment.pk)
        check_may_check_slip(locked, by)
        locked.checked_by = by
        if accept:
            locked.save(update_fields=["checked_by"])
            count(locked, locked.reference, by.reference)
        else:
            locked.state, locked.reason, locked.settled_at = (
                PaymentState.REFUSED,
                reason.strip(),
                timezone.now(),
            )
            locked.save(update_fields=["state", "reason", "settled_at", "checked_by"])
            record(
                event=Event.slip_refused,
                subject=invoice.subject,
                actor=by.reference,
                detail=facts_of(locked, invoice),
            )
    return Payment.objects.get(pk=payment.pk)
