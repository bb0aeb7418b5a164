"""The verbs of a case, a file a verb."""

from dargah.cases.operations.advance import advance
from dargah.cases.operations.assign import assign, claim
from dargah.cases.operations.close import close, mark_issued, object_to_decision, reopen, withdraw
from dargah.cases.operations.decide import approve, decide, send_back
from dargah.cases.operations.information import add_document, answer_information, request_information
from dargah.cases.operations.note import note
from dargah.cases.operations.refer import answer_referral, refer
from dargah.cases.operations.submit import Incomplete, submit
from dargah.cases.operations.submit_for_partner import KeyReused, SentFile, submit_for_partner

__all__ = [
    "Incomplete",
    "KeyReused",
    "SentFile",
    "add_document",
    "advance",
    "answer_information",
    "answer_referral",
    "approve",
    "assign",
    "claim",
    "close",
    "decide",
    "mark_issued",
    "note",
    "object_to_decision",
    "refer",
    "reopen",
    "request_information",
    "send_back",
    "submit",
    "submit_for_partner",
    "withdraw",
]
