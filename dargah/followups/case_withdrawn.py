"""After the citizen took the application back: they get a confirmation, in case it was not them; who would have met them
hears of it too."""

from typing import Any

from dargah.cases.models import Appointment
from dargah.conversations import operations as conversations
from dargah.followups.subjects import case_of, tell_citizen, tell_staff


def follow(*, subject: str, actor: str, detail: dict[str, Any]) -> None:  # noqa: ARG001 every followup is called alike
    """Tell the citizen; of an appointment that ended with it, whoever promised it."""
    case = case_of(subject)
    conversations.put_aside_outlived(case=case)
    tell_citizen(case, "case_withdrawn", f"{case.pk}:{detail.get('seq', case.revision)}")
    off = Appointment.objects.select_related("set_by").filter(pk=detail.get("appointment", 0)).first()
    if off is not None:
        tell_staff(case, "staff_appointment_off", str(off.pk), [off.set_by], when=off.when)
