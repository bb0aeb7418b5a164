"""The case and what belongs to it. Everything a citizen sends is a case of some service."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from dargah.cases.states import CLOCK_STANDS, OFFICE_TURN, AppointmentState, Channel, State
from dargah.people.roles import Role
from dargah.persian.dates import jalali_hour


class Case(models.Model):
    """A submitted application on its way through the stages of its service's version.

    ``unit`` and ``holder`` say whose turn it is; ``involved`` are the units that have had it, which is the one rule
    of who may see it; those of them in ``asked`` never had it, they were only asked a question.
    ``due_on`` is a working day of the office; ``revision`` grows with every change, so that of
    two officers acting at once the second is told. ``news_at`` is when the citizen or an outside office last sent
    something that nobody of the office has seen yet; ``last_action`` and ``last_at`` are what the queue tells without
    asking the journal. While the clock stands, ``waits_until`` is the day until which the answer or the end of the pause
    is awaited. While an objection is examined, ``recused`` are the members who wrote or approved what is objected to.
    """

    tracking_code = models.CharField(max_length=12, unique=True)
    draft = models.OneToOneField("applications.Draft", on_delete=models.PROTECT, related_name="case")
    service = models.ForeignKey("catalogue.Service", on_delete=models.PROTECT, related_name="cases")
    version = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="cases")
    citizen = models.ForeignKey(
        "people.Citizen", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    partner = models.ForeignKey(
        "people.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )

    consent = models.ForeignKey(
        "people.Consent", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )

    applicant_name = models.CharField(max_length=200, blank=True)
    applicant_national_id = models.CharField(max_length=11, blank=True)
    applicant_mobile = models.CharField(max_length=13, blank=True)
    land_plate = models.CharField(max_length=60, blank=True)
    county = models.CharField(max_length=60, blank=True)
    answers = models.JSONField(default=dict)

    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN)
    stage = models.CharField(max_length=60)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="cases")
    holder = models.CharField(max_length=20, choices=Role.choices)
    assignee = models.ForeignKey(
        "people.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    involved = ArrayField(models.SlugField(max_length=60), default=list)
    asked = ArrayField(models.SlugField(max_length=60), default=list, blank=True)
    recused = ArrayField(models.BigIntegerField(), default=list)

    submitted_at = models.DateTimeField()
    due_on = models.DateField()
    stage_due_on = models.DateField()
    paused_on = models.DateField(null=True, blank=True)
    waits_until = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    news_at = models.DateTimeField(null=True, blank=True)
    last_action = models.CharField(max_length=20, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    search = SearchVectorField()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(
                fields=["unit", "holder", "due_on", "id"],
                name="case_queue",
                condition=Q(state__in=sorted(OFFICE_TURN)),
            ),
            # what nobody has taken yet: the queue's most used filter
            models.Index(
                fields=["unit", "holder", "due_on", "id"],
                name="case_free",
                condition=Q(state__in=sorted(OFFICE_TURN), assignee=None),
            ),
            models.Index(
                fields=["unit", "due_on", "id"], name="case_waiting", condition=Q(state="waiting_citizen")
            ),
            models.Index(
                fields=["due_on", "id"], name="case_waiting_all", condition=Q(state="waiting_citizen")
            ),
            models.Index(
                fields=["holder", "due_on", "id"],
                name="case_role",
                condition=Q(state__in=sorted(OFFICE_TURN)),
            ),
            models.Index(
                fields=["assignee", "due_on", "id"],
                name="case_mine",
                condition=Q(state__in=sorted(OFFICE_TURN)),
            ),
            models.Index(fields=["citizen", "-id"], name="case_of_citizen"),
            models.Index(
                fields=["applicant_national_id", "-id"],
                name="case_of_person",
                condition=~Q(applicant_national_id=""),
            ),
            models.Index(
                fields=["applicant_mobile", "-id"], name="case_of_mobile", condition=~Q(applicant_mobile="")
            ),
            models.Index(
                fields=["unit", "due_on", "id"], name="case_news", condition=Q(news_at__isnull=False)
            ),
            models.Index(fields=["land_plate", "-id"], name="case_of_plate", condition=~Q(land_plate="")),
            GinIndex(fields=["search"], name="case_words", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(CLOCK_STANDS), paused_on__isnull=False)
                | (~Q(state__in=sorted(CLOCK_STANDS)) & Q(paused_on__isnull=True)),
                name="case_clock_stands",
            )
        ]

    def __str__(self) -> str:
        return self.tracking_code

    @property
    def reference(self) -> str:
        """How the journal names this case."""
        return f"case:{self.pk}"

    @property
    def is_untouched(self) -> bool:
        """Whether nothing has been done with it since it came: no pause, no appointment, no question."""
        return self.revision == 1


class PartnerSubmission(models.Model):
    """A partner's Idempotency-Key and what it was used for: the same key and body give the same case again."""

    partner = models.ForeignKey("people.Partner", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    body_digest = models.CharField(max_length=64)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "key"], name="one_use_of_a_key")]

    def __str__(self) -> str:
        return self.key


class CaseFile(models.Model):
    """A document of the case: sent with the application, added later by the citizen, or by the office.

    ``with_letter``: the office sends it along with the letter, whose «پیوست» says so. ``referral`` is the question that
    it came with the answer of: as the answer itself, it is read inside the office.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200)
    referral = models.ForeignKey(
        "cases.Referral", null=True, blank=True, on_delete=models.CASCADE, related_name="files"
    )
    from_citizen = models.BooleanField(default=True)
    with_letter = models.BooleanField(default=False)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


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
    """A span in which the office's clock stood, with its reason (whole working days count)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=200)
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    working_days = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(
        "people.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.reason


class Decision(models.Model):
    """An outcome with its reasons; ``final`` once approved where the stage wants approval."""

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

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(superseded=False), name="one_standing_decision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"


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
    def when(self) -> str:
        """«دوشنبه ۹ آذر ۱۴۰۵، ساعت ۱۰»."""
        return jalali_hour(self.at)

    @property
    def where(self) -> str:
        """«حضوری در ساختمان اداره، طبقه دوم»."""
        return "، ".join(part for part in (str(Channel(self.channel).label), self.place) if part)
