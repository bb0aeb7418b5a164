"""Answers as people and programs read them: the review page, the desk, the receipt, the JSON Schema."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dargah.catalogue.conditions import conditions_of
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.forms.places import PLACE_KINDS
from dargah.catalogue.forms.plan import Question, plan_of
from dargah.catalogue.forms.shown import effective_answers, walk
from dargah.persian.digits import persian_digits
from dargah.persian.plates import ParcelPlate


@dataclass(frozen=True)
class Row:
    """One answer: label and text; ``ltr`` for codes, ``kind`` and ``name`` of the question; a fact of a letter has no name."""

    label: str
    text: str
    ltr: bool
    kind: str
    name: str = ""


@dataclass(frozen=True)
class Section:
    """The answers of one page."""

    key: str
    title: str
    rows: list[Row] = field(default_factory=list)


def describe(definition: ServiceDefinition, answers: Mapping[str, Any]) -> list[Section]:
    """What was answered, page by page, in Persian; unanswered questions and hidden pages are left out."""
    plans, values = walk(definition, answers)
    sections = []
    for plan in plans:
        rows: list[Row] = []
        for question in plan.questions:
            home = values.get(question.home, {}) if question.home else values
            value = home.get(question.field.key)
            if value is not None and not question.field.fixed:
                rows += rows_of(question, value)
        if rows:
            sections.append(Section(plan.page.key, plan.page.title, rows))
    return sections


def rows_of(question: Question, value: Any) -> list[Row]:
    """An answer in words: one row, or one for each row of a table."""
    own = question.field
    if question.kind is not None:
        return [_row(question, own.short or own.label, value)]
    told = []
    for place, row in enumerate(value, start=1):
        cells = [
            f"{column.field.short or column.field.label}: {_in_line(column, row[column.name])}"
            for column in question.columns
            if column.kind is not None and column.name in row
        ]
        told.append(
            Row(
                f"{own.row or own.label} {persian_digits(place)}",
                "، ".join(cells),
                ltr=False,
                kind=own.kind,
                name=question.name,
            )
        )
    return told


def _in_line(column: Question, value: Any) -> str:
    """A cell among others in one line; a code keeps its direction, or its parts change places, «۳٫۵ دانگ» goes as Persian."""
    if column.kind is None:
        raise TypeError(column.name)
    text = column.kind.show(column.field, value)
    return f"\u2066{text}\u2069" if column.kind.ltr and not _in_words(text) else text


def _in_words(text: str) -> bool:
    return any("آ" <= character <= "ی" for character in text)


def _row(question: Question, label: str, value: Any) -> Row:
    """An answer of one question. A code goes left to right; «۲٬۰۰۰ مترمربع», which has words, as Persian goes."""
    if question.kind is None:
        raise TypeError(question.name)
    text = question.kind.show(question.field, value)
    is_code = question.kind.ltr or (text.isascii() and text.isdigit())
    return Row(label, text, ltr=is_code and not _in_words(text), kind=question.field.kind, name=question.name)


def place_of(definition: ServiceDefinition, answers: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The first place on the map that was answered, as it is stored; None for none."""
    plans, values = walk(definition, answers)
    for question in (question for plan in plans for question in plan.questions):
        home = values.get(question.home) or {} if question.home else values
        value = home.get(question.field.key)
        if question.field.kind in PLACE_KINDS and isinstance(value, Mapping):
            return value
    return None


PLATE = "parcel.plate"


def facts(definition: ServiceDefinition, answers: Mapping[str, Any], paths: list[str]) -> list[Row]:
    """The answers at these paths as a letter names them: short labels, a plate in one phrase, rows without IDs."""
    plans, values = walk(definition, answers)
    asked = {question.name: question for plan in plans for question in plan.questions}
    told: list[Row] = []
    for path in paths:
        home, _, key = path.rpartition(".")
        value = (values.get(home) or {}).get(key) if home else values.get(key)
        if path == PLATE:
            told += _plate(values.get("parcel") or {})
        elif value is not None and path in asked:
            told += _fact(asked[path], value)
    return told


