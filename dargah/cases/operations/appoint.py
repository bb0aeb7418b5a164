"""appoint, move, cancel, keep and decline: the day and hour at which citizen and office meet."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from django.db import IntegrityError

from dargah.cases import routing
from dargah.cases.models import Appointment, Case, Note
from dargah.cases.operations.turn import (
    FARTHEST,
    TOO_FAR,
    definition_of,
    keep,
    now,
    stage_named,
    stage_of,
    turn,
)
from dargah.cases.states import Action, AppointmentState, Channel, State
from dargah.catalogue.definition import ServiceDefinition, Stage
from dargah.catalogue.directorate import counties
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.orders.calendar import office_calendar
from dargah.people.models import Citizen, StaffMember
from dargah.people.refusals import Invalid, WrongMoment
from dargah.persian.dates import TEHRAN, hour, jalali, jalali_hour

SLOT = 15  # minutes: two with one host begin a quarter of an hour apart at least
LONGEST_PLACE = 60
SHORTEST_REASON, LONGEST_REASON = 5, 80  # it goes into a text message whole
LONGEST_WISH = 1000
VISIT, MEETING = (Channel.AT_SITE,), (Channel.IN_PERSON, Channel.PHONE, Channel.VIDEO)
NOTHING_STANDS = "برای این پرونده اکنون وقتی تعیین نشده است."
AHEAD = "{title} برای {when} تعیین شده و هنوز نرسیده است؛ نخست آن را لغو کنید."
NOBODY_MET = "در این مرحله وقتی انجام نشده است؛ بنویسید چرا بی آن پایان می‌یابد."
NOT_SETTLED = "وقت {title}، {when}، گذشته است: نخست «انجام شد» یا لغو آن را ثبت کنید."
NOBODY_SAID = "وقت {title} گذشته است: «انجام شد» را ثبت کنید، یا بنویسید چرا انجام نشد."
TAKEN = "در همین ساعت وقت دیگری برای «{host}» تعیین شده است؛ ساعت دیگری را بنویسید."


def appoint(
    *,
    case: Case,
    day: date | None,
    at: time | None,
    by: StaffMember,
    channel: str = "",
    place: str = "",
    seen: int | None = None,
) -> Appointment:
    """Promise the citizen a day and hour within the office's hours; they are told.

    Raises Invalid with all that is wrong at once: a day or hour at which the office is closed, that has passed or is
    taken, no way to meet, a place too long; WrongMoment where an appointment stands already.
    """
    with _one_at_a_time(), turn(case=case, action=Action.APPOINT, by=by, seen=seen) as locked:
        if standing(locked) is not None:
            raise WrongMoment("وقت این پرونده پیش‌تر تعیین شده است؛ همان را تغییر دهید.")
        made = _planned(locked, stage_of(locked), (day, at), by, channel, place)
        made.save(force_insert=True)
        keep(locked)
        record(
            event=Event.appointment_set,
            subject=locked.reference,
            actor=by.reference,
            detail={"appointment": made.pk},
        )
    return made


def move_appointment(
    *,
    case: Case,
    day: date | None,
    at: time | None,
    reason: str,
    by: StaffMember,
    channel: str = "",
    place: str = "",
    seen: int | None = None,
) -> Appointment:
    """Another day and hour in place of the one that stands; the citizen is told why. Raises as `appoint` does."""
    with _one_at_a_time(), turn(case=case, action=Action.MOVE_APPOINTMENT, by=by, seen=seen) as locked:
        old = _must_stand(locked)
        stage = stage_named(definition_of(locked), old.stage)
        made = _planned(locked, stage, (day, at), by, channel, place, _reason_errors(reason))
        _end(old, AppointmentState.CHANGED, reason)
        made.save(force_insert=True)
        keep(locked)
        record(
            event=Event.appointment_moved,
            subject=locked.reference,
            actor=by.reference,
            detail={"appointment": made.pk, "before": old.pk},
        )
    return made


def cancel_appointment(*, case: Case, reason: str, by: StaffMember, seen: int | None = None) -> None:
    """Nobody comes; the citizen is told why. Raises WrongMoment while a letter that names the hour is to be signed."""
    errors = _reason_errors(reason)
    if errors:
        raise Invalid(errors)
    with turn(case=case, action=Action.CANCEL_APPOINTMENT, by=by, seen=seen) as locked:
        old = _must_stand(locked)
        if locked.state == State.DECIDED and promises_a_time(locked):
            raise WrongMoment(
                "تصمیم این پرونده بر پایه همین وقت است و نامه آن را می‌گوید؛ وقت دیگری به جای آن بگذارید یا تصمیم را "
                "نخست بازگردانید."
            )
        _end(old, AppointmentState.CANCELLED, reason)
        keep(locked)
        record(
            event=Event.appointment_cancelled,
            subject=locked.reference,
            actor=by.reference,
            detail={"appointment": old.pk},
        )


def keep_appointment(*, case: Case, by: StaffMember, seen: int | None = None) -> None:
    """The two have met. Raises WrongMoment before its hour."""
    with turn(case=case, action=Action.KEEP_APPOINTMENT, by=by, seen=seen) as locked:
        old = _must_stand(locked)
        if old.at > now():
            raise WrongMoment(f"{old.title} برای {old.when} است و هنوز نرسیده.")
        _end(old, AppointmentState.KEPT)
        keep(locked)
        record(
            event=Event.appointment_kept,
            subject=locked.reference,
            actor=by.reference,
            detail={"appointment": old.pk},
        )


def decline_appointment(*, case: Case, wish: str, by: Citizen | None, actor: str) -> None:
    """The citizen cannot come and asks for another time; the appointment stands until the office answers.

    Raises Invalid without a word of when, WrongMoment when its hour has passed or it was asked before.
    """
    if not wish.strip():
        raise Invalid({"wish": "بنویسید چه روزها و ساعت‌هایی می‌توانید."})
    with turn(case=case, action=Action.DECLINE_APPOINTMENT, by=by) as locked:
        standing_one = _must_stand(locked)
        if standing_one.at <= now():
            raise WrongMoment("این وقت گذشته است. اگر دیدار انجام نشد، در همین پرونده پیام بنویسید.")
        if standing_one.declined_at is not None:
            raise WrongMoment("درخواست وقت دیگر رسیده است؛ پاسخ آن را پیامک می‌کنیم.")
        standing_one.declined_at, standing_one.wish = now(), wish.strip()[:LONGEST_WISH]
        standing_one.save(update_fields=["declined_at", "wish"])
        keep(locked)
        record(
            event=Event.appointment_declined,
            subject=locked.reference,
            actor=actor,
            detail={"appointment": standing_one.pk},
        )


def standing(case: Case) -> Appointment | None:
    """The appointment that stands; None when none does."""
    return Appointment.objects.filter(case=case, state=AppointmentState.SET).first()


def settle(case: Case) -> None:
    """What a case that ends makes of its appointment: one whose hour has passed was kept.

    Raises WrongMoment while one lies ahead: the citizen waits for it. Called inside the act that ends.
    """
    old = standing(case)
    if old is None:
        return
    if old.at > now():
        raise WrongMoment(AHEAD.format(title=old.title, when=old.when))
    _end(old, AppointmentState.KEPT)


def lacks_visit(case: Case, stage: Stage) -> bool:
    """Whether the stage promises a visit or a meeting that nobody has said took place."""
    if not stage.appointment:
        return False
    kept = Appointment.objects.filter(case=case, stage=stage.stage, state=AppointmentState.KEPT)
    return not kept.exists()


def conclude(case: Case, reason: str, by: StaffMember) -> Note | None:
    """What ends a stage that promises a visit or a meeting: one that was kept, or the written reason why none was; the
    office's note of it. Called inside the act that ends the stage.

    Raises WrongMoment while one lies ahead, Invalid where nobody said that the two met and no reason is written.
    """
    old = standing(case)
    if old is not None and old.at > now():
        raise WrongMoment(AHEAD.format(title=old.title, when=old.when))
    if not lacks_visit(case, stage_of(case)):
        return None
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise Invalid({"reason": NOBODY_MET if old is None else NOBODY_SAID.format(title=old.title)})
    if old is not None:
        _end(old, AppointmentState.CANCELLED)
    return Note.objects.create(case=case, text=reason, by=by, at=now())


def drop(case: Case) -> dict[str, int]:
    """What the citizen's withdrawal makes of it: cancelled. Returns what the journal's entry says of it."""
    old = standing(case)
    if old is None:
        return {}
    _end(old, AppointmentState.CANCELLED, "درخواست پس گرفته شد.")
    return {"appointment": old.pk}


def check_outcome(case: Case, outcome: str) -> None:
    """Raise WrongMoment for an outcome that promises a day and hour where none is set, or one that leaves one standing,
    also one that has passed: whether the two met is said before the decision, never guessed.
    """
    definition = definition_of(case)
    if not definition.outcomes[outcome].appointment:
        old = standing(case)
        if old is not None:
            said = NOT_SETTLED if old.at <= now() else AHEAD
            raise WrongMoment(said.format(title=old.title, when=old.when))
        return
    met = (AppointmentState.SET, AppointmentState.KEPT)
    if not Appointment.objects.filter(case=case, state__in=met).exists():
        title = definition.outcomes[outcome].title
        raise WrongMoment(f"برای نتیجه «{title}» نخست روز و ساعت را تعیین کنید؛ نامه همان را می‌گوید.")


def promises_a_time(case: Case) -> bool:
    """Whether the case's decision, and so its letter, names a day and hour."""
    outcome = definition_of(case).outcomes.get(case.outcome)
    return outcome is not None and bool(outcome.appointment)


