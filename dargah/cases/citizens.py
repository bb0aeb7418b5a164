"""What citizens read of their cases: the same on the page, by tracking code and in the API."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from dargah.cases import fees, objections
from dargah.cases.appointments import appointment_of
from dargah.cases.models import Appointment, Case, InformationRequest, Pause
from dargah.cases.permissions import CITIZEN_ACTIONS
from dargah.cases.queries import days_left
from dargah.cases.states import CLOCK_STANDS, OFFICE_TURN, TRANSITIONS, Action, State
from dargah.cases.story import ANSWERED, Happening, of_letters, told_to_citizen
from dargah.catalogue.definition import ServiceDefinition
from dargah.journal.events import Event
from dargah.payments.models import Invoice
from dargah.people.models import Citizen, TellWhom
from dargah.people.roles import Role
from dargah.persian.dates import jalali
from dargah.persian.identifiers import Rejected
from dargah.persian.identifiers import mobile as normal_mobile
from dargah.persian.tracking import read_tracking_code

ENDED = frozenset({State.CLOSED, State.WITHDRAWN})


@dataclass(frozen=True)
class StageView:
    """A stage as the citizen sees it: done, now or to come, and whose turn."""

    title: str
    days: int
    status: str  # done | now | later
    citizen_turn: bool


@dataclass(frozen=True)
class CitizenView:
    """The case as its citizen sees it, the same on the page, by tracking code and in the API."""

    case: Case
    definition: ServiceDefinition
    state: str
    unit: str
    stages: list[StageView]
    happened: list[Happening]
    next_step: str
    pauses: list[Pause]
    your_turn: bool
    promised_on: date | None
    days_left: int | None
    is_overdue: bool
    wanted: InformationRequest | None
    appointment: Appointment | None
    objection: objections.Way | None
    outcome: str
    invoices: list[Invoice] = field(default_factory=list)
    may: frozenset[str] = field(default_factory=frozenset)

    @property
    def ended_at(self) -> datetime | None:
        """When the work on it ended; a letter that is out ends it, though nobody has closed the case."""
        if self.case.state not in ENDED | {State.ISSUED}:
            return None
        issued = (one.at for one in self.happened if one.event == Event.case_issued)
        return self.case.closed_at or next(issued, None)

    @property
    def unpaid(self) -> Invoice | None:
        """The invoice that waits to be paid."""
        return fees.unpaid(self.invoices)

    @property
    def slip_in_check(self) -> bool:
        """Whether its deposit slip lies with finance, so that nothing is to be done by the citizen."""
        return fees.in_check(self.unpaid)

    @property
    def money_after(self) -> str:
        """What becomes of the money that was paid, once the case has ended; empty where nothing is to be said."""
        return fees.after_the_end(self.invoices) if self.case.state in ENDED else ""


def citizen_view(case: Case) -> CitizenView:
    """Everything the citizen is told about a case. The promise is dated only where the deadline is not a proposal."""
    definition: ServiceDefinition = case.version.parsed
    wanted = None
    if case.state == State.WAITING_CITIZEN:
        wanted = InformationRequest.objects.filter(case=case, answered_at=None).first()
    running = case.state in OFFICE_TURN - CLOCK_STANDS and case.paused_on is None
    promised = case.due_on if definition.deadline.status != "proposed" and running else None
    left = days_left(case) if promised else None
    outcome = definition.outcomes.get(case.outcome)
    # what the head has not approved and nobody signed is not yet an outcome for the citizen
    happened = told_to_citizen(case)
    letters = of_letters(case, happened)
    is_void = case.state in VOID and letters[:1] == [Event.letter_revoked]
    told = outcome if case.state not in {State.OPEN, State.APPROVAL} and not is_void else None
    bills = fees.invoices(case)
    case.slip_in_check = case.state == State.DECIDED and fees.in_check(fees.unpaid(bills))
    appointment, objection = appointment_of(case), objections.way(case, definition)
    return CitizenView(
        case=case,
        definition=definition,
        state="نامه باطل شده" if is_void and case.state == State.ISSUED else case.state_label,
        unit=case.unit.name,
        stages=_stages(case, definition),
        happened=happened,
        next_step=_with_money(
            case,
            bills,
            _waits_for_money(case, bills) or _next_step(case, definition, happened, is_void=is_void),
        ),
        pauses=[] if case.is_untouched else list(case.pauses.all()),
        your_turn=case.state == State.WAITING_CITIZEN,
        promised_on=promised,
        days_left=left,
        is_overdue=left is not None and left < 0,
        wanted=wanted,
        appointment=appointment,
        objection=objection,
        outcome=told.title if told else "",
        invoices=bills,
        may=citizen_may(case, appointment, objection, letters),
    )


def _waits_for_money(case: Case, bills: list[Invoice]) -> str:
    """What a case that goes no further than its bill tells: the letter's, or the one that came with a counter's
    application, which opens at once and has its letter when it is paid.
    """
    if case.state == State.DECIDED:
        return fees.before_the_letter(bills)
    due = fees.unpaid(bills)
    if due is None or case.state not in {State.OPEN, State.APPROVAL}:
        return ""
    return fees.IN_CHECK if fees.in_check(due) else fees.PAY_MEANWHILE


def _with_money(case: Case, bills: list[Invoice], told: str) -> str:
    """An ended case also tells what becomes of the money that was paid for it."""
    money = fees.after_the_end(bills) if case.state in ENDED else ""
    return f"{told} {money}" if money else told


def citizen_may(
    case: Case,
    appointment: Appointment | None,
    objection: objections.Way | None,
    letters: list[str],
) -> frozenset[str]:
    """What the citizen may do now, by action name."""
    allowed = {action for action in CITIZEN_ACTIONS if case.state in TRANSITIONS[action].sources}
    if Event.case_issued in letters:
        allowed.discard(Action.WITHDRAW)  # a decision and its letter stand
    if appointment is None or appointment.declined_at is not None or appointment.at <= timezone.now():
        allowed.discard(Action.DECLINE_APPOINTMENT)
    if objection is None or objection.is_over:
        allowed.discard(Action.OBJECT)
    return frozenset(str(action.value) for action in allowed)


def cases_of(citizen: Citizen) -> QuerySet[Case]:
    """The citizen's cases, newest first, at most a hundred."""
    rows = Case.objects.filter(citizen=citizen).select_related("version__service", "unit")
    return rows.defer("search").order_by("-id")[:100]