def _plate(parcel: Mapping[str, Any]) -> list[Row]:
    if not parcel.get("main_plate"):
        return []
    plate = ParcelPlate(
        main=parcel["main_plate"],
        sub=parcel.get("sub_plate"),
        section=str(parcel.get("registry_section") or "").removeprefix("بخش ") or None,
        lot=parcel.get("lot_no"),
    )
    return [Row("پلاک ثبتی", str(plate), ltr=False, kind="parcel_plate")]


def _fact(question: Question, value: Any) -> list[Row]:
    own = question.field
    label = own.short or own.label
    if question.kind is not None:
        return [_row(question, label, value)]
    lines = [
        "، ".join(
            _in_line(column, row[column.name])
            for column in question.columns
            if column.kind is not None and column.name in row and column.field.kind != "national_id"
        )
        for row in value
    ]
    return [Row(label, "؛ ".join(lines), ltr=False, kind=own.kind)]


def json_schema(definition: ServiceDefinition) -> dict[str, Any]:
    """The answers of this service as JSON Schema (2020-12).

    A question that is asked only under a condition is optional here and says its condition in words of CEL, unless what
    the form itself has settled («applicant.kind» of a service for companies) makes it true for everybody; the rules
    themselves are those of clean_answers.
    """
    settled = _settled(definition)
    properties: dict[str, Any] = {}
    required: list[str] = []
    for plan in plan_of(definition).pages:
        always = plan.condition is None
        inner: dict[str, Any] = {}
        inner_required = []
        for question in plan.questions:
            own = question.field
            if own.fixed:
                schema: dict[str, Any] = {"const": own.fixed}
            else:
                schema = _schema(question)
            schema["title"] = own.label
            conditions = [text for text in (plan.page.when, own.when) if text]
            if own.hint:
                schema["description"] = ". ".join(
                    filter(None, [own.hint.rstrip("."), schema.get("description", "")])
                )
            if conditions:
                schema["$comment"] = "asked when " + " && ".join(conditions)
            needed = own.required and not own.fixed and _always_asked(definition, own.when, settled)
            if question.home:
                inner[own.key] = schema
                inner_required += [own.key] if needed else []
            else:
                properties[own.key] = schema
                required += [own.key] if needed and always else []
        if inner:
            properties[plan.page.use] = {
                "type": "object",
                "title": plan.page.title,
                "properties": inner,
                "required": inner_required,
                "additionalProperties": False,
            }
            required += [plan.page.use] if inner_required and always else []
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": definition.title,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _settled(definition: ServiceDefinition) -> dict[str, Any]:
    """The answers that the form gives itself, as a condition reads them."""
    found: dict[str, Any] = {}
    for plan in plan_of(definition).pages:
        for question in plan.questions:
            if question.field.fixed:
                home = found.setdefault(question.home, {}) if question.home else found
                home[question.field.key] = question.field.fixed
    return found


def _always_asked(definition: ServiceDefinition, when: str, settled: Mapping[str, Any]) -> bool:
    """Whether a condition holds for everybody: there is none, or it reads nothing but what is settled."""
    if not when:
        return True
    conditions = conditions_of(definition)
    names = {f"{home}.{key}" for home, inner in settled.items() if isinstance(inner, dict) for key in inner}
    known = names | {key for key, value in settled.items() if not isinstance(value, dict)}
    return set(conditions.names(when)) <= known and conditions.condition(when).holds(settled)


def _schema(question: Question) -> dict[str, Any]:
    own = question.field
    if question.kind is not None:
        return question.kind.schema(own)
    columns = {
        column.name: {**column.kind.schema(column.field), "title": column.field.label}
        for column in question.columns
        if column.kind is not None
    }
    return {
        "type": "array",
        "minItems": int(own.at_least or (1 if own.required else 0)),
        **({"maxItems": int(own.at_most)} if own.at_most is not None else {}),
        "items": {
            "type": "object",
            "properties": columns,
            "required": [column.name for column in question.columns if column.field.required],
            "additionalProperties": False,
        },
    }


def example(definition: ServiceDefinition, sample: Mapping[str, Any]) -> dict[str, Any]:
    """A complete valid body for the API, from the service's accepted sample."""
    return {
        "answers": effective_answers(definition, sample.get("answers", {})),
        "files": [{"document": key, "name": name} for key, name in sample.get("files", {}).items()],
    }