def channels_of(stage: Stage) -> tuple[Channel, ...]:
    """Where the appointments of a stage can be."""
    return MEETING if stage.appointment == "meeting" else VISIT


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Turn the database's word that the host is taken at that moment into the sentence beside the hour."""
    try:
        yield
    except IntegrityError as clash:
        if "one_appointment_at_a_time" not in str(clash):
            raise
        raise Invalid({"hour": TAKEN.format(host="همین شخص")}) from clash


def _planned(
    case: Case,
    stage: Stage,
    when: tuple[date | None, time | None],
    by: StaffMember,
    channel: str,
    place: str,
    also: dict[str, str] | None = None,
) -> Appointment:
    """The appointment, not saved yet. Raises Invalid with everything that is wrong, ``also`` what the caller found."""
    possible = channels_of(stage)
    if len(possible) == 1:
        channel = possible[0]
    moment, errors = _moment(*when)
    host, host_key = _host(case, stage, by)
    if moment is not None and _is_taken(case, host_key, moment):
        errors["hour"] = TAKEN.format(host=host)
    if channel not in possible:
        errors["channel"] = "شیوه دیدار را برگزینید."
    if len(place) > LONGEST_PLACE:
        errors["place"] = "کوتاه‌تر بنویسید؛ تا ۶۰ نویسه."
    errors |= also or {}
    if moment is None or errors:
        raise Invalid(errors)
    return Appointment(
        case=case,
        stage=stage.stage,
        unit_id=routing.unit_of_stage(stage, definition_of(case), case.county),
        at=moment,
        channel=channel,
        place=place.strip(),
        host=host,
        host_key=host_key,
        set_by=by,
        set_at=now(),
    )


