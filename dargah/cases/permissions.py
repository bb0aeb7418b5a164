"""Who may see a case and who may do what with it. The one place; queries and views only ask here.

The rule of seeing: a staff member who works on cases sees those that have been with their unit (``Case.involved``);
a unit head also those of the units below; the secretariat also those whose stage it holds or whose letter it
registers; the director all. A citizen sees their own. Everybody else, other units, and the roles that do not work on
cases (guard, content editor, service analyst, sysadmin), sees none. A unit that was only asked (``Case.asked``) sees the
case to answer: it answers and writes notes, and does nothing else. An outside office that answers by its program sees no
case, only what was asked of it.
"""

from collections.abc import Callable

from django.db.models import Q
from django.utils import timezone

from dargah.cases.fees import awaits_payment
from dargah.cases.models import Case, Referral
from dargah.cases.routing import office_ready, units_of_stage
from dargah.cases.states import CLOCK_STANDS, TRANSITIONS, Action, State
from dargah.catalogue.acts import HEADS, STAGE_ACTORS
from dargah.catalogue.definition import ServiceDefinition, Stage
from dargah.people.models import Citizen, Partner, StaffMember
from dargah.people.refusals import NotAllowed, NotThere, WrongMoment
from dargah.people.roles import DESK_ROLES, Role

REGISTERED = (State.DECIDED, State.ISSUED)
OFFICERS = frozenset({Role.CASE_OFFICER, Role.UNIT_HEAD})
DRAFTERS = DESK_ROLES - HEADS  # who may let the head see a message first

# who may try an action at all, of a stage as `catalogue.acts` says it; the stage and the holder narrow it further in `may_act`
ACTORS: dict[Action, frozenset[Role]] = {
    Action.CLAIM: DESK_ROLES,
    Action.ASSIGN: HEADS | {Role.SECRETARIAT},
    Action.HAND_OVER: HEADS,
    Action.REFER: STAGE_ACTORS["refer"],
    Action.ANSWER_REFERRAL: DESK_ROLES,
    Action.WITHDRAW_REFERRAL: DESK_ROLES,
    Action.REQUEST_INFORMATION: STAGE_ACTORS["request_information"],
    Action.CANCEL_INFORMATION: DESK_ROLES,
    Action.PAUSE: DESK_ROLES,
    Action.RESUME: DESK_ROLES,
    Action.NOTE: STAGE_ACTORS["note"],
    Action.SEE: DESK_ROLES,
    Action.ADVANCE: STAGE_ACTORS["advance"],
    Action.DECIDE: STAGE_ACTORS["decide"],
    Action.APPROVE: STAGE_ACTORS["approve"],
    Action.SEND_BACK: HEADS,
    Action.ISSUE: STAGE_ACTORS["issue"],
    Action.CLOSE: STAGE_ACTORS["reject_incomplete"],
    Action.REOPEN: HEADS,
    Action.ADD_DOCUMENT: DESK_ROLES,
    Action.MESSAGE: DESK_ROLES,
    Action.SETTLE_MESSAGE: DESK_ROLES,
    Action.DRAFT_MESSAGE: DRAFTERS,
    Action.RETURN_DRAFT: HEADS,
    Action.WITHDRAW_DRAFT: DRAFTERS,
    Action.APPOINT: STAGE_ACTORS["appoint"],
    Action.MOVE_APPOINTMENT: OFFICERS | {Role.DIRECTOR},
    Action.CANCEL_APPOINTMENT: OFFICERS | {Role.DIRECTOR},
    Action.KEEP_APPOINTMENT: OFFICERS | {Role.DIRECTOR},
}
CITIZEN_ACTIONS = frozenset(
    {
        Action.ANSWER_INFORMATION,
        Action.WITHDRAW,
        Action.OBJECT,
        Action.ADD_DOCUMENT,
        Action.MESSAGE,
        Action.DECLINE_APPOINTMENT,
    }
)
# these need the case in the actor's hands: their role holds the stage, in their unit
HOLDER_ONLY = frozenset(
    {
        Action.REFER,
        Action.REQUEST_INFORMATION,
        Action.PAUSE,
        Action.ADVANCE,
        Action.DECIDE,
        Action.APPROVE,
        Action.ISSUE,
        Action.CLAIM,
        Action.APPOINT,
    }
)
# with the unit that sets the appointments of the service, also when the case has gone on to its letter
APPOINTED = frozenset({Action.MOVE_APPOINTMENT, Action.CANCEL_APPOINTMENT, Action.KEEP_APPOINTMENT})
OF_THE_ASKED = frozenset({Action.ANSWER_REFERRAL, Action.NOTE})  # of a unit that was only asked a question
# whoever has the case in hand, the head of its unit and the director; an ended case also the head of who decided it
COMMANDED = frozenset(
    {
        Action.ASSIGN,
        Action.HAND_OVER,
        Action.SEND_BACK,
        Action.REOPEN,
        Action.CLOSE,
        Action.CANCEL_INFORMATION,
        Action.RESUME,
    }
)
# to examine an objection: whoever wrote or approved what is objected to does none of it, nor hands it on
REVIEWING = (HOLDER_ONLY | COMMANDED) - {Action.ISSUE}


