"""record() stands and falls with the change it tells, and every event has somebody who follows it."""

from importlib import import_module

import pytest

from dargah.journal.events import SILENT, Event
from dargah.journal.operations import record


def test_nothing_is_recorded_outside_a_transaction(committed: None) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        record(event=Event.note_written, subject="case:0", actor="system")


def test_every_event_has_its_followup_or_says_why_not() -> None:
    for event in Event:
        if event in SILENT:
            assert SILENT[event], event
        else:
            assert callable(import_module(f"dargah.followups.{event.value}").follow), event
