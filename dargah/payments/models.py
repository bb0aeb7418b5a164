"""What is asked, each try to pay it, and what went back. Written only through operations.

Money is whole rials. Of a card nothing is kept, not even its masked number.
"""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from dargah.payments.states import InvoiceState, PaymentState, RefundState, RefundWay, Way
from dargah.persian.dates import jalali_year


class Invoice(models.Model):
    """What one application has to pay, as it was reckoned when it was made; at most one of it is open.

    ``application`` is the key that the draft and its case share. ``token`` is its address: who has it may look and pay,
    a relative too. ``items`` are {key, title, rials, account}; ``credit`` is what had been paid before and is taken off.
    Of a paid one, ``returned`` went back in part, and ``surplus`` still has to: the application came to less. While it is
    ``undecided``, its case has ended without a decision and finance says whether its money goes back; ``stays_because``
    is why it does not.
    ``subject`` is how the journal names what it belongs to. ``declared`` is the stamp of the draft whose sender declared
    it right: paid, it is sent by itself as long as nothing of it changed.
    """

    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    application = models.UUIDField()
    subject = models.CharField(max_length=60)
    version = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="+")
    payer = models.CharField(max_length=200, blank=True)
    items = models.JSONField(default=list)
    credit = models.PositiveBigIntegerField(default=0)
    rials = models.PositiveBigIntegerField()
    returned = models.PositiveBigIntegerField(default=0)
    surplus = models.PositiveBigIntegerField(default=0)
    undecided = models.BooleanField(default=False)
    stays_because = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=InvoiceState.choices, default=InvoiceState.OPEN)
    declared = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    paid_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["application", "-id"], name="invoice_of_application")]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(state="open"), name="one_open_invoice"
            ),
            models.CheckConstraint(condition=Q(rials__gt=0), name="invoice_asks_for_money"),
            models.CheckConstraint(
                condition=Q(rials__gte=F("returned") + F("surplus")), name="no_more_goes_back_than_came"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["paid", "refunded"], paid_at__isnull=False)
                | Q(state__in=["open", "cancelled"], paid_at__isnull=True),
                name="invoice_paid_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people call it: the Jalali year and its own number, «1405-000012»."""
        return f"{jalali_year(timezone.localtime(self.made_at).date())}-{self.pk:06d}"

    @property
    def is_of_draft(self) -> bool:
        """Whether it was made before its application was sent."""
        return self.subject.startswith("draft:")

    @property
    def account(self) -> str:
        """Where who pays at a bank pays in, as the service says; empty: the office's account."""
        accounts: list[str] = [item["account"] for item in self.items if item.get("account")]
        return "، ".join(dict.fromkeys(accounts))

    @property
    def kept(self) -> int:
        """The rials of it that lie with the office, once it is paid."""
        return self.rials - self.returned

    @property
    def state_told(self) -> str:
        """Its state in words: paid, and all of it given back, reads as given back."""
        is_back = self.state == InvoiceState.PAID and not self.kept
        return str(InvoiceState.REFUNDED.label if is_back else InvoiceState(self.state).label)

    @property
    def facts(self) -> dict[str, Any]:
        """What the journal keeps of it: no person."""
        return {"invoice": self.number, "rials": self.rials}


class Payment(models.Model):
    """One try to pay an invoice, online or by a deposit slip; one of them counts.

    ``authority`` is the gateway's name of the try, ``reference`` what it or the bank calls the money. ``told`` is the
    gateway's last word while it is not settled; ``ask_at`` when it is asked again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="payments")
    way = models.CharField(max_length=10, choices=Way.choices)
    rials = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=PaymentState.choices)
    made_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    reference = models.CharField(max_length=60, blank=True)

    authority = models.CharField(max_length=60, blank=True)
    told = models.CharField(max_length=20, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ask_at = models.DateTimeField(null=True, blank=True)
    # what the bank took where it is another sum than ``rials``, as far as the gateway says it
    paid_rials = models.PositiveBigIntegerField(null=True, blank=True)

    slip_number = models.CharField(max_length=40, blank=True)
    slip_branch = models.CharField(max_length=120, blank=True)
    deposited_on = models.DateField(null=True, blank=True)
    receipt = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_by = models.ForeignKey(
        "people.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["ask_at"], name="payment_uncertain", condition=Q(state="begun")),
            models.Index(fields=["made_at"], name="payment_slips", condition=Q(state="checking")),
            models.Index(fields=["made_at"], name="payment_excess", condition=Q(state="excess")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(state="paid"), name="a_payment_counts_once"
            ),
            models.UniqueConstraint(
                fields=["authority"], condition=~Q(authority=""), name="one_payment_of_an_authority"
            ),
            # a slip pays one invoice; whose slip was refused may send it again
            models.UniqueConstraint(
                fields=["slip_number", "deposited_on"],
                condition=Q(way="slip", state__in=["checking", "paid", "excess", "refunded"]),
                name="one_use_of_a_slip",
            ),
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(state="checking"), name="one_slip_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(way="gateway", receipt=None) | Q(way="slip", receipt__isnull=False, authority=""),
                name="slip_has_its_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.state}"


class Refund(models.Model):
    """Money that goes back, a payment or a part of it: who, why, how, and the reference of the bank or gateway.

    ``of_surplus`` is what the application came to less; of other money the office takes back what it had asked.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    way = models.CharField(max_length=10, choices=RefundWay.choices)
    rials = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=RefundState.choices)
    of_surplus = models.BooleanField(default=False)
    reason = models.TextField()
    reference = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey("people.StaffMember", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment"], condition=Q(state="begun"), name="money_goes_back_one_way_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.state}"
