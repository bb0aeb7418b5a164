"""The committed diagrams are what the code and the definitions say today."""

from pathlib import Path

from dargah.cases.states import TRANSITIONS, State
from dargah.config.diagrams import case_states, diagrams, write_diagrams

COMMITTED = Path(__file__).resolve().parents[3] / "docs" / "diagrams"


def test_committed_diagrams_are_up_to_date() -> None:
    on_disk = {path.relative_to(COMMITTED).as_posix(): path.read_text() for path in COMMITTED.rglob("*.md")}
    assert on_disk == diagrams(), "run: make docs"


def test_every_transition_and_state_is_drawn() -> None:
    drawn = case_states()
    assert all(f" as {state}\n" in drawn for state in State)
    assert all(row.action.label in drawn for row in TRANSITIONS.values())


def test_every_state_is_reached() -> None:
    reached = {target for row in TRANSITIONS.values() for target in (row.target, row.otherwise)}
    assert reached | {State.OPEN} >= set(State)


def test_a_diagram_of_a_service_that_is_gone_is_removed(tmp_path: Path) -> None:
    write_diagrams(tmp_path)
    (tmp_path / "services" / "gone.md").write_text("old")
    write_diagrams(tmp_path)
    assert not (tmp_path / "services" / "gone.md").exists()
