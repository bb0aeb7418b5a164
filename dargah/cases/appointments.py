"""What the screens read of appointments: the citizen's list, a unit's days, and the door's."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from dargah.cases.models import Appointment, Case
from dargah.cases.permissions import check_may_see_visitors, units_of
from dargah.cases.states import AppointmentState, Channel
from dargah.catalogue.definition import ServiceDefinition
from dargah.people.models import StaffMember
from dargah.people.roles import Role
from dargah.persian.dates import TEHRAN

MOST = 100


def appointment_of(case: Case) -> Appointment | None:
    """The appointment that stands."""
    return _last(case, AppointmentState.SET)


def kept_appointment_of(case: Case) -> Appointment | None:
    """The last appointment that took place."""
    return _last(case, AppointmentState.KEPT)


def _last(case: Case, state: AppointmentState) -> Appointment | None:
    """The last of this state; not asked for where the service promises none, or nothing has been done yet."""
    definition: ServiceDefinition = case.version.parsed
    if case.is_untouched or not any(stage.appointment for stage in definition.stages):
        return None
    rows = Appointment.objects.filter(case=case, state=state).select_related("set_by")
    return rows.order_by("-at").first()


def standing_of(cases: Iterable[Case]) -> dict[int, Appointment]:
    """The standing appointments of some cases by the case's key; one statement."""
    rows = Appointment.objects.filter(case__in=[case.pk for case in cases], state=AppointmentState.SET)
    return {one.case_id: one for one in rows}


def ahead(staff: StaffMember) -> list[Appointment]:
    """What the member's units have promised and not settled, at most a hundred: those that citizen or office cannot keep first,
    as the unit has to find another hour for them; for the director, who finds none, by day and hour.
    """
    rows = Appointment.objects.filter(state=AppointmentState.SET)
    if staff.role != Role.DIRECTOR:
        rows = rows.filter(unit__in=units_of(staff))
    found = rows.select_related("case__service", "unit", "set_by").defer("case__answers", "case__search")
    listed = list(found.order_by("at", "id")[:MOST])
    if staff.role == Role.DIRECTOR:
        return listed
    return sorted(listed, key=lambda one: one.declined_at is None and not one.is_barred)


def visitors(day: date, by: StaffMember) -> list[Appointment]:
    """Whom the office expects in its building on a day, by hour: for the door, so no code and no matter of the case.

    Raises NotAllowed for who does not stand there.
    """
    check_may_see_visitors(by)
    begins = datetime.combine(day, time.min, TEHRAN)
    rows = Appointment.objects.filter(
        state=AppointmentState.SET,
        channel=Channel.IN_PERSON,
        at__gte=begins,
        at__lt=begins + timedelta(days=1),
    )
    told = ("at", "host", "place", "channel", "unit__name", "case__applicant_name")
    return list(rows.select_related("unit", "case").only(*told).order_by("at", "id")[:MOST])


def changed_since(case: Case, moment: datetime | None) -> bool:
    """Whether a letter of that moment names a day and hour that no longer stand: moved or cancelled since."""
    outcome = case.version.parsed.outcomes.get(case.outcome)
    if moment is None or outcome is None or not outcome.appointment:
        return False
    told = Appointment.objects.filter(case=case, set_at__lte=moment)
    return not told.filter(state__in=(AppointmentState.SET, AppointmentState.KEPT)).exists()
