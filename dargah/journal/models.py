"""The journal: what was done, when, by whom, to what. It outlives its subjects, so it holds references, not keys."""

from django.db import models

from dargah.journal.events import SECURITY


class Entry(models.Model):
    """One line of the journal. The database numbers, dates and chains it; nothing can change it afterwards.

    ``subject`` and ``actor`` are references such as ``case:18`` or ``staff:4``; ``detail`` holds no personal data.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    event = models.TextField()
    subject = models.TextField()
    actor = models.TextField()
    detail = models.JSONField(default=dict)
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["subject", "seq"], name="journal_subject"),
            models.Index(
                fields=["seq"],
                condition=models.Q(event__in=[event.value for event in SECURITY]),
                name="journal_security",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.event} {self.subject}"


class Installation(models.Model):
    """Which database this portal was at home in, one row: a restored copy stands in another and opens read-only.

    PostgreSQL numbers each database it makes; a dump carries the number of the one it was taken from. ``held`` is set
    when the journal ends before an anchor that left the machine.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    database_oid = models.BigIntegerField()
    held = models.BooleanField(default=False)
    signed_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="journal_one_installation")]

    def __str__(self) -> str:
        return f"{self.database_oid}{' held' if self.held else ''}"
