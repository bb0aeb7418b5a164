"""What an order of the office sets: the days on which it is closed though no holiday says so."""

from django.db import models


class Closure(models.Model):
    """A day the office is closed by an order (heat, dust, mourning): not counted as a working day."""

    date = models.DateField(unique=True)
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date}: {self.title}"


class CalendarRevision(models.Model):
    """One row whose number grows with every change of closures: a process sees that its copy is old."""

    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_calendar_revision")]

    def __str__(self) -> str:
        return str(self.number)
