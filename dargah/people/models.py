"""Units, county offices, staff, citizens, partners, and the short-lived rows of sign-in."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from dargah.people.roles import Role


class Unit(models.Model):
    """A unit of the directorate, as directorate.yaml names it."""

    slug = models.SlugField(primary_key=True, max_length=60)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    kind = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def chair(self) -> str:
        """Who heads it, in words: the head of a department, the deputy of a deputy's office."""
        deputy = self.name.removeprefix("معاونت ")
        return f"رئیس {self.name}" if deputy == self.name else f"معاون {deputy}"


class County(models.Model):
    """A county of the province with its office; ``latitude`` and ``longitude`` of its centre in WGS 84 degrees."""

    slug = models.SlugField(primary_key=True, max_length=60)
    name = models.CharField(max_length=100)
    office = models.CharField(max_length=200)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["StaffMember"]):
    """Staff are made by the sysadmin's command, never by signing up."""

    def get_by_natural_key(self, username: str | None) -> "StaffMember":
        return self.get(username=username)


class StaffMember(AbstractBaseUser):
    """One who works in the office: a role in a unit. Signs in by password and second factor."""

    username = models.SlugField(unique=True, max_length=60)
    full_name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="staff")
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name", "role"]
    objects = StaffManager()

    class Meta:
        ordering = ["full_name"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def reference(self) -> str:
        """How the journal names this person."""
        return f"staff:{self.pk}"

    @cached_property
    def unit_slugs(self) -> list[str]:
        """The units this member answers for: the own one, and for a head those below it; asked for once."""
        if self.role != Role.UNIT_HEAD:
            return [self.unit_id]
        return [self.unit_id, *Unit.objects.filter(parent=self.unit_id).values_list("slug", flat=True)]


UNNAMED_ACTOR = "citizen:unnamed"
Hours = tuple[
    int, int
]  # from the first hour of the day until the second, over midnight where it is the smaller


class NewsBy(models.TextChoices):
    """By which way a citizen hears of cases."""

    SMS = "sms", "پیامک"
    EMAIL = "email", "رایانامه"
    BOTH = "both", "پیامک و رایانامه"


class Citizen(models.Model):
    """A person who applies. The key is the pair of national ID and mobile, each proven together by a code.

    Nobody tells us whose SIM a number is until an identity service does, so the same national ID with another
    mobile is another account that sees nothing of the first: knowing somebody's national ID opens nothing.

    ``news_by`` is empty until the citizen has chosen: then news goes wherever an address is known. From ``quiet_from``
    until ``quiet_until``, hours of Tehran, the text messages of cases wait.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    national_id = models.CharField(max_length=10)
    mobile = models.CharField(max_length=13)
    first_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    father_name = models.CharField(max_length=80, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    address = models.TextField(blank=True)
    news_by = models.CharField(max_length=5, choices=NewsBy.choices, blank=True)
    news_chosen_at = models.DateTimeField(null=True, blank=True)
    quiet_from = models.PositiveSmallIntegerField(null=True, blank=True)
    quiet_until = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["national_id", "mobile"], name="citizen_identity"),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(
                    quiet_from__isnull=False,
                    quiet_until__isnull=False,
                    quiet_from__lte=23,
                    quiet_until__lte=23,
                )
                & ~Q(quiet_from=F("quiet_until")),
                name="citizen_quiet_hours",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or "شهروند"

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def quiet(self) -> Hours | None:
        """The hours without text messages of cases; None where there are none."""
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return self.quiet_from, self.quiet_until

    @property
    def reference(self) -> str:
        """How the journal names this person."""
        return f"citizen:{self.pk}"


def reference_of(citizen: Citizen | None) -> str:
    """Who acts, as the journal names them; of a sender without a name it knows no more."""
    return citizen.reference if citizen else UNNAMED_ACTOR


class Partner(models.Model):
    """An office that uses the API: it applies for others, or stands for an outside office and answers what is asked of it.

    Its key is kept only as a digest; ``scopes`` bound it. ``office`` is the outside office of directorate.yaml whose
    questions it answers; empty for a counter.
    """

    name = models.CharField(max_length=120)
    office = models.SlugField(max_length=60, blank=True)
    key_digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)  # apply, apply_on_paper, read, answer
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def holds_consents_on_paper(self) -> bool:
        """Whether it may apply for a citizen without a consent by code: by contract it keeps their word on paper."""
        return "apply_on_paper" in self.scopes

    @property
    def reference(self) -> str:
        """How the journal names this partner."""
        return f"partner:{self.pk}"


class SignInCode(models.Model):
    """A one-time code that was asked for: only its digest, bound to the browser that asked. Purged within a day.

    ``sealed`` holds the code encrypted until the message is handed to the channel, then it is emptied.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    national_id = models.CharField(max_length=10)
    mobile = models.CharField(max_length=13)
    digest = models.CharField(max_length=64)
    browser = models.CharField(max_length=64)
    sealed = models.TextField(blank=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="signin_expiry")]

    def __str__(self) -> str:
        return str(self.pk)


