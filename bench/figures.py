"""A measured line, and the small arithmetic of repeated rounds."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

AT_LEAST, AT_MOST = "≥", "≤"


@dataclass
class Figure:
    """What was measured, against its target; ``parts`` are the figures it is made of."""

    name: str
    value: float
    sense: str
    target: float
    unit: str = ""
    parts: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether the target holds."""
        return self.value >= self.target if self.sense == AT_LEAST else self.value <= self.target


def at_least(name: str, value: float, target: float, unit: str = "", **parts: Any) -> Figure:
    """A figure that should not be below its target."""
    return Figure(name, value, AT_LEAST, target, unit, parts)


def at_most(name: str, value: float, target: float, unit: str = "", **parts: Any) -> Figure:
    """A figure that should not be above its target."""
    return Figure(name, value, AT_MOST, target, unit, parts)


def median(values: Sequence[float]) -> float:
    """The middle of the rounds."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def in_turns(rounds: int, *sides: Callable[[], float]) -> list[list[float]]:
    """Each side measured in turn, round after round, so that the machine's moods hit all sides alike."""
    found: list[list[float]] = [[] for _ in sides]
    for _ in range(rounds):
        for place, side in enumerate(sides):
            found[place].append(side())
    return found


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the rounds' own ratios."""
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