def case_by_code_and_mobile(code_text: str, mobile_text: str) -> Case | None:
    """A case for someone who is not signed in: tracking code and mobile must both fit; None otherwise.

    The mobile is the applicant's, or that of who helped, while the citizen wants the news to go there.
    """
    code = read_tracking_code(code_text)
    try:
        mobile = normal_mobile(mobile_text)
    except Rejected:
        return None
    if code is None:
        return None
    return (
        Case.objects.filter(Q(applicant_mobile=mobile) | _told_helper(mobile), tracking_code=code)
        .select_related("version__service", "unit", "citizen", "consent")
        .first()
    )


def _told_helper(mobile: str) -> Q:
    helps = Q(consent__given_at__isnull=False, consent__ended_at=None, consent__helper_mobile=mobile)
    return helps & Q(consent__tell__in=[TellWhom.HELPER, TellWhom.BOTH])


def chair_of(case: Case) -> str:
    """The head in whose hands the case is, in words."""
    return str(Role.DIRECTOR.label) if case.holder == Role.DIRECTOR else case.unit.chair


def _stages(case: Case, definition: ServiceDefinition) -> list[StageView]:
    ended = case.state in {State.ISSUED, State.CLOSED}
    names = [stage.stage for stage in definition.stages]
    place = len(names) if ended else names.index(case.stage)
    shown = definition.stages[:place] if case.state == State.WITHDRAWN else definition.stages
    return [
        StageView(
            stage.title,
            stage.days,
            "done" if i < place else "now" if i == place else "later",
            stage.citizen_turn,
        )
        for i, stage in enumerate(shown)
    ]


# what a case tells whose letter was taken back and that nobody looks at again
VOID = {
    State.ISSUED: "نامه این پرونده باطل شده است. دلیلش را پایین بخوانید؛ برای ادامه کار همین‌جا پیام بنویسید.",
    State.CLOSED: "کار این پرونده پایان یافته و نامه آن باطل شده است؛ دلیلش را پایین بخوانید.",
}


def _ended(case: Case, happened: list[Happening], *, is_void: bool) -> str:
    """What an ended case tells that has more to say than that it ended; else empty."""
    if is_void:
        return VOID[State(case.state)]
    if case.state == State.CLOSED and happened and happened[0].text.startswith(ANSWERED):
        return "اعتراض شما بررسی شد و تصمیم پیشین ماند؛ پاسخ آن پایین همین صفحه است."
    return ""


def _wanted_from_you(case: Case) -> str:
    if case.waits_until is not None and case.answer_is_late:
        return (
            f"نوبت شماست: روزی که برای پاسخ داشتید ({jalali(case.waits_until)}) گذشته است و اداره می‌تواند پرونده را ببندد. هنوز "
            "می‌توانید آن‌چه خواسته شده را بفرستید تا رسیدگی ادامه یابد."
        )
    until = f" تا {jalali(case.waits_until)}" if case.waits_until else ""
    return f"نوبت شماست: آن‌چه خواسته شده را{until} بفرستید تا رسیدگی ادامه یابد."


def _next_step(case: Case, definition: ServiceDefinition, happened: list[Happening], *, is_void: bool) -> str:
    if ended := _ended(case, happened, is_void=is_void):
        return ended
    if case.state == State.WAITING_CITIZEN:
        return _wanted_from_you(case)
    if case.state == State.PAUSED:
        until = f" تا {jalali(case.waits_until)}" if case.waits_until else ""
        return f"نوبت ماست؛ شمارش روزها{until} ایستاده است و دلیلش زیر «موعد» نوشته شده."
    if case.state == State.OPEN and case.recused:
        return f"نوبت ماست: اعتراض شما نزد {chair_of(case)} بررسی می‌شود."
    if case.state == State.OPEN:
        stage = next(stage for stage in definition.stages if stage.stage == case.stage)
        return f"نوبت ماست: «{stage.title}» در {case.unit.name}."
    sentences = {
        State.APPROVAL: f"تصمیم نوشته شده و {chair_of(case)} آن را می‌بیند.",
        State.DECIDED: "تصمیم گرفته شد؛ نامه برای امضاست و همین‌جا می‌رسد.",
        State.ISSUED: "نامه صادر شده است؛ همین‌جا بگیرید.",
        State.CLOSED: "کار این پرونده پایان یافته است.",
        State.WITHDRAWN: "درخواست را پس گرفته‌اید.",
    }
    return sentences[State(case.state)]
