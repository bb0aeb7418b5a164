"""What was measured of the services. Written only by ``insight.measuring``."""

from django.db import models
from django.utils import timezone

from dargah.insight.levels import Level


class Measurement(models.Model):
    """The last measurement of a service: how far its samples went, and on which version."""

    slug = models.SlugField(primary_key=True, max_length=80)
    digest = models.CharField(max_length=64)  # of the version that was walked
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    fault = models.TextField(blank=True)  # why a sample did not come to its end, in Persian
    samples = models.PositiveSmallIntegerField(default=0)
    measured_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return f"{self.slug}: {self.level}"


class CoverageDay(models.Model):
    """The figure as it stood at the end of a day: the trend is made of these."""

    day = models.DateField(primary_key=True)
    total = models.PositiveSmallIntegerField()
    without_visit = models.PositiveSmallIntegerField()
    standing = models.JSONField(default=dict)  # the level of each service by slug

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.without_visit}/{self.total}"


class Pace(models.Model):
    """How fast one service (or all of them, ``slug`` empty) was answered and decided in the last ``span`` days.

    Times are days by the calendar: half of all took at most ``…_half``, nine in ten at most ``…_nine``. ``timed`` are the
    decisions that had a due date, ``in_time`` those of them that kept it. Written only by ``insight.pacing``.
    """

    span = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=80, blank=True)
    answered = models.PositiveIntegerField(default=0)
    answer_half = models.FloatField(null=True)
    answer_nine = models.FloatField(null=True)
    decided = models.PositiveIntegerField(default=0)
    decision_half = models.FloatField(null=True)
    decision_nine = models.FloatField(null=True)
    timed = models.PositiveIntegerField(default=0)
    in_time = models.PositiveIntegerField(default=0)
    rated = models.PositiveIntegerField(default=0)
    satisfied = models.PositiveIntegerField(default=0)
    reckoned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["span", "slug"]
        constraints = [models.UniqueConstraint(fields=["span", "slug"], name="one_pace_of_a_span")]

    def __str__(self) -> str:
        return f"{self.slug or '*'} {self.span}"


class Opinion(models.Model):
    """Whether its citizen was content with how a case went: one of a case, the last one counts. No staff member reads it;
    it is counted only. Written only by ``insight.opinions``.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="opinion")
    satisfied = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["at"], name="opinion_at")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.satisfied}"
