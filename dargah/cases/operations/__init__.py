"""The verbs of a case, a file a verb."""

from dargah.cases.operations.advance import advance
from dargah.cases.operations.answering import answer_given, await_answer, settle_message
from dargah.cases.operations.appoint import (
    appoint,
    cancel_appointment,
    decline_appointment,
    keep_appointment,
    move_appointment,
)
from dargah.cases.operations.assign import assign, claim
from dargah.cases.operations.billing import PaymentDue, settle_clock
from dargah.cases.operations.calendar_day import close_office_day, open_office_day
from dargah.cases.operations.clock import end_pauses, pause, resume_clock
from dargah.cases.operations.close import close, lapse, mark_issued, object_to_decision, reopen, withdraw
from dargah.cases.operations.decide import approve, decide, send_back
from dargah.cases.operations.explain import explain
from dargah.cases.operations.hand_over import hand_over
from dargah.cases.operations.information import (
    add_document,
    answer_information,
    cancel_information,
    request_information,
)
from dargah.cases.operations.note import note
from dargah.cases.operations.pay_first import bill_before_submission, submit_paid
from dargah.cases.operations.refer import answer_referral, refer, withdraw_referral
from dargah.cases.operations.see import see, warn_of_virus
from dargah.cases.operations.submit import Incomplete, submit
from dargah.cases.operations.submit_for_partner import KeyReused, SentFile, case_of_key, submit_for_partner

__all__ = [
    "Incomplete",
    "KeyReused",
    "PaymentDue",
    "SentFile",
    "add_document",
    "advance",
    "answer_given",
    "answer_information",
    "answer_referral",
    "appoint",
    "approve",
    "assign",
    "await_answer",
    "bill_before_submission",
    "cancel_appointment",
    "cancel_information",
    "case_of_key",
    "claim",
    "close",
    "close_office_day",
    "decide",
    "decline_appointment",
    "end_pauses",
    "explain",
    "hand_over",
    "keep_appointment",
    "lapse",
    "mark_issued",
    "move_appointment",
    "note",
    "object_to_decision",
    "open_office_day",
    "pause",
    "refer",
    "reopen",
    "request_information",
    "resume_clock",
    "see",
    "send_back",
    "settle_clock",
    "settle_message",
    "submit",
    "submit_for_partner",
    "submit_paid",
    "warn_of_virus",
    "withdraw",
    "withdraw_referral",
]
