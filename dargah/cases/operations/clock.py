"""pause and resume_clock: the office's clock stands for a reason of the office's own, and runs on later by what it stood."""

from datetime import date

from django.db import transaction

from dargah.cases.models import Case, InformationRequest, Pause
from dargah.cases.operations.turn import TOO_FAR, is_too_far, keep, now, today, turn
from dargah.cases.states import Action, State
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.orders.calendar import office_calendar
from dargah.people.models import StaffMember
from dargah.people.refusals import Invalid

PAUSE_DAYS = 10  # working days, where the officer names no day
SYSTEM = "system"
SHORTEST_REASON = 5
LONGEST_REASON = 200


def pause(
    *, case: Case, reason: str, by: StaffMember, until: date | None = None, seen: int | None = None
) -> None:
    """Stop the clock: a visit of the site, an office outside, a court. The citizen reads the reason and the day.

    Raises Invalid without a reason that says something, for a day gone by or more than a year off.
    """
    reason = reason.strip()
    errors = {}
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        errors["reason"] = "دلیل را در یک سطر بنویسید؛ شهروند آن را می‌خواند."
    until = until or office_calendar().add_working_days(today(), PAUSE_DAYS)
    if until <= today():
        errors["until"] = "روزی پس از امروز را بنویسید."
    elif is_too_far(until):
        errors["until"] = TOO_FAR
    if errors:
        raise Invalid(errors)
    with turn(case=case, action=Action.PAUSE, by=by, seen=seen) as locked:
        locked.waits_until = until
        stop(locked, reason, by)
        keep(locked)
        record(
            event=Event.case_paused,
            subject=locked.reference,
            actor=by.reference,
            detail={"until": until.isoformat()},
        )


def resume_clock(*, case: Case, by: StaffMember, seen: int | None = None) -> None:
    """What the case waited for is there: the clock runs on, later by the working days it stood."""
    with turn(case=case, action=Action.RESUME, by=by, seen=seen) as locked:
        days = resume(locked)
        keep(locked)
        record(
            event=Event.case_resumed,
            subject=locked.reference,
            actor=by.reference,
            detail={"paused_days": days},
        )


def end_pauses(today: date) -> int:
    """Pauses whose last day has passed: the clock runs on by itself, as the citizen was told; how many.

    It counts as if it had begun on that day, however late the worker hears of it. Who still waits pauses again, and the
    citizen reads why.
    """
    over = {"state": State.PAUSED, "waits_until__lt": today}
    ended = 0
    for key in Case.objects.filter(**over).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            rows = Case.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=key, **over)
            case = rows.select_related("version__service").first()
            if case is None:
                continue
            days = resume(case, on=case.waits_until)
            case.state = State.OPEN
            case.revision += 1
            case.last_action, case.last_at = Action.RESUME, now()
            keep(case)
            record(
                event=Event.case_resumed,
                subject=case.reference,
                actor=SYSTEM,
                detail={"paused_days": days},
            )
            ended += 1
    return ended


def stop(case: Case, reason: str, by: StaffMember | None) -> None:
    """Begin a pause; one that runs goes on. ``by`` None: the portal itself, for what is to be paid."""
    if case.paused_on is None:
        case.paused_on = today()
        Pause.objects.create(case=case, reason=reason, began_on=case.paused_on, by=by)


def resume(case: Case, *, on: date | None = None) -> int:
    """End the running pause and move the due dates by the working days it took; returns those days.

    ``on`` is the day on which what was waited for came, where that is heard of later; never before the pause.
    Days on which a question of the citizen waited for the office's answer are the office's: they move nothing.
    Whatever ends it, nothing more is wanted from the citizen.
    """
    if case.paused_on is None:
        return 0
    calendar = office_calendar()
    ended = max(case.paused_on, on or today())
    run_on(case, ended)
    at_the_office = sum(Pause.objects.filter(case=case, ended_on=None).values_list("office_days", flat=True))
    days = max(calendar.working_days_between(case.paused_on, ended) - at_the_office, 0)
    Pause.objects.filter(case=case, ended_on=None).update(ended_on=ended, working_days=days)
    InformationRequest.objects.filter(case=case, answered_at=None).update(withdrawn=True, answered_at=now())
    case.due_on = calendar.add_working_days(case.due_on, days)
    case.stage_due_on = calendar.add_working_days(case.stage_due_on, days)
    case.paused_on = case.waits_until = None
    return days


def stand_for_office(case: Case) -> None:
    """The citizen, whose answer or payment is awaited, has asked in turn: from now on the days are the office's."""
    if case.asks_back:
        Pause.objects.filter(case=case, ended_on=None, office_since=None).update(office_since=today())


def run_on(case: Case, on: date) -> None:
    """The office has answered: the wait for the citizen goes on, and their day is later by the days that the answer took."""
    pause = Pause.objects.filter(case=case, ended_on=None, office_since__isnull=False).first()
    if pause is None or pause.office_since is None:
        return
    calendar = office_calendar()
    days = max(calendar.working_days_between(pause.office_since, on), 0)
    pause.office_days, pause.office_since = pause.office_days + days, None
    pause.save(update_fields=["office_days", "office_since"])
    if case.waits_until is not None and days:
        case.waits_until = calendar.add_working_days(case.waits_until, days)
