"""The verbs of a rehearsal: walk it, and keep the member's own row between two requests."""

from dargah.rehearsal.operations.keeping import (
    erase,
    erase_left,
    fill_with_sample,
    keep_typed,
    save_page,
    take_step,
    unwind,
)
from dargah.rehearsal.operations.rehearsing import MOST_STEPS, Moment, Rehearsed, look, rehearse
from dargah.rehearsal.operations.sampling import make_sample

__all__ = [
    "MOST_STEPS",
    "Moment",
    "Rehearsed",
    "erase",
    "erase_left",
    "fill_with_sample",
    "keep_typed",
    "look",
    "make_sample",
    "rehearse",
    "save_page",
    "take_step",
    "unwind",
]
