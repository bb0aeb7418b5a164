"""Messages between the citizen and the office on a case."""

from django.db import models


class Message(models.Model):
    """One message; ``staff`` is empty when the citizen wrote it."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="messages")
    staff = models.ForeignKey(
        "people.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["case", "id"], name="message_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.pk}"

    @property
    def from_citizen(self) -> bool:
        return self.staff_id is None
