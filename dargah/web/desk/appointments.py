"""Days and hours: the acts on a case's appointment, what the unit has promised, and whom the door expects today."""

from datetime import date, time
from typing import TypedDict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dargah.cases import appointments
from dargah.cases import operations as cases
from dargah.catalogue.queries import service_titles
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid
from dargah.people.roles import Role
from dargah.persian.dates import parse_hour
from dargah.persian.identifiers import Rejected
from dargah.web.desk.access import for_staff
from dargah.web.desk.acts import act_on, day_of
from dargah.web.desk.frame import frame
from dargah.web.forms import typed

# the verbs' names of what was wrong, and the fields of the form
BESIDE = {
    "day": "meet_on",
    "hour": "meet_at",
    "channel": "meet_how",
    "place": "meet_where",
    "reason": "meet_why",
}


class Meeting(TypedDict):
    """What the two forms of an appointment have in common."""

    day: date | None
    at: time | None
    channel: str
    place: str


@require_POST
@for_staff()
def appointment(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """Promise a day and hour."""
    return act_on(
        request,
        staff,
        tracking_code,
        lambda c, seen: cases.appoint(
            case=c,
            **_meeting(request),
            by=staff,
            seen=seen,
        ),
        BESIDE,
    )


@require_POST
@for_staff()
def replacement(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """Another day and hour in its place, with the reason."""
    return act_on(
        request,
        staff,
        tracking_code,
        lambda c, seen: cases.move_appointment(
            case=c,
            **_meeting(request),
            reason=typed(request, "meet_why", 300),
            by=staff,
            seen=seen,
        ),
        BESIDE,
    )


@require_POST
@for_staff()
def cancellation(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """Take it back, with the reason."""
    return act_on(
        request,
        staff,
        tracking_code,
        lambda c, seen: cases.cancel_appointment(
            case=c, reason=typed(request, "off_why", 300), by=staff, seen=seen
        ),
        {"reason": "off_why"},
    )


@require_POST
@for_staff()
def fulfilment(request: HttpRequest, staff: StaffMember, tracking_code: str) -> HttpResponse:
    """The two have met."""
    return act_on(
        request, staff, tracking_code, lambda c, seen: cases.keep_appointment(case=c, by=staff, seen=seen)
    )


@require_GET
@for_staff()
def ahead(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """What my units have promised and not settled yet."""
    titles = service_titles()
    rows = [
        {"one": one, "title": titles.get(one.case.service.slug, one.case.service.slug)}
        for one in appointments.ahead(staff)
    ]
    return render(
        request, "desk/appointments.html", {**frame(request, staff), "rows": rows, "now": timezone.now()}
    )


@require_GET
@for_staff({Role.GUARD})
def visitors(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Whom the office expects in its building today: hour, name, whom they come to."""
    rows = appointments.visitors(timezone.localdate(), staff)
    return render(request, "desk/visitors.html", {**frame(request, staff), "rows": rows})


def _meeting(request: HttpRequest) -> Meeting:
    """When, how and where, as it was typed. Raises Invalid for what is no day or hour."""
    return {
        "day": day_of(request, "meet_on"),
        "at": _hour(request),
        "channel": typed(request, "meet_how", 20),
        "place": typed(request, "meet_where", 200),
    }


def _hour(request: HttpRequest) -> time | None:
    """The hour that was typed; None for nothing. Raises Invalid for what is no hour."""
    text = typed(request, "meet_at", 20)
    if not text:
        return None
    try:
        return parse_hour(text)
    except Rejected as rejected:
        raise Invalid({"hour": rejected.sentence}) from rejected
