"""The states of a case and the table of what leads from where to where; the diagram in docs is made from it."""

from dataclasses import dataclass

from django.db.models import TextChoices


class State(TextChoices):
    """Whose turn it is, in one word. The stage says where in the service the case stands."""

    OPEN = "open", "در حال رسیدگی"
    WAITING_CITIZEN = "waiting_citizen", "منتظر پاسخ شما"
    PAUSED = "paused", "شمارش روزها ایستاده"
    APPROVAL = "approval", "در انتظار تأیید رئیس"
    DECIDED = "decided", "تصمیم گرفته شده، در انتظار امضای نامه"
    ISSUED = "issued", "نامه صادر شده"
    CLOSED = "closed", "پایان یافته"
    WITHDRAWN = "withdrawn", "پس گرفته شده"

    @property
    def office_label(self) -> str:
        """The label as the office reads it: the usual one speaks to the citizen and does not fit a row of the queue."""
        short = {State.WAITING_CITIZEN: "منتظر شهروند", State.DECIDED: "در انتظار امضای نامه"}
        return short.get(self, str(self.label))


OVER = frozenset(
    {State.ISSUED, State.CLOSED, State.WITHDRAWN}
)  # nobody is to take such a case, no day of it passes


class Action(TextChoices):
    """The verbs of a case, as the buttons say them."""

    CLAIM = "claim", "برداشتن پرونده"
    ASSIGN = "assign", "سپردن به همکار"
    HAND_OVER = "hand_over", "سپردن به اداره شهرستان"
    REFER = "refer", "ارجاع با پرسش"
    ANSWER_REFERRAL = "answer_referral", "ثبت پاسخ ارجاع"
    WITHDRAW_REFERRAL = "withdraw_referral", "پس گرفتن پرسش"
    REQUEST_INFORMATION = "request_information", "خواستن مدرک از شهروند"
    CANCEL_INFORMATION = "cancel_information", "پس گرفتن خواسته از شهروند"
    ANSWER_INFORMATION = "answer_information", "فرستادن پاسخ"
    PAUSE = "pause", "نگه داشتن شمارش روزها"
    RESUME = "resume", "از سر گرفتن شمارش"
    NOTE = "note", "یادداشت درونی"
    SEE = "see", "دیدم"
    ADVANCE = "advance", "پایان این مرحله"
    DECIDE = "decide", "ثبت تصمیم"
    APPROVE = "approve", "تأیید تصمیم"
    SEND_BACK = "send_back", "بازگرداندن به کارشناس"
    ISSUE = "issue", "امضا و صدور نامه"
    CLOSE = "close", "بستن پرونده"
    REOPEN = "reopen", "بازگشایی پرونده"
    WITHDRAW = "withdraw", "پس گرفتن درخواست"
    OBJECT = "object", "اعتراض به تصمیم"
    ADD_DOCUMENT = "add_document", "افزودن مدرک"
    MESSAGE = "message", "نوشتن پیام"
    SETTLE_MESSAGE = "settle_message", "پیام پاسخ نمی‌خواهد"
    DRAFT_MESSAGE = "draft_message", "نوشتن پیام برای تأیید رئیس"
    RETURN_DRAFT = "return_draft", "بازگرداندن پیش‌نویس پیام"
    WITHDRAW_DRAFT = "withdraw_draft", "کنار گذاشتن پیش‌نویس پیام"
    APPOINT = "appoint", "تعیین وقت"
    MOVE_APPOINTMENT = "move_appointment", "تغییر وقت"
    CANCEL_APPOINTMENT = "cancel_appointment", "لغو وقت"
    KEEP_APPOINTMENT = "keep_appointment", "ثبت انجام وقت"
    DECLINE_APPOINTMENT = "decline_appointment", "خواستن وقت دیگر"


class AppointmentState(TextChoices):
    """What became of a promised day and hour; of those of one case at most one is ``set``."""

    SET = "set", "تعیین شده"
    CHANGED = "changed", "تغییر کرد"
    CANCELLED = "cancelled", "لغو شد"
    KEPT = "kept", "انجام شد"


class Channel(TextChoices):
    """Where citizen and office meet."""

    AT_SITE = "at_site", "در محل"
    IN_PERSON = "in_person", "حضوری در ساختمان اداره"
    PHONE = "phone", "تلفنی"
    VIDEO = "video", "تصویری"