def _is_taken(case: Case, host_key: str, moment: datetime) -> bool:
    """By another case; looked at for the sentence, of two at once the constraint decides."""
    rows = Appointment.objects.filter(host_key=host_key, at=moment, state=AppointmentState.SET)
    return rows.exclude(case=case).exists()


def _host(case: Case, stage: Stage, by: StaffMember) -> tuple[str, str]:
    """Whom the citizen meets: the officer who has the case, or for a meeting whom the application names."""
    wanted = case.answers.get("with_whom")
    if stage.appointment == "meeting" and isinstance(wanted, str):
        county = str(case.answers.get("county") or "") if wanted == "county_head" else ""
        label = _option(definition_of(case), "with_whom", wanted) or wanted
        name = counties()[county].name if county in counties() else ""
        return f"{label} {name}".strip(), f"{wanted}:{county}"
    visitor = case.assignee or by
    return visitor.full_name, visitor.reference


def _option(definition: ServiceDefinition, question: str, key: str) -> str:
    fields = (field for page in definition.form for field in page.fields if field.key == question)
    return next((field.options.get(key, "") for field in fields), "")


def _moment(day: date | None, at: time | None) -> tuple[datetime | None, dict[str, str]]:
    """The moment of a day and hour at which the office works; None with what is wrong beside each of the two."""
    wrong_day = "روز را بنویسید." if day is None else _wrong_day(day)
    good_day = None if wrong_day else day
    wrong_hour = "ساعت را بنویسید، مانند ۱۰:۳۰." if at is None else _wrong_hour(at, good_day)
    errors = {name: said for name, said in (("day", wrong_day), ("hour", wrong_hour)) if said}
    if good_day is None or at is None or errors:
        return None, errors
    return datetime.combine(good_day, at, TEHRAN), {}


def _wrong_day(day: date) -> str:
    """Why nobody can meet on this day; empty where they can."""
    calendar, today = office_calendar(), now().astimezone(TEHRAN).date()
    if day < today:
        return f"این روز گذشته است؛ امروز {jalali(today, 'weekday')} است."
    if day > today + FARTHEST:
        return TOO_FAR
    if calendar.hours_of(day) is None:
        title = calendar.holiday_title(day)
        why = f" ({title})" if title else ""
        nearest = jalali(calendar.next_working_day(day), "weekday")
        return f"اداره در این روز بسته است{why}. نخستین روز کاری پس از آن {nearest} است."
    return ""


def _wrong_hour(at: time, day: date | None) -> str:
    """Why nobody can meet at this hour; of a day that is itself wrong only the hour's form is said. Empty where they can."""
    calendar = office_calendar()
    hours = calendar.hours_of(day) if day else None
    if day is not None and hours is not None:
        moment = datetime.combine(day, at, TEHRAN)
        if not calendar.is_open(moment):
            opening, closing = hours
            return f"اداره در این روز از ساعت {hour(opening)} تا {hour(closing)} کار می‌کند."
        if moment <= now():
            return f"این ساعت گذشته است؛ اکنون {jalali_hour(now())} است."
    if at.minute % SLOT or at.second:
        return "ساعت را به ربع بنویسید: ۹:۰۰، ۹:۱۵، ۹:۳۰ یا ۹:۴۵."
    return ""


def _reason_errors(reason: str) -> dict[str, str]:
    if SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
        return {}
    return {"reason": "دلیل را در یک سطر، با ۵ تا ۸۰ نویسه بنویسید؛ شهروند آن را می‌خواند."}


def _must_stand(case: Case) -> Appointment:
    found = standing(case)
    if found is None:
        raise WrongMoment(NOTHING_STANDS)
    return found


def _end(appointment: Appointment, state: AppointmentState, reason: str = "") -> None:
    appointment.state, appointment.reason = state, reason.strip()
    appointment.save(update_fields=["state", "reason"])
