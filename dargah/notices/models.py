"""Notices: what is to be told to whom, until it was told. An outbox in the same database as what it tells
of.
"""

import secrets
import uuid

from django.db import models
from django.db.models import Q

from dargah.notices.texts import Words


def new_local_id() -> int:
    """A number by which the provider knows the message as ours (its `localid`); 62 bits of chance."""
    return secrets.randbelow(2**62 - 1) + 1


class State(models.TextChoices):
    """`sending` means that a worker has taken it and the outcome is not written down yet."""

    WAITING = "waiting", "در صف"
    SENDING = "sending", "در حال فرستادن"
    SENT = "sent", "فرستاده شد"
    DELIVERED = "delivered", "رسید"
    DEAD = "dead", "نرسید"


class Channel(models.TextChoices):
    SMS = "sms", "پیامک"
    EMAIL = "email", "رایانامه"


class Notice(models.Model):
    """One message to one recipient by one channel. `intent_key` is unique: an intent is told once.

    A message that nobody may read in the database (a sign-in code) is in `sealed`, encrypted, and `text`
    stays empty; the seal is emptied when the message is sent or given up. `expires_at` ends the tries of
    such a message.

    `provider` is who took it. `doubtful` is a provider that was given it and has not said what came of that; it is
    written before the provider is asked, so a killed worker leaves it behind. Nobody else is given the message until
    that one was asked.

    `quiet_from` and `quiet_until` are the hours of Tehran in which its recipient wants no text message, as they were when
    the notice was made.

    A dead letter is read by a person: `resent_at` begins a new round of tries, `seen_by` has seen to it otherwise.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    local_id = models.BigIntegerField(unique=True, default=new_local_id, editable=False)
    intent_key = models.CharField(max_length=200, unique=True)
    event = models.CharField(max_length=40)
    case_ref = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    recipient = models.CharField(max_length=254)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    sealed = models.TextField(blank=True)
    parts = models.PositiveSmallIntegerField(default=1)

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    quiet_from = models.PositiveSmallIntegerField(null=True)
    quiet_until = models.PositiveSmallIntegerField(null=True)
    provider = models.CharField(max_length=20, blank=True)
    provider_id = models.CharField(max_length=80, blank=True)
    doubtful = models.CharField(max_length=20, blank=True)
    doubted_at = models.DateTimeField(null=True)
    receipt_asked_at = models.DateTimeField(null=True)
    resent_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.CharField(max_length=60, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "خبر"
        verbose_name_plural = "خبرها"
        constraints = [
            models.CheckConstraint(condition=Q(text="") | Q(sealed=""), name="notice_sealed_or_clear"),
            models.CheckConstraint(
                condition=Q(sealed="") | Q(state__in=["waiting", "sending"]),
                name="notice_seal_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="notice_waits", condition=Q(state="waiting")),
            models.Index(fields=["taken_at"], name="notice_taken", condition=Q(state="sending")),
            models.Index(fields=["-created_at"], name="notice_dead", condition=Q(state="dead")),
            models.Index(
                fields=["-created_at"], name="notice_unseen", condition=Q(state="dead", seen_at__isnull=True)
            ),
            models.Index(
                fields=["sent_at"], name="notice_unconfirmed", condition=Q(state="sent", channel="sms")
            ),
            models.Index(
                fields=["recipient", "-sent_at"], name="notice_of_recipient", condition=Q(channel="sms")
            ),
            models.Index(fields=["case_ref", "-created_at"], name="notice_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.channel} {self.state}"


class ProviderHealth(models.Model):
    """How a provider has done lately: failures in a row, since when, and when one notice may try it again."""

    name = models.CharField(primary_key=True, max_length=20)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    next_trial_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "وضع یک سرویس"
        verbose_name_plural = "وضع سرویس‌ها"

    def __str__(self) -> str:
        return f"{self.name} {self.failures}"


class WordsState(models.TextChoices):
    """Of a version of words. One of an event waits at most, and one is in force at most."""

    WAITING = "waiting", "منتظر تأیید"
    PUBLISHED = "published", "در کار"
    REPLACED = "replaced", "پیشین"
    SENT_BACK = "sent_back", "برگشت"
    WITHDRAWN = "withdrawn", "پس گرفته شد"


class NoticeWords(models.Model):
    """What the office says at an event in the place of the shipped words: a version, by whom and approved by whom.

    `is_shipped` is the wish to go back: the shipped words are said then, also those of a later release. Where no version
    of an event is in force, the shipped ones are.
    """

    event = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    sms = models.TextField(blank=True)
    title = models.CharField(max_length=200, blank=True)
    mail = models.TextField(blank=True)
    is_shipped = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=WordsState.choices, default=WordsState.WAITING)
    written_by = models.ForeignKey("people.StaffMember", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "people.StaffMember", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = "متن یک خبر"
        verbose_name_plural = "متن خبرها"
        constraints = [
            models.UniqueConstraint(fields=["event", "version"], name="notice_words_version"),
            models.UniqueConstraint(
                fields=["event"], condition=Q(state="waiting"), name="notice_words_one_waits"
            ),
            models.UniqueConstraint(
                fields=["event"], condition=Q(state="published"), name="notice_words_one_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "replaced"]) | ~Q(decided_by=models.F("written_by")),
                name="notice_words_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "withdrawn"]) | Q(decided_by__isnull=False),
                name="notice_words_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.version} {self.state}"

    @property
    def words(self) -> Words:
        """The three texts."""
        return Words(self.sms, self.title, self.mail)