ACTIVE = frozenset({State.OPEN, State.WAITING_CITIZEN, State.PAUSED, State.APPROVAL, State.DECIDED})
OFFICE_TURN = frozenset({State.OPEN, State.PAUSED, State.APPROVAL, State.DECIDED})
CLOCK_STANDS = frozenset({State.WAITING_CITIZEN, State.PAUSED})


@dataclass(frozen=True)
class Transition:
    """An action allowed in ``sources``; ``target`` None means the state stays.

    ``otherwise`` is where the verb itself may lead instead: a decision that somebody must approve.
    """

    action: Action
    sources: frozenset[State]
    target: State | None = None
    otherwise: State | None = None


TRANSITIONS: dict[Action, Transition] = {
    row.action: row
    for row in (
        Transition(Action.CLAIM, OFFICE_TURN | {State.WAITING_CITIZEN}),
        Transition(Action.ASSIGN, OFFICE_TURN | {State.WAITING_CITIZEN}),
        Transition(Action.HAND_OVER, frozenset({State.OPEN, State.PAUSED, State.WAITING_CITIZEN})),
        Transition(Action.REFER, frozenset({State.OPEN, State.PAUSED})),
        Transition(Action.ANSWER_REFERRAL, ACTIVE),
        Transition(Action.WITHDRAW_REFERRAL, ACTIVE),
        Transition(
            Action.REQUEST_INFORMATION,
            frozenset({State.OPEN, State.WAITING_CITIZEN}),
            State.WAITING_CITIZEN,
        ),
        Transition(Action.CANCEL_INFORMATION, frozenset({State.WAITING_CITIZEN}), State.OPEN),
        Transition(Action.ANSWER_INFORMATION, frozenset({State.WAITING_CITIZEN}), State.OPEN),
        Transition(Action.PAUSE, frozenset({State.OPEN}), State.PAUSED),
        Transition(Action.RESUME, frozenset({State.PAUSED}), State.OPEN),
        Transition(Action.NOTE, frozenset(State)),
        Transition(Action.SEE, frozenset(State)),
        Transition(Action.ADVANCE, frozenset({State.OPEN}), State.OPEN),
        Transition(Action.DECIDE, frozenset({State.OPEN}), State.DECIDED, State.APPROVAL),
        Transition(Action.APPROVE, frozenset({State.APPROVAL}), State.DECIDED),
        Transition(Action.SEND_BACK, frozenset({State.APPROVAL, State.DECIDED}), State.OPEN),
        Transition(Action.ISSUE, frozenset({State.DECIDED}), State.ISSUED),
        Transition(
            Action.CLOSE,
            frozenset({State.OPEN, State.WAITING_CITIZEN, State.PAUSED, State.DECIDED, State.ISSUED}),
            State.CLOSED,
        ),
        Transition(Action.REOPEN, frozenset({State.ISSUED, State.CLOSED, State.WITHDRAWN}), State.OPEN),
        Transition(
            Action.WITHDRAW,
            frozenset({State.OPEN, State.WAITING_CITIZEN, State.PAUSED, State.APPROVAL}),
            State.WITHDRAWN,
        ),
        Transition(Action.OBJECT, frozenset({State.ISSUED, State.CLOSED}), State.OPEN),
        Transition(Action.ADD_DOCUMENT, ACTIVE),
        Transition(Action.MESSAGE, frozenset(State) - {State.WITHDRAWN}),
        Transition(Action.SETTLE_MESSAGE, frozenset(State) - {State.WITHDRAWN}),
        Transition(Action.DRAFT_MESSAGE, frozenset(State) - {State.WITHDRAWN}),
        Transition(Action.RETURN_DRAFT, frozenset(State)),
        Transition(Action.WITHDRAW_DRAFT, frozenset(State)),
        Transition(Action.APPOINT, frozenset({State.OPEN, State.PAUSED, State.WAITING_CITIZEN})),
        # a meeting often lies after its letter
        Transition(Action.MOVE_APPOINTMENT, ACTIVE | {State.ISSUED}),
        Transition(Action.CANCEL_APPOINTMENT, ACTIVE | {State.ISSUED}),
        Transition(Action.KEEP_APPOINTMENT, ACTIVE | {State.ISSUED}),
        Transition(Action.DECLINE_APPOINTMENT, ACTIVE | {State.ISSUED}),
    )
}
