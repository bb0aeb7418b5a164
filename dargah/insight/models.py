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
