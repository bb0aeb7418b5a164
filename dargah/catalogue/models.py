"""Services and their published versions. Written only by the operations."""

import json
from typing import Any

from django.db import models
from django.utils import timezone

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.parsed import parsed_version


class Service(models.Model):
    """A service of the directorate; what it says stands in its current version.

    ``off_reason`` is why somebody of the office has taken it off the portal, as citizens read it; empty: nobody has.
    """

    slug = models.SlugField(unique=True, max_length=80)
    unit = models.SlugField(max_length=60)
    group = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0)
    is_published = models.BooleanField(default=True)
    off_reason = models.TextField(blank=True)
    current = models.ForeignKey(
        "ServiceVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["group", "position", "slug"]

    def __str__(self) -> str:
        return self.slug


class ServiceVersion(models.Model):
    """One immutable publication of a service: the definition, its letters' sources and an accepted sample."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    definition = models.JSONField()
    letters = models.JSONField(default=dict)
    sample = models.JSONField(default=dict)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["service", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="one_version_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}/{self.number}"

    @property
    def parsed(self) -> ServiceDefinition:
        """The definition as an object: parsed and compiled once in a process, then shared; never changed."""
        return parsed_version(self.pk, self.digest, lambda: self.definition)


class VersionSource(models.Model):
    """What only writing a version out as files needs: all its samples, and the groups of the bank it referred to.

    A row of its own, so that no request reads it along with the version.
    """

    version = models.OneToOneField(
        ServiceVersion, on_delete=models.CASCADE, primary_key=True, related_name="source"
    )
    samples = models.JSONField(default=dict)
    written_bank = models.TextField(default="{}")  # JSON as text: jsonb would sort the options of a question

    def __str__(self) -> str:
        return str(self.version_id)

    @property
    def bank(self) -> dict[str, dict[str, Any]]:
        """The groups: key → title and fields."""
        groups: dict[str, dict[str, Any]] = json.loads(self.written_bank)
        return groups


class Publication(models.Model):
    """One row that counts publications: the version token of every page made from published content."""

    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_publication_counter")]

    def __str__(self) -> str:
        return str(self.number)
