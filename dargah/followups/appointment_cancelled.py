"""After a promised day and hour was taken back: the citizen hears of it, and why."""

from typing import Any

from dargah.cases.models import Appointment
from dargah.followups.subjects import case_of, tell_citizen


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the citizen not to come or wait."""
    gone = Appointment.objects.get(pk=detail["appointment"])
    tell_citizen(
        case_of(subject),
        "appointment_cancelled",
        str(gone.pk),
        what=gone.title,
        when=gone.when,
        reason=gone.reason,
    )
