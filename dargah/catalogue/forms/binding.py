"""A page ready for its template: every question with its name, its text in the input, its error."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from dargah.catalogue.conditions import conditions_of
from dargah.catalogue.definition import Page, ServiceDefinition
from dargah.catalogue.forms.kind import Kind, Typed, is_empty
from dargah.catalogue.forms.kinds import Boolean, Choice
from dargah.catalogue.forms.places import City
from dargah.catalogue.forms.plan import PagePlan, Question, control_id, plan_of
from dargah.catalogue.forms.rows import row_numbers, rows_typed
from dargah.catalogue.forms.shown import walk
from dargah.persian.digits import persian_digits
from dargah.persian.identifiers import Rejected

Option = tuple[str, str, bool]
Group = tuple[str, str, tuple[Option, ...]]

END = "؟:. "  # of a label, where a sentence follows it


@dataclass
class BoundField:
    """A question as the template shows it.

    ``value`` is the text in the input, or a dictionary of texts for a compound; ``controls`` says that other
    questions of the page depend on it, so a page that can may ask for itself again when it changes; ``new`` that an
    answer of the page has just asked for it. The options of a city also stand in ``groups`` by county (key, label,
    options); ``within`` is the name of the question that chooses the county, ``within_row`` the row of a cell in words.
    """

    name: str
    id: str
    kind: str
    label: str
    hint: str = ""
    error: str = ""
    value: Any = ""
    required: bool = True
    options: list[Option] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    within: str = ""
    unit: str = ""
    rows: list[list["BoundField"]] = field(default_factory=list)
    row: str = ""
    at_least: int | None = None
    at_most: int | None = None
    autocomplete: str = ""
    inputmode: str = ""
    ltr: bool = False
    max_length: int | None = None
    controls: bool = False
    new: bool = False
    within_row: str = ""


@dataclass
class BoundPage:
    """A page as the template shows it; ``errors`` are (id of the input, sentence) in page order, ``asked`` the names
    of its questions under a condition, ``new`` those of them that an answer has just asked for.
    """

    key: str
    title: str
    hint: str
    fields: list[BoundField]
    errors: list[tuple[str, str]]
    asked: list[str] = field(default_factory=list)
    new: list[BoundField] = field(default_factory=list)

    @property
    def depends(self) -> bool:
        """Whether an answer of the page shows or hides another question of it."""
        return any(bound.controls for bound in self.fields)


_AUTOCOMPLETE = {"first_name": "given-name", "last_name": "family-name", "address": "street-address"}


def bind_page(
    definition: ServiceDefinition,
    page: Page,
    answers: Mapping[str, Any],
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
    asked: Collection[str] | None = None,
) -> BoundPage:
    """The page with what was typed, or with the stored answers where nothing was typed.

    Conditions look at the stored answers laid under what was typed, so that a page sent back shows the
    questions that its own answers ask for. ``asked`` are the questions under a condition that it had before: what is
    not among them is new.
    """
    plan = plan_of(definition).page(page.key)
    said = dict(errors or {})
    controlling = _controlling(definition, plan)
    seen = _as_seen(definition, plan, answers, typed, controlling)
    fields, shown = [], []
    counties: dict[str, str] = {}
    for question in plan.questions:
        if question.field.fixed or (question.condition is not None and not question.condition.holds(seen)):
            continue
        bound = _bind(question, answers, typed, said)
        bound.controls = question.name in controlling
        if bound.kind == "county":
            counties[question.home] = bound.name
        bound.within = counties.get(question.home, "") if bound.groups else ""
        if question.condition is not None:
            shown.append(question.name)
            bound.new = asked is not None and question.name not in asked
        fields.append(bound)
    listed = [(f.id, _named(f)) for f in _walk(fields) if f.error]
    listed += [(control_id(name), sentence) for name, sentence in said.items()]
    new = [bound for bound in fields if bound.new]
    return BoundPage(page.key, page.title, page.hint, fields, listed, shown, new)


def _named(field: BoundField) -> str:
    """The sentence of an error as the list on top says it: with its row, and the question unless it names it itself."""
    named = field.error if field.label in field.error else f"{field.label.rstrip(END)}: {field.error}"
    return f"{field.within_row}، {named}" if field.within_row else named


def _walk(fields: list[BoundField]) -> list[BoundField]:
    return [inner for bound in fields for inner in [bound, *[cell for row in bound.rows for cell in row]]]


def _as_seen(
    definition: ServiceDefinition,
    plan: PagePlan,
    answers: Mapping[str, Any],
    typed: Typed | None,
    controlling: set[str],
) -> dict[str, Any]:
    """Stored answers with what was typed laid over them: choices, and whatever else a condition of the page reads."""
    seen = walk(definition, answers)[1]
    if typed is None:
        typed = {}
    for question in plan.questions:
        home = question.home
        if question.field.fixed:
            value: Any = question.field.fixed
        elif isinstance(question.kind, Choice | Boolean) and typed:
            raw = question.kind.read(typed, question.name)
            value = Boolean.words.get(raw) if isinstance(question.kind, Boolean) else raw
        elif typed and question.name in controlling:
            value = _readable(question, typed)
        else:
            continue
        if home:
            seen[home] = {**(seen.get(home) or {}), question.field.key: value}
        else:
            seen[question.field.key] = value
    return seen


def _readable(question: Question, typed: Typed) -> Any:
    """The answer that was typed, as far as it can be read; of rows those that hold anything."""
    if question.kind is not None:
        return _clean_or_none(question, question.kind.read(typed, question.name))
    return [
        {column.name: _clean_or_none(column, row.get(column.name)) for column in question.columns}
        for row in rows_typed(question, typed)
        if not is_empty(row)
    ]


def _clean_or_none(question: Question, raw: Any) -> Any:
    if question.kind is None or is_empty(raw):
        return None
    try:
        return question.kind.clean(question.field, raw)
    except Rejected:
        return None


def _controlling(definition: ServiceDefinition, plan: PagePlan) -> set[str]:
    conditions = conditions_of(definition)
    return {
        name
        for question in plan.questions
        if question.condition is not None
        for name in conditions.names(question.condition.expression)
    }


def _stored(question: Question, answers: Mapping[str, Any]) -> Any:
    home = answers.get(question.home) if question.home else answers
    return home.get(question.field.key) if isinstance(home, Mapping) else None


def _bind(
    question: Question, answers: Mapping[str, Any], typed: Typed | None, said: dict[str, str]
) -> BoundField:
    own = question.field
    bound = BoundField(
        name=question.name,
        id=control_id(question.name),
        kind=own.kind,
        label=own.label,
        hint=own.hint,
        error=said.pop(question.name, ""),
        required=own.required,
        unit=own.unit,
        row=own.row,
        max_length=own.max_length,
    )
    stored = _stored(question, answers)
    if question.kind is None:
        _bind_rows(question, bound, stored, typed, said)
    else:
        _bind_value(question, question.kind, bound, stored, typed)
    return bound


def _bind_value(question: Question, kind: Kind, bound: BoundField, stored: Any, typed: Typed | None) -> None:
    own = question.field
    bound.ltr, bound.inputmode = kind.ltr, kind.inputmode
    bound.autocomplete = _AUTOCOMPLETE.get(own.key, kind.autocomplete)
    if typed is not None and any(k == bound.name or k.startswith(f"{bound.name}.") for k in typed):
        bound.value = kind.read(typed, bound.name) or ""
    elif typed and isinstance(kind, Choice | Boolean):
        bound.value = (
            ""  # the page was sent and this was left alone: an unchecked box; an input always comes along
        )
    elif stored is not None:
        bound.value = kind.typed(own, stored)
    if isinstance(kind, Choice | Boolean):
        chosen = bound.value if isinstance(bound.value, list) else [bound.value]
        bound.options = [(key, label, key in chosen) for key, label in kind.options(own).items()]
        if isinstance(kind, City):
            bound.groups = [
                (county, label, tuple((key, name, key in chosen) for key, name in cities.items()))
                for county, label, cities in kind.groups()
            ]


def _bind_rows(
    question: Question, bound: BoundField, stored: Any, typed: Typed | None, said: dict[str, str]
) -> None:
    own = question.field
    bound.at_least = int(own.at_least or (1 if own.required else 0))
    bound.at_most = int(own.at_most) if own.at_most is not None else None
    numbers = row_numbers(question, typed) if typed else []
    rows = stored if isinstance(stored, list) and not numbers else []
    count = max(len(numbers), len(rows), bound.at_least, 1)
    for place in range(count):
        sent = numbers[place] if place < len(numbers) else place
        row = []
        for column in question.columns:
            if column.kind is None:
                continue
            name = f"{question.name}.{place}.{column.name}"
            cell = BoundField(
                name=name,
                id=control_id(name),
                kind=column.field.kind,
                label=column.field.label,
                hint=column.field.hint,
                error=said.pop(f"{question.name}.{place}.{column.name}", ""),
                required=column.field.required,
                unit=column.field.unit,
                max_length=column.field.max_length,
                within_row=f"{own.row or own.label} {persian_digits(place + 1)}",
            )
            value = rows[place].get(column.name) if place < len(rows) else None
            source = f"{question.name}.{sent}.{column.name}"
            renamed = _renamed(typed, source, name) if numbers else None
            _bind_value(column, column.kind, cell, value, renamed)
            row.append(cell)
        bound.rows.append(row)


def _renamed(typed: Typed | None, source: str, name: str) -> dict[str, list[str]]:
    """What was typed in one cell, under the name that the cell has now."""
    return {
        name + key[len(source) :]: list(values)
        for key, values in (typed or {}).items()
        if key == source or key.startswith(f"{source}.")
    }
