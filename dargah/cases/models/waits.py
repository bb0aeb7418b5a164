"""What a case waits for: an answer of the office or of another, of the citizen, an end of a pause, a meeting."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from dargah.cases.models.case import Case
from dargah.cases.states import AppointmentState, Channel
from dargah.orders.calendar import office_calendar
from dargah.persian.dates import TEHRAN, jalali_hour


class Referral(models.Model):
    """A question to another unit, a colleague or an outside office, with its own deadline; the clock runs.

    ``answered_at`` is when it was settled. A question that was taken back is settled too: ``withdrawn`` says so, and
    ``answer`` holds the reason. ``office`` is the outside office by its key in directorate.yaml and ``to_office`` its
    name then; ``token`` is how the office's own program calls the question, ``answered_through`` the partner whose key
    brought the answer, where nobody of ours entered it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="referrals")
    stage = models.CharField(max_length=60)
    to_unit = models.ForeignKey(
        "people.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="referrals"
    )
    to_staff = models.ForeignKey(
        "people.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="referrals"
    )
    to_office = models.CharField(max_length=120, blank=True)
    office = models.SlugField(max_length=60, blank=True)
    token = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    question = models.TextField()
    due_on = models.DateField()
    asked_by = models.ForeignKey(
        "people.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="asked_referrals"
    )
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        "people.StaffMember",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="answered_referrals",
    )
    answered_through = models.ForeignKey(
        "people.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["office", "due_on", "id"],
                name="referral_of_office",
                condition=Q(answered_at=None) & ~Q(office=""),
            ),
            models.Index(fields=["to_unit", "due_on"], name="referral_queue", condition=Q(answered_at=None)),
            models.Index(fields=["to_staff", "due_on"], name="referral_mine", condition=Q(answered_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.pk}"

    @property
    def addressee(self) -> str:
        """Whom the question went to, in words."""
        if self.to_staff:
            return self.to_staff.full_name
        return self.to_unit.name if self.to_unit else self.to_office


class InformationRequest(models.Model):
    """What the office wants from the citizen: a list of defects. While it is open the clock stands.

    ``answered_at`` is when it was settled; ``withdrawn`` that the office no longer wants it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="information_requests")
    defects = models.JSONField(default=list)
    asked_by = models.ForeignKey("people.StaffMember", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reply = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at=None), name="one_open_information_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.pk}"


class Pause(models.Model):
    """A span in which the office's clock stood, with its reason (whole working days count).

    ``office_days`` are those of it that were the office's all the same: a question of the citizen lay unanswered, since
    ``office_since`` where one does now. ``working_days`` is what is left, by which the due dates moved.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=200)
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    working_days = models.PositiveSmallIntegerField(default=0)
    office_days = models.PositiveSmallIntegerField(default=0)
    office_since = models.DateField(null=True, blank=True)
    by = models.ForeignKey(
        "people.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.reason


class Appointment(models.Model):
    """A day and hour at which citizen and office meet, at a stage that promises one; at most one of a case stands.

    ``host`` is whom the citizen meets, in words, ``host_key`` the same for the database: one host has one appointment
    at one moment. ``unit`` keeps it: it may change it also after the letter. ``reason`` says to the citizen why it no
    longer stands; ``declined_at`` that they cannot come and want another time, in their ``wish``.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="appointments")
    stage = models.CharField(max_length=60)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    channel = models.CharField(max_length=20, choices=Channel.choices)
    place = models.CharField(max_length=60, blank=True)
    host = models.CharField(max_length=200)
    host_key = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=AppointmentState.choices, default=AppointmentState.SET)
    set_by = models.ForeignKey("people.StaffMember", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    reason = models.CharField(max_length=80, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    wish = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["unit", "at"], name="appointment_of_unit", condition=Q(state="set")),
            models.Index(
                fields=["at"], name="appointment_at_the_gate", condition=Q(state="set", channel="in_person")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="set"), name="one_standing_appointment"
            ),
            models.UniqueConstraint(
                fields=["host_key", "at"], condition=Q(state="set"), name="one_appointment_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"

    @property
    def title(self) -> str:
        """What it is, in words."""
        return "بازدید کارشناس" if self.channel == Channel.AT_SITE else "ملاقات"

    @property
    def is_barred(self) -> bool:
        """Whether it stands on a day on which the office has been closed since it was set."""
        return (
            self.state == AppointmentState.SET
            and office_calendar().hours_of(self.at.astimezone(TEHRAN).date()) is None
        )

    @property
    def when(self) -> str:
        """«دوشنبه ۹ آذر ۱۴۰۵، ساعت ۱۰»."""
        return jalali_hour(self.at)

    @property
    def where(self) -> str:
        """«حضوری در ساختمان اداره، طبقه دوم»."""
        return "، ".join(part for part in (str(Channel(self.channel).label), self.place) if part)
