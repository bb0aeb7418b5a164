"""After the office was closed on the day of an appointment: the citizen hears not to come or wait, its officer to move it."""

from typing import Any

from dargah.cases.models import Appointment
from dargah.followups.subjects import case_of, tell_citizen, tell_staff


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell both; nobody when it was moved, cancelled or opened again meanwhile."""
    barred = Appointment.objects.select_related("set_by").get(pk=detail["appointment"])
    if not barred.is_barred:
        return
    case, intent = case_of(subject), f"{barred.pk}:{detail['day']}"
    tell_citizen(case, "appointment_suspended", intent, what=barred.title, when=barred.when)
    tell_staff(case, "staff_appointment_suspended", intent, [barred.set_by], when=barred.when)
