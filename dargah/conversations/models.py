"""Messages between the citizen and the office on a case, those that wait for the head, and the texts of a unit."""

from django.db import models
from django.db.models import Q

from dargah.conversations.states import DraftState


class Message(models.Model):
    """One message; ``staff`` is empty when the citizen wrote it.

    ``due_on`` is the day until which a citizen's is to be answered; whether it still waits, the case tells
    (``Case.unanswered_at``). ``approved_by`` is the head who saw an officer's before it was sent.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="messages")
    staff = models.ForeignKey(
        "people.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    approved_by = models.ForeignKey(
        "people.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["case", "id"], name="message_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.pk}"

    @property
    def from_citizen(self) -> bool:
        return self.staff_id is None


class Enclosure(models.Model):
    """A document of the case that came with a message: seen, previewed and handed out as every document of the case."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="enclosures")
    entry = models.OneToOneField("cases.CaseFile", on_delete=models.CASCADE, related_name="came_with")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.message_id} {self.entry_id}"


class MessageDraft(models.Model):
    """A message that the head sees first; the citizen knows nothing of it until it is sent.

    ``unit`` is the writer's, whose head it waits for. ``text`` stays as it was written: what the head changed is told by the
    ``message``. ``of_ended`` says that the case had ended already when it was written; another one is put aside when its
    case ends. ``reason`` is why it came back or was put aside.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="message_drafts")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.StaffMember", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    files = models.ManyToManyField("files.StoredFile", related_name="+")
    at = models.DateTimeField()
    of_ended = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.WAITING)
    decided_by = models.ForeignKey(
        "people.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    message = models.OneToOneField(
        Message, null=True, blank=True, on_delete=models.CASCADE, related_name="draft"
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["case", "id"], name="draft_of_case"),
            models.Index(fields=["unit", "at"], name="draft_of_unit", condition=Q(state="waiting")),
            models.Index(fields=["by", "at"], name="draft_of_writer", condition=Q(state="returned")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", message__isnull=False) | (~Q(state="sent") & Q(message=None)),
                name="draft_sent_is_a_message",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="draft_decided_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.pk}"

    @property
    def was_changed(self) -> bool:
        """Whether the head sent other words than were written."""
        return self.message is not None and self.message.text != self.text


class UnitText(models.Model):
    """A text module of a unit: words that its people write often, with merge fields. ``edition`` grows with every change."""

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="texts")
    title = models.CharField(max_length=80)
    text = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    edition = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        "people.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["unit", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title"], condition=Q(active=True), name="one_text_of_a_title"
            )
        ]

    def __str__(self) -> str:
        return self.title


class UnitRule(models.Model):
    """Whether the head of a unit sees its officers' messages before the citizen; a unit without a row does not want it."""

    unit = models.OneToOneField("people.Unit", primary_key=True, on_delete=models.PROTECT, related_name="+")
    head_sees_first = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.unit_id
