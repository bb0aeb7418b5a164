"""Letters and the register of the secretariat. Written only through ``letters.operations`` and
``letters.register``.
"""

import uuid

from django.db import models
from django.db.models import Q

from dargah.cases.states import ACTIVE
from dargah.letters import codes
from dargah.letters.states import LetterState


class Register(models.Model):
    """The secretariat's book of one Jalali year: the last number given."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Letter(models.Model):
    """One letter of one decision. ``data`` is all that its template is given; once numbered it never
    changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="letters")
    decision = models.OneToOneField("cases.Decision", on_delete=models.PROTECT, related_name="letter")
    template = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=LetterState.choices, default=LetterState.DRAFT)
    signatory = models.ForeignKey("people.StaffMember", on_delete=models.PROTECT, related_name="+")
    verify_code = models.CharField(max_length=16, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    year = models.PositiveSmallIntegerField(null=True)
    register_number = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=40, blank=True)
    numbered_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey("people.StaffMember", null=True, on_delete=models.PROTECT, related_name="+")

    pdf = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    pdf_digest = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(null=True)

    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        "people.StaffMember", null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoke_reason = models.TextField(blank=True)
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "نامه"
        verbose_name_plural = "نامه‌ها"
        constraints = [
            models.UniqueConstraint(fields=["year", "register_number"], name="letter_number_given_once"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=["numbered", "issued"]),
                name="one_valid_letter_of_a_case",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", year=None, register_number=None, number="", numbered_at=None)
                | (
                    ~Q(state="draft")
                    & ~Q(number="")
                    & Q(year__isnull=False, register_number__isnull=False, numbered_at__isnull=False)
                ),
                name="letter_numbered_unless_draft",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued")
                | (Q(pdf__isnull=False, issued_at__isnull=False) & ~Q(pdf_digest="")),
                name="letter_issued_has_its_pdf",
            ),
            models.CheckConstraint(
                condition=Q(state="revoked", revoked_at__isnull=False)
                | (~Q(state="revoked") & Q(revoked_at=None)),
                name="letter_revoked_has_its_date",
            ),
        ]
        indexes = [
            models.Index(fields=["pdf_digest"], name="letter_by_digest", condition=~Q(pdf_digest="")),
            models.Index(
                fields=["created_at"], name="letter_waits", condition=Q(state__in=["draft", "numbered"])
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.subject

    @property
    def reference(self) -> str:
        """How the journal names this letter."""
        return f"letter:{self.pk}"

    @property
    def typed_code(self) -> str:
        """The verification code in groups, as it is printed under the letter."""
        return codes.typed(self.verify_code)

    @property
    def is_under_review(self) -> bool:
        """Still valid, while its case has been taken up again: another decision may replace it."""
        return self.is_valid and self.case.state in ACTIVE

    @property
    def is_valid(self) -> bool:
        """Numbered by the office and not revoked: what the verification page says «معتبر» to."""
        return self.state in {LetterState.NUMBERED, LetterState.ISSUED}
