"""Whether any answers lead somewhere: a small search over the questions that have few values.

A number that is compared with a figure is held against the least and the most that its question takes. Any other part
that reads a question of many values (a number, a text) may hold for some: it is believed. What remains is tried with
every choice, question by question in the order of the form, each only where it is asked.
"""

import math
import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from dargah.catalogue.conditions import FEW_VALUES, Conditions
from dargah.catalogue.definition import ROWS, FormField, ServiceDefinition

MOST_TRIES = 4000
MOST_SUBSETS = 5
OTHER = "—"  # stands for every word that no condition names
NUMBERS = frozenset({"number", "decimal", "area", "rials"})
_COMPARED = re.compile(
    r"(?:(size|int|double)\()?([a-z][\w.]*)\)? ?(>=|<=|==|>|<) ?(-?\d+(?:\.\d+)?)"
)  # one question against one figure
_NEXT = 1e-9  # more than nothing: a number that is greater is not the same
_WORD = re.compile(r"\"([^\"]*)\"|'([^']*)'")


class Reach:
    """The search in one definition; ``usable`` are the expressions that compile and look only back."""

    def __init__(self, definition: ServiceDefinition, conditions: Conditions, usable: set[str]) -> None:
        self._conditions = conditions
        self._gates: dict[str, list[str]] = {}
        self._order: dict[str, int] = {}
        for page in definition.form:
            for home, fields in ((f"{page.use}.", page.group), ("", page.fields)):
                for field in fields:
                    name = f"{home}{field.key}"
                    self._order[name] = len(self._order)
                    self._gates[name] = [one for one in (page.when, field.when) if one in usable]

    def can_hold(self, *expressions: str) -> bool:
        """Whether these hold together for some answers; True where that cannot be told."""
        if not self._within_bounds([part for one in expressions for part in conjuncts(one)]):
            return False
        wanted = [part for one in expressions for part in self._known_parts(one)]
        names = sorted(self._closure(wanted), key=self._order.__getitem__)
        words = {word for part in wanted for pair in _WORD.findall(part) for word in pair if word}
        gates = {
            name: [part for one in self._gates[name] for part in self._known_parts(one)] for name in names
        }
        words |= {
            w for parts in gates.values() for part in parts for pair in _WORD.findall(part) for w in pair if w
        }
        for tries, answers in enumerate(self._assignments(names, gates, sorted(words), {})):
            if tries > MOST_TRIES or all(self._holds(part, answers) for part in wanted):
                return True
        return False

    def _within_bounds(self, parts: list[str]) -> bool:
        """Whether every number may be all that is said of it together."""
        bounds: dict[tuple[str, str], list[float]] = {}
        for part in parts:
            found = _COMPARED.fullmatch(part)
            if found is None:
                continue
            measured, name, sign, figure = found.groups()
            of = ("size", name) if measured == "size" else ("", name)
            least, most = bounds.setdefault(of, self._bounds(name, measured))
            number = float(figure)
            step = 0.0 if sign in {">=", "<=", "=="} else _NEXT
            if sign in {">", ">=", "=="}:
                least = max(least, number + step)
            if sign in {"<", "<=", "=="}:
                most = min(most, number - step)
            if least > most:
                return False
            bounds[of] = [least, most]
        return True

    def _bounds(self, name: str, measured: str | None) -> list[float]:
        """The least and the most that a question takes: of a number itself, of rows and choices how many."""
        field = self._conditions.question(name)
        counted = measured == "size"
        if counted and field.kind == "choices":
            return [0.0, float(len(field.options))]
        if field.kind in (ROWS if counted else NUMBERS):
            least = -math.inf if field.at_least is None else field.at_least
            return [0.0 if counted else least, math.inf if field.at_most is None else field.at_most]
        return [-math.inf, math.inf]

    def _known_parts(self, expression: str) -> list[str]:
        """The parts joined by «and» that read only questions of few values."""
        kept = []
        for part in conjuncts(expression):
            names = self._conditions.names(part)
            if all(self._conditions.question(name).kind in FEW_VALUES for name in names):
                kept.append(part)
        return kept

    def _closure(self, parts: list[str]) -> set[str]:
        """The questions that decide: those read, and those on which it depends whether they are asked."""
        found: set[str] = set()
        waiting = list(parts)
        while waiting:
            for name in self._conditions.names(waiting.pop()):
                if name not in found:
                    found.add(name)
                    waiting += [part for one in self._gates[name] for part in self._known_parts(one)]
        return found

    def _assignments(
        self, names: list[str], gates: dict[str, list[str]], words: list[str], answers: dict[str, Any]
    ) -> Iterator[dict[str, Any]]:
        if not names:
            yield answers
            return
        name, rest = names[0], names[1:]
        asked = all(self._holds(gate, answers) for gate in gates[name])
        values = _values(self._conditions.question(name), words) if asked else [None]
        for value in values:
            yield from self._assignments(rest, gates, words, _with(answers, name, value))

    def _holds(self, expression: str, answers: dict[str, Any]) -> bool:
        try:
            return self._conditions.condition(expression).holds(answers)
        except (RuntimeError, ValueError):  # such as a division by nought
            return False


def _values(field: FormField, words: list[str]) -> list[Any]:
    if field.fixed:
        return [field.fixed]
    unanswered = [] if field.required else [None]
    if field.kind == "boolean":
        return [True, False, *unanswered]
    if field.kind == "choices":
        most = len(field.options) if len(field.options) <= MOST_SUBSETS else 2
        subsets = [list(s) for size in range(1, most + 1) for s in combinations(field.options, size)]
        return [*subsets, list(field.options), *unanswered]
    return [*(field.options or [*words, OTHER]), *unanswered]


def _with(answers: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    if value is None:
        return answers
    home, _, key = name.rpartition(".")
    if not home:
        return {**answers, key: value}
    return {**answers, home: {**answers.get(home, {}), key: value}}


def conjuncts(expression: str) -> list[str]:
    """The parts of an expression that are joined by «and» at its top; the whole where it is not so joined."""
    parts, depth, start, quote = [], 0, 0, ""
    for at, sign in enumerate(expression):
        if quote:
            quote = "" if sign == quote and expression[at - 1] != "\\" else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif depth == 0 and (sign == "?" or expression.startswith("||", at)):
            return [expression]
        elif depth == 0 and expression.startswith("&&", at):
            parts.append(expression[start:at].strip())
            start = at + 2
    return [*parts, expression[start:].strip()]
