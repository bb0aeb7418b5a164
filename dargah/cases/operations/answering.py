"""await_answer, answer_given, settle_message: whether a message of the citizen waits for the office, and until when."""

from datetime import date, datetime

from dargah.cases.models import Case
from dargah.cases.operations.clock import run_on, stand_for_office
from dargah.cases.operations.turn import keep, today, turn
from dargah.cases.states import Action
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import StaffMember
from dargah.people.refusals import WrongMoment


def await_answer(case: Case, came_at: datetime, until: date) -> None:
    """A message of the citizen came; of several that wait the first one's day counts. Called inside the act that writes it."""
    if case.unanswered_at is None:
        case.unanswered_at, case.answer_by = came_at, until
    stand_for_office(case)


def answer_given(case: Case) -> None:
    """The office has written, decided or ended the case: no message waits any more. Called inside the act that does it."""
    if case.unanswered_at is not None:
        case.unanswered_at = case.answer_by = None
        run_on(case, today())


def settle_message(*, case: Case, by: StaffMember, seen: int | None = None) -> None:
    """What the citizen wrote wants no answer: a word of thanks. Raises WrongMoment where no message waits."""
    with turn(case=case, action=Action.SETTLE_MESSAGE, by=by, seen=seen) as locked:
        if locked.unanswered_at is None:
            raise WrongMoment("پیام بی‌پاسخی نمانده است.")
        answer_given(locked)
        keep(locked)
        record(event=Event.message_settled, subject=locked.reference, actor=by.reference)
