"""What is decided and said about a case: decisions, objections, remarks inside, reasons that the citizen reads."""

from django.db import models
from django.db.models import Q

from dargah.cases.models.case import Case


class Decision(models.Model):
    """An outcome with its reasons; ``final`` once approved where the stage wants approval.

    ``in_force`` is the one that counts outside the house: its letter is out and was not revoked, or it has none and ended
    the case. It stays so while the case is looked at again, until another takes its place.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    stage = models.CharField(max_length=60)
    outcome = models.CharField(max_length=60)
    reasons = models.TextField()
    by = models.ForeignKey("people.StaffMember", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    approved_by = models.ForeignKey(
        "people.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    final = models.BooleanField(default=False)
    superseded = models.BooleanField(default=False)
    in_force = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(superseded=False), name="one_standing_decision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"


class Objection(models.Model):
    """The citizen does not accept the decision; a head who had no part in it looks again."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="objections")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="objections")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.pk}"


class Note(models.Model):
    """A remark inside the office; the citizen never sees it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey("people.StaffMember", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.pk}"


class Explanation(models.Model):
    """Why the office ended a case, took it up again or took a letter back, in words that the citizen reads.

    The journal's entry of the act names it; the words themselves stay out of the journal.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="explanations")
    text = models.TextField()
    by = models.ForeignKey("people.StaffMember", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.pk}"
