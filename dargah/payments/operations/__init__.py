"""The verbs of money, a file a verb."""

from dargah.payments.operations.bank_return import note_bank_return
from dargah.payments.operations.bill import bill, cancel_open, move_to_case
from dargah.payments.operations.online import begin_online
from dargah.payments.operations.reconcile import ask_again, reconcile
from dargah.payments.operations.refund import refund
from dargah.payments.operations.settle import settle
from dargah.payments.operations.slip import check_slip, send_slip
from dargah.payments.operations.surplus import note_surplus
from dargah.payments.operations.undecided import note_taken_up, note_undecided, retain

__all__ = [
    "ask_again",
    "begin_online",
    "bill",
    "cancel_open",
    "check_slip",
    "move_to_case",
    "note_bank_return",
    "note_surplus",
    "note_taken_up",
    "note_undecided",
    "reconcile",
    "refund",
    "retain",
    "send_slip",
    "settle",
]
