"""Row 16: of several who promise one hour of one host at the same moment, exactly one does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from importlib import import_module
from threading import Barrier

import pytest
from django.db import connections

from dargah.cases import operations
from dargah.cases.models import Case
from dargah.cases.operations.turn import stage_of, today
from dargah.orders.calendar import office_calendar
from dargah.people.refusals import Invalid
from tests.factories import cases as make

MEETING = "dg-meeting-request"
TOGETHER = 4
# the package has a verb of the same name
verbs = import_module("dargah.cases.operations.appoint")


def at_its_stage() -> Case:
    case = make.case(MEETING)
    while not stage_of(case).appointment:
        operations.advance(case=case, by=make.holder(case))
        case.refresh_from_db()
    return case


def all_at_once(day: date) -> list[str]:
    """What each of several officers came to: «set», or the field that was refused."""
    start = Barrier(TOGETHER)

    def promise(case: Case) -> str:
        try:
            officer = make.holder(case)
            start.wait()
            operations.appoint(case=case, day=day, at=time(12, 15), channel="phone", by=officer)
        except Invalid as refusal:
            return ",".join(refusal.errors)
        finally:
            connections.close_all()
        return "set"

    with ThreadPoolExecutor(TOGETHER) as pool:
        return sorted(pool.map(promise, [at_its_stage() for _ in range(TOGETHER)]))


@pytest.fixture
def nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the look beforehand only the database stands between them."""
    monkeypatch.setattr(verbs, "_is_taken", lambda *_: False)


def test_exactly_one_gets_the_hour(committed: None, nobody_looks: None) -> None:
    day = office_calendar().add_working_days(today(), 60)
    assert all_at_once(day) == ["hour"] * (TOGETHER - 1) + ["set"]


def test_mutant_a_host_who_is_another_each_time_is_met_by_all_at_once(
    committed: None, nobody_looks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = iter(range(TOGETHER))
    monkeypatch.setattr(verbs, "_host", lambda *_: ("مدیرکل", f"nobody:{next(keys)}"))
    day = office_calendar().add_working_days(today(), 61)
    assert all_at_once(day) == ["set"] * TOGETHER
