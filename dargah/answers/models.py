"""What was asked, without who: one row a day and question, with how often and whether the answer was of use."""

from django.db import models


class Asked(models.Model):
    """A question of one day. ``text`` is without long numbers; ``sources`` are the keys of the passages that answered.

    ``settled_at`` is when an editor had seen to it; the same question on a later day is a new row.
    """

    day = models.DateField()
    key = models.CharField(max_length=64)  # digest of the words, so that spellings of one question meet
    text = models.CharField(max_length=300)
    answered = models.BooleanField()
    reason = models.CharField(max_length=20, blank=True)
    sources = models.JSONField(default=list)
    times = models.PositiveIntegerField(default=1)
    useful = models.PositiveIntegerField(default=0)
    useless = models.PositiveIntegerField(default=0)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "key"], name="asked_once_a_day")]
        ordering = ["-day", "-times"]

    def __str__(self) -> str:
        return self.text


class Vector(models.Model):
    """A passage as numbers, for likeness by meaning. ``digest`` is of the model and the text: nothing is asked for twice."""

    digest = models.CharField(max_length=64, primary_key=True)
    numbers = models.BinaryField()  # floats of four bytes each, of length one together

    def __str__(self) -> str:
        return self.digest


class Proposal(models.Model):
    """A question and the answer that somebody of the office gave, without the person; editors write it for all.

    Nothing leads back to the case it came from.
    """

    question = models.CharField(max_length=200)
    answer = models.TextField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["-at"], name="proposal_waits", condition=models.Q(settled_at=None))]

    def __str__(self) -> str:
        return self.question