def units_of(staff: StaffMember) -> list[str]:
    """The units whose cases the member sees: their own, and for a head those below it."""
    return staff.unit_slugs


def visible_to(staff: StaffMember) -> Q:
    """The rule of seeing as a condition on Case rows."""
    if staff.role == Role.DIRECTOR:
        return Q()
    if staff.role == Role.SECRETARIAT:
        return Q(holder=Role.SECRETARIAT) | Q(state__in=REGISTERED) | Q(involved__overlap=units_of(staff))
    if staff.role in OFFICERS:
        return Q(involved__overlap=units_of(staff))
    return Q(pk__in=[])


def may_see(case: Case, by: StaffMember) -> bool:
    """The rule of seeing for one case; the twin of `visible_to`."""
    if not by.is_active or by.role not in DESK_ROLES:
        return False
    if by.role == Role.DIRECTOR:
        return True
    if by.role == Role.SECRETARIAT and (case.holder == Role.SECRETARIAT or case.state in REGISTERED):
        return True
    return bool(set(case.involved) & set(units_of(by)))


def check_may_see(case: Case, by: StaffMember) -> None:
    """Raise NotThere for a case the member may not see: it looks as if it did not exist."""
    if not may_see(case, by):
        raise NotThere("پرونده‌ای با این نشانی برای شما پیدا نشد.")


def may_citizen_see(case: Case, by: Citizen) -> bool:
    """A citizen sees their own cases."""
    return case.citizen_id == by.pk


def check_citizen_may_see(case: Case, by: Citizen) -> None:
    """Raise NotThere for another's case."""
    if not may_citizen_see(case, by):
        raise NotThere("پرونده‌ای با این نشانی پیدا نشد.")


def holds(case: Case, by: StaffMember) -> bool:
    """Whether the case is in this member's hands: role and unit (the director and secretariat serve all units).

    A head who took over what an officer of the unit holds works on it as the officer would.
    """
    if by.role != case.holder:
        return case.assignee_id == by.pk and _helps(case, by)
    if by.role in {Role.SECRETARIAT, Role.DIRECTOR}:
        return True
    return case.unit_id in units_of(by)


def may_act(case: Case, action: Action, by: StaffMember, stage: Stage) -> bool:
    """Whether the member may do the action now; the twin of `check_may_act`."""
    try:
        check_may_act(case, action, by, stage)
    except (NotAllowed, NotThere, WrongMoment):
        return False
    return True


def check_may_act(case: Case, action: Action, by: StaffMember, stage: Stage) -> None:
    """Raise NotThere, NotAllowed or WrongMoment unless role, unit, state and stage all allow the action."""
    check_may_see(case, by)
    _check_role(case, action, by)
    check_state(case, action)
    _check_hands(case, action, by)
    if action in STAGE_RULES and not STAGE_RULES[action](stage):
        raise WrongMoment(f"«{action.label}» در مرحله «{stage.title}» نیست.")
    if action in COMMANDED and not (
        _commands(case, by) or (action == Action.REOPEN and _heads_the_decision(case, by))
    ):
        raise NotAllowed("این کار با رئیس همان واحد است.")
    if action in {Action.SEE, Action.SETTLE_MESSAGE} and not belongs_to_house(case, by):
        raise NotAllowed("این خبر با واحدی است که پرونده را دارد.")
    _check_moment(case, action, by, stage)


def _check_hands(case: Case, action: Action, by: StaffMember) -> None:
    """Whether the case is in hands in which the action is; a recused member's are none."""
    if action in REVIEWING and is_recused(case, by):
        raise NotAllowed(RECUSED)
    if action in HOLDER_ONLY and not (holds(case, by) or (action == Action.CLAIM and _helps(case, by))):
        raise NotAllowed("این پرونده اکنون در دست شما نیست.")
    if action in APPOINTED and not _keeps_appointments(case, by):
        raise NotAllowed("وقت این پرونده را واحدی تغییر می‌دهد که آن را تعیین می‌کند.")
    if action in HOLDER_ONLY | APPOINTED | {Action.CANCEL_INFORMATION, Action.RESUME}:
        _check_not_with_a_colleague(case, by)


def check_citizen_may_act(case: Case, action: Action, by: Citizen | None) -> None:
    """Raise NotThere, NotAllowed or WrongMoment for a citizen's act; ``by`` None is the anonymous sender."""
    if by is not None:
        check_citizen_may_see(case, by)
    if action not in CITIZEN_ACTIONS:
        raise NotAllowed("این کار با اداره است.")
    check_state(case, action)