class TellWhom(models.TextChoices):
    """Whom the news of a case goes to when somebody else applied."""

    CITIZEN = "citizen", "به خود متقاضی"
    HELPER = "helper", "به کسی که کمک می‌کند"
    BOTH = "both", "به هر دو"


class Consent(models.Model):
    """A citizen's word, given by a one-time code, that somebody may apply for one service in their place.

    ``helper`` is the reference of who asked: another citizen, a member of the staff or a partner. The pair of national
    ID and mobile is proven by the code exactly as a sign-in proves it. The code itself is kept as SignInCode keeps it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.SlugField(max_length=80)
    national_id = models.CharField(max_length=10)
    mobile = models.CharField(max_length=13)
    citizen = models.ForeignKey(
        Citizen, null=True, blank=True, on_delete=models.CASCADE, related_name="consents"
    )
    helper = models.CharField(max_length=60)
    helper_name = models.CharField(max_length=120)
    helper_mobile = models.CharField(max_length=13, blank=True)
    tell = models.CharField(max_length=10, choices=TellWhom.choices, default=TellWhom.CITIZEN)
    digest = models.CharField(max_length=64)
    sealed = models.TextField(blank=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(auto_now_add=True)
    given_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["citizen", "-given_at"],
                name="consent_of_citizen",
                condition=Q(given_at__isnull=False),
            ),
            models.Index(fields=["expires_at"], name="consent_unanswered", condition=Q(given_at=None)),
            models.Index(
                fields=["helper", "-ended_at"],
                name="consent_ended_of_helper",
                condition=Q(ended_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(given_at=None) | Q(citizen__isnull=False), name="consent_is_somebodys"
            )
        ]

    def __str__(self) -> str:
        return f"{self.helper} {self.service}"

    @property
    def reference(self) -> str:
        """How the journal names it."""
        return f"consent:{self.pk}"

    @property
    def holds(self) -> bool:
        """Whether it was given and not taken back."""
        return self.given_at is not None and self.ended_at is None


class Passkey(models.Model):
    """A key of WebAuthn that a citizen made on a telephone or a computer and signs in with instead of a code.

    ``credential`` names the key, ``public_key`` is its attested credential data (WebAuthn level 2, 6.5.1), both in
    base64url; nothing of either is secret. ``uses`` is the key's own counter, zero where it keeps none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="passkeys")
    credential = models.CharField(max_length=1400, unique=True)
    public_key = models.TextField()
    uses = models.PositiveBigIntegerField(default=0)
    device = models.CharField(max_length=60)
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return self.device


class OpenSession(models.Model):
    """Where somebody is signed in, so that they can see it and end it: the day and the family of the device, no address.

    ``owner`` is the reference of a citizen or member of the staff. The session itself is Django's row of the same key;
    where that is gone, this row means nothing and is cleared away at night.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=60)
    session_key = models.CharField(max_length=40, db_index=True)
    device = models.CharField(max_length=60)
    began_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner", "-began_at"], name="open_session_owner")]
        # one browser may hold a citizen and a member of the staff at once: each sees it and each may end it
        constraints = [models.UniqueConstraint(fields=["owner", "session_key"], name="open_session_once")]

    def __str__(self) -> str:
        return self.device


class Tally(models.Model):
    """How often something was done in a window of time; the limits in limits.toml are counted here."""

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="tally_expiry")]
        constraints = [models.CheckConstraint(condition=Q(count__gte=0), name="tally_counts_up")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"
