"""After the citizen asked for another day and hour: who promised it hears of it, where their address is known."""

from typing import Any

from dargah.cases.models import Appointment
from dargah.followups.subjects import case_of, tell_staff


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the officer; the queue marks the case with news of the citizen besides."""
    asked = Appointment.objects.select_related("set_by").get(pk=detail["appointment"])
    tell_staff(case_of(subject), "staff_appointment_declined", str(asked.pk), [asked.set_by], when=asked.when)