def check_office_may_act(case: Case, action: Action) -> None:
    """Raise NotAllowed or WrongMoment: all that an outside office's program does to a case is to answer."""
    if action != Action.ANSWER_REFERRAL:
        raise NotAllowed("این کار با اداره است.")
    if case.state not in TRANSITIONS[action].sources:
        raise WrongMoment("این پرونده پایان یافته است و دیگر منتظر این پاسخ نیست.")


def may_office_answer(referral: Referral, by: Partner) -> bool:
    """An outside office answers what was asked of it, and nothing else; the twin of `check_office_may_answer`."""
    return bool(by.office) and by.is_active and referral.office == by.office


def check_office_may_answer(referral: Referral, by: Partner) -> None:
    """Raise NotThere for a question to somebody else."""
    if not may_office_answer(referral, by):
        raise NotThere


def check_open_to_office(referral: Referral) -> None:
    """Raise WrongMoment for a question that an outside office's program can no longer answer."""
    check_office_may_act(referral.case, Action.ANSWER_REFERRAL)
    check_unsettled(referral)


def check_unsettled(referral: Referral) -> None:
    """Raise WrongMoment for a question that has its answer or was taken back."""
    if referral.answered_at is not None:
        raise WrongMoment(
            "این پرسش پس گرفته شده است." if referral.withdrawn else "این پرسش پیش‌تر پاسخ گرفته است."
        )


def check_state(case: Case, action: Action) -> None:
    """Raise WrongMoment when the table has no way from the case's state by this action."""
    if case.state not in TRANSITIONS[action].sources:
        raise WrongMoment(
            f"وضع پرونده «{State(case.state).office_label}» است؛ «{action.label}» اکنون نمی‌شود."
        )


RECUSED = "شهروند به تصمیمی اعتراض دارد که شما نوشته یا تأیید کرده‌اید؛ همکار دیگری آن را بررسی می‌کند."
ANSWERED = (
    "درباره اعتراض شهروند تصمیم گرفته شده است: پرونده با صدور نامه همان تصمیم پایان می‌یابد، نه با بستن."
)


def is_recused(case: Case, by: StaffMember) -> bool:
    """Whether the member had a part in the decision that is objected to. The director is the last word of the house: not
    recused from what is in their own hands, which is where an objection comes to when no other head is left.
    """
    last_word = by.role == Role.DIRECTOR and case.holder == Role.DIRECTOR
    return by.pk in case.recused and not last_word


def belongs_to_house(case: Case, by: StaffMember) -> bool:
    """Whether the member answers for the case: holds it, is of its unit, or commands it. A unit that was only asked
    does not.
    """
    return by.unit_id == case.unit_id or _commands(case, by)


def may_enclose(case: Case, by: StaffMember) -> bool:
    """Whether the member may send a paper along with the letter: who answers for the case, is of the unit that decided it,
    or registers letters. A unit that the case has left may still add a document beside it.
    """
    if belongs_to_house(case, by) or by.role == Role.SECRETARIAT:
        return True
    return case.decisions.filter(superseded=False, by__unit=by.unit_id).exists()


def only_asked(case: Case, by: StaffMember) -> bool:
    """Whether all that brings the case before the member is a question: none of their units ever had it."""
    if by.role == Role.DIRECTOR:
        return False
    if by.role == Role.SECRETARIAT and (case.holder == Role.SECRETARIAT or case.state in REGISTERED):
        return False
    return (set(case.involved) - set(case.asked)).isdisjoint(units_of(by))


def with_a_colleague(case: Case, by: StaffMember) -> StaffMember | None:
    """The colleague on whose desk the case is, where it is not this member's; None for nobody's and one's own."""
    if case.assignee_id in {None, by.pk} or case.assignee is None or not case.assignee.is_active:
        return None
    return case.assignee


def _check_role(case: Case, action: Action, by: StaffMember) -> None:
    """Raise NotAllowed for a role that never does this, and for who was only asked."""
    if by.role not in ACTORS.get(action, frozenset()):
        raise NotAllowed(f"«{action.label}» با نقش شما نیست.")
    if action not in OF_THE_ASKED and only_asked(case, by):
        raise NotAllowed("از واحد شما فقط پرسیده شده است: پاسخ پرسش و یادداشت درونی بنویسید.")


