"""The case itself, its papers, and the key under which a partner sent it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate

from dargah.cases.states import CLOCK_STANDS, OFFICE_TURN, State
from dargah.people.roles import Role

SLIP_IN_CHECK = "تصمیم گرفته شده، فیش هزینه در بررسی"


class Case(models.Model):
    """A submitted application on its way through the stages of its service's version.

    ``unit`` and ``holder`` say whose turn it is; ``involved`` are the units that have had it, which is the one rule
    of who may see it; those of them in ``asked`` never had it, they were only asked a question.
    ``due_on`` is a working day of the office; ``revision`` grows with every change, so that of
    two officers acting at once the second is told. ``news_at`` is when the citizen or an outside office last sent
    something that nobody of the office has seen yet; ``last_action`` and ``last_at`` are what the queue tells without
    asking the journal. While the clock stands, ``waits_until`` is the day until which the answer or the end of the pause
    is awaited. While an objection is examined, ``recused`` are the members who wrote or approved what is objected to.
    ``unanswered_at`` is when the oldest message of the citizen came that the office has not answered, ``answer_by`` the
    day until which it is to be answered.
    """

    came_from: State | None = None  # the state before the act that holds the lock; see operations.turn

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
    unanswered_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
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
            models.Index(
                fields=["unit", "answer_by", "id"],
                name="case_unanswered",
                condition=Q(answer_by__isnull=False),
            ),
            models.Index(fields=["land_plate", "-id"], name="case_of_plate", condition=~Q(land_plate="")),
            GinIndex(fields=["search"], name="case_words", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(CLOCK_STANDS), paused_on__isnull=False)
                | Q(state=State.DECIDED)  # it stands there while the citizen has to pay
                | (~Q(state__in=sorted(CLOCK_STANDS)) & Q(paused_on__isnull=True)),
                name="case_clock_stands",
            ),
            models.CheckConstraint(
                condition=Q(unanswered_at=None, answer_by=None)
                | Q(unanswered_at__isnull=False, answer_by__isnull=False),
                name="case_unanswered_has_its_day",
            ),
        ]

    # set by fees.note_slips where the state is shown: the slip of its fee lies with finance
    slip_in_check = False

    def __str__(self) -> str:
        return self.tracking_code

    @property
    def answer_is_late(self) -> bool:
        """Whether the day until which its citizen was to answer has passed: they still may, and the office may close it."""
        if self.state != State.WAITING_CITIZEN or self.waits_until is None:
            return False
        return localdate() > self.waits_until

    @property
    def asks_back(self) -> bool:
        """Whether its citizen, from whom something is awaited, has asked in turn: until the answer the days are the office's."""
        return self.unanswered_at is not None and (
            self.state == State.WAITING_CITIZEN or self.waits_for_payment
        )

    @property
    def waits_for_payment(self) -> bool:
        """Whether the clock stands because its decision's fee is to be paid."""
        return self.state == State.DECIDED and self.paused_on is not None

    @property
    def office_state(self) -> str:
        """Its state as the office reads it."""
        if self.waits_for_payment:
            return "در انتظار پرداخت متقاضی"
        if self.slip_in_check:
            return "فیش هزینه در بررسی"
        return self.state_label if self.state == State.APPROVAL else State(self.state).office_label

    @property
    def state_label(self) -> str:
        """Its state as its citizen reads it."""
        if self.state == State.APPROVAL and self.holder == Role.DIRECTOR:
            return "در انتظار تأیید مدیرکل"
        if self.slip_in_check:
            return SLIP_IN_CHECK
        return str(State(self.state).label)

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
