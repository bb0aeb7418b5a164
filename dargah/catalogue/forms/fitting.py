"""Whether an answer of one version of a form still fits a question of another."""

from collections.abc import Mapping
from typing import Any

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.forms.plan import Question, plan_of
from dargah.persian.identifiers import Rejected


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


def fitted(question: Question, value: Any) -> Any:
    """A stored answer as the question takes it. Raises Rejected where it does not."""
    if question.kind is not None:
        return question.kind.clean(question.field, value)
    columns = {column.name: column for column in question.columns}
    if question.field.at_most is not None and len(value) > question.field.at_most:
        raise Rejected("range", "")
    rows = []
    for row in value:
        if not isinstance(row, Mapping) or any(key not in columns for key in row):
            raise Rejected("format", "")
        kept = {}
        for key, cell in row.items():
            column = columns[key]
            if column.kind is not None and cell is not None:
                kept[key] = column.kind.clean(column.field, cell)
        rows.append(kept)
    return rows
