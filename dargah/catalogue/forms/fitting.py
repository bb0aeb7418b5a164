"""Whether an answer of one version of a form still fits a question of another."""

from dataclasses import dataclass, field
from typing import Any

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.forms.plan import Question, plan_of
from dargah.catalogue.forms.telling import rows_of
from dargah.persian.identifiers import Rejected

CHOICES = "choices"
# kinds that take every answer of a narrower kind as it is
WIDER = {
    "person_name": frozenset({"text", "longtext"}),
    "text": frozenset({"longtext"}),
    "number": frozenset({"decimal"}),
    "choice": frozenset({CHOICES}),
}


class Questions(dict[str, Question]):
    """The questions of a form by dotted name; ``pages`` says on which page each is."""

    pages: dict[str, str]


def asked_by_name(definition: ServiceDefinition) -> Questions:
    """All questions of a form in its order."""
    found = Questions()
    found.pages = {}
    for plan in plan_of(definition).pages:
        for question in plan.questions:
            found[question.name] = question
            found.pages[question.name] = plan.page.key
    return found


@dataclass
class Fit:
    """What of an answer a newer question takes: ``value``, None for nothing; and the rest in words, (label, text)."""

    value: Any = None
    lost: list[tuple[str, str]] = field(default_factory=list)


def fitted(before: Question, after: Question | None, value: Any) -> Fit:
    """A stored answer as the newer question takes it: of rows every cell, and of several choices each, that still fits."""
    if before.kind is None:
        value = [{key: cell for key, cell in row.items() if cell is not None} for row in value]
    if after is None or not _alike(before, after):
        return Fit(None, _told(before, value))
    if before.kind is None:
        return _rows(before, after, value)
    return _one(before, after, value)


def _alike(before: Question, after: Question) -> bool:
    """Whether both ask for the same kind of answer, or the newer for a wider one; rows are rows, however they are shown."""
    was, now = before.field.kind, after.field.kind
    return was == now or now in WIDER.get(was, ()) or (before.kind is None and after.kind is None)


def _told(question: Question, value: Any) -> list[tuple[str, str]]:
    return [(row.label, row.text) for row in rows_of(question, value)]


def _one(before: Question, after: Question, value: Any) -> Fit:
    fit = Fit(value)
    if before.field.kind == CHOICES and isinstance(value, list):
        gone = [key for key in value if key not in after.field.options]
        fit = Fit([key for key in value if key not in gone], _told(before, gone) if gone else [])
    if fit.value == []:
        return Fit(None, fit.lost)
    try:
        return Fit(after.kind.clean(after.field, fit.value) if after.kind else None, fit.lost)
    except Rejected:
        return Fit(None, _told(before, value))


def _rows(before: Question, after: Question, value: Any) -> Fit:
    """The rows in their order, as many as are asked for; each keeps the cells that still fit, and none that is empty."""
    most = len(value) if after.field.at_most is None else int(after.field.at_most)
    kept, lost = [], []
    names = [label for label, _ in _told(before, value)]
    for name, row in zip(names[:most], value[:most], strict=True):
        cells = {}
        for column in before.columns:
            if column.name not in row:
                continue
            same = next((one for one in after.columns if one.name == column.name), None)
            fit = fitted(column, same, row[column.name])
            lost += [(f"{name}، {label}", text) for label, text in fit.lost]
            if fit.value is not None:
                cells[column.name] = fit.value
        if cells:
            kept.append(cells)
    return Fit(kept or None, [*lost, *_told(before, value)[most:]])