def _check_moment(case: Case, action: Action, by: StaffMember, stage: Stage) -> None:
    """Raise WrongMoment for a handing over that nobody can take, an end that comes too early, an unpaid letter."""
    if action == Action.HAND_OVER and not office_ready(case.unit_id, stage, case.version.parsed, case.county):
        raise WrongMoment("این پرونده به اداره شهرستانی که کارشناس داشته باشد سپردنی نیست.")
    if action == Action.CLOSE and case.state in CLOCK_STANDS:
        _check_may_end_the_wait(case, by)
    if action == Action.CLOSE and case.state == State.DECIDED:
        _check_ends_by_its_letter(case)
    if action == Action.ISSUE and awaits_payment(case):
        raise WrongMoment("نامه پس از پرداخت هزینه صادر می‌شود؛ هزینه این پرونده هنوز پرداخت نشده است.")
    undecided = action == Action.CLOSE and case.state == State.OPEN
    if undecided and by.role not in HEADS and "reject_incomplete" not in stage.may:
        raise WrongMoment(f"در مرحله «{stage.title}» بستن بی‌نتیجه با رئیس است.")


def _check_not_with_a_colleague(case: Case, by: StaffMember) -> None:
    """An officer leaves a colleague's case alone; heads may always step in."""
    colleague = with_a_colleague(case, by) if by.role == Role.CASE_OFFICER else None
    if colleague is not None:
        raise NotAllowed(
            f"این پرونده نزد {colleague.full_name} است. یادداشت و پیام بنویسید، یا از رئیس بخواهید به شما بسپارد."
        )


def _check_may_end_the_wait(case: Case, by: StaffMember) -> None:
    """While the clock stands a head may close, and a citizen's wait only after the day they were given."""
    if by.role not in HEADS:
        raise WrongMoment("تا شمارش روزها ایستاده است، بستن پرونده با رئیس است.")
    if case.asks_back:
        raise WrongMoment("شهروند درباره همین خواسته پرسیده است؛ نخست به پیام او پاسخ دهید.")
    given = case.waits_until if case.state == State.WAITING_CITIZEN else None
    if given is not None and timezone.localdate() <= given:
        raise WrongMoment(
            "مهلتی که به شهروند داده شده هنوز نگذشته است؛ خواسته را پس بگیرید یا تا پایان مهلت بمانید."
        )


def _check_ends_by_its_letter(case: Case) -> None:
    """An objection that was decided ends by what was decided: closing would leave the old decision in force, whoever
    closes. Only where the letter waits for a payment that never comes is there that end.
    """
    outcome = case.version.parsed.outcomes.get(case.outcome)
    if case.recused and outcome is not None and outcome.letter and not awaits_payment(case):
        raise WrongMoment(ANSWERED)


def _helps(case: Case, by: StaffMember) -> bool:
    """A head may take over what an officer of the unit holds."""
    return by.role == Role.UNIT_HEAD and case.holder == Role.CASE_OFFICER and case.unit_id in units_of(by)


def _commands(case: Case, by: StaffMember) -> bool:
    """The head of the unit, the director, or whoever holds the case now."""
    if by.role == Role.DIRECTOR or holds(case, by):
        return True
    return by.role == Role.UNIT_HEAD and case.unit_id in units_of(by)


def _heads_the_decision(case: Case, by: StaffMember) -> bool:
    """The head of a unit that had the case to decide: an ended case lies with the secretariat, its matter does not."""
    deciding = _units_of_stages(case, lambda stage: bool(stage.decide)) & set(case.involved)
    return by.role == Role.UNIT_HEAD and not deciding.isdisjoint(units_of(by))


def _keeps_appointments(case: Case, by: StaffMember) -> bool:
    """The director, and officers and heads of the units whose stages promise a day and hour."""
    appointing = _units_of_stages(case, lambda stage: bool(stage.appointment))
    if by.role == Role.DIRECTOR:
        return bool(appointing)
    return not appointing.isdisjoint(units_of(by))


def may_see_visitors(by: StaffMember) -> bool:
    """Who stands at the door sees whom the office expects today; the twin of `check_may_see_visitors`."""
    return by.is_active and by.role == Role.GUARD


def check_may_see_visitors(by: StaffMember) -> None:
    """Raise NotAllowed for everybody but the guard."""
    if not may_see_visitors(by):
        raise NotAllowed("فهرست مهمانان امروز برای نگهبانی است.")


def _units_of_stages(case: Case, which: Callable[[Stage], bool]) -> set[str]:
    """The units of some stages of the case's version; of a county's case also the county's office."""
    definition: ServiceDefinition = case.version.parsed
    stages = (stage for stage in definition.stages if which(stage))
    return {unit for stage in stages for unit in units_of_stage(stage, definition, case.county)}


STAGE_RULES = {
    Action.REQUEST_INFORMATION: lambda stage: "request_information" in stage.may,
    Action.REFER: lambda stage: "refer" in stage.may,
    Action.DECIDE: lambda stage: bool(stage.decide),
    Action.ADVANCE: lambda stage: not stage.decide and not stage.issue,
    Action.ISSUE: lambda stage: stage.issue,
    Action.APPOINT: lambda stage: bool(stage.appointment),
}
