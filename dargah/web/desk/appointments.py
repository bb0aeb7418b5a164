"""Days and hours: the acts on a case's appointment, what the unit has promised, and whom the door expects today."""

from collections.abc import Callable
from datetime import date, time
from typing import TypedDict, TypeVar

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
from dargah.web.desk.acts import act_on, day_of
from dargah.web.desk.frame import frame
from dargah.web.forms import typed
from dargah.web.staff import for_staff

T = TypeVar("T")
LINE = 299  # a longer one is said to be too long by the act, which knows how long it may be
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
        lambda c, seen: _with_meeting(
            request, lambda meeting: cases.appoint(case=c, **meeting, by=staff, seen=seen)
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
        lambda c, seen: _with_meeting(
            request,
            lambda meeting: cases.move_appointment(
                case=c, **meeting, reason=typed(request, "meet_why", LINE), by=staff, seen=seen
            ),
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
            case=c, reason=typed(request, "off_why", LINE), by=staff, seen=seen
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
    told = {"rows": rows, "of_all_units": staff.role == Role.DIRECTOR, "now": timezone.now()}
    return render(request, "desk/appointments.html", {**frame(request, staff), **told})


@require_GET
@for_staff({Role.GUARD})
def visitors(request: HttpRequest, staff: StaffMember) -> HttpResponse:
    """Whom the office expects in its building today: hour, name, whom they come to."""
    rows = appointments.visitors(timezone.localdate(), staff)
    return render(request, "desk/visitors.html", {**frame(request, staff), "rows": rows})


def _with_meeting(request: HttpRequest, act: Callable[[Meeting], object]) -> None:
    """Do the act with the day, hour and way that were typed. What is no day or hour is said together with all that the
    act itself finds wrong.
    """
    unreadable: dict[str, str] = {}
    meeting = Meeting(
        day=_read(lambda: day_of(request, "meet_on"), "day", unreadable),
        at=_read(lambda: parse_hour(typed(request, "meet_at", 20)), "hour", unreadable)
        if typed(request, "meet_at", 20)
        else None,
        channel=typed(request, "meet_how", 20),
        place=typed(request, "meet_where", LINE),
    )
    try:
        act(meeting)
    except Invalid as refusal:
        raise Invalid({**refusal.errors, **unreadable}) from refusal


def _read(read: Callable[[], T | None], name: str, unreadable: dict[str, str]) -> T | None:
    """What was typed; None where it cannot be read, with the sentence in ``unreadable``."""
    try:
        return read()
    except Rejected as rejected:
        unreadable[name] = rejected.sentence
    except Invalid as refusal:
        unreadable[name] = next(iter(refusal.errors.values()))
    return None
