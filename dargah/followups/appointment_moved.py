"""After another day and hour was put in the place of a promised one: the citizen hears of it, and why."""

from typing import Any

from dargah.cases.models import Appointment
from dargah.followups.subjects import case_of, standing_appointment, tell_citizen


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the citizen the new day and hour with the reason; nobody when it no longer stands."""
    found = standing_appointment(detail["appointment"])
    if found is not None:
        before = Appointment.objects.get(pk=detail["before"])
        tell_citizen(
            case_of(subject),
            "appointment_moved",
            str(found.pk),
            what=found.title,
            when=found.when,
            where=found.where,
            reason=before.reason,
        )
