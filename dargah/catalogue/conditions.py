"""Conditions over answers, in CEL: type-checked when a definition loads, compiled once.

The library is cel-expr-python, the binding of the CEL project's own C++ runtime: it type-checks, which
cel-python does not, and evaluates a condition in about 15 µs. Each question is a variable named by its dotted
path (``applicant.capacity``) with the type of its kind, so that a wrong name or comparison stops the load. An
unanswered question has the empty value of its type: conditions are total. ``.sum()`` of a list of numbers is
not in standard CEL; it is added here.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cel_expr_python import cel

from dargah.catalogue.definition import ROWS, FormField, ServiceDefinition
from dargah.persian.digits import persian_digits

Answers = Mapping[str, Any]
Reader = tuple[str, tuple[str, ...], Callable[[Any], Any], Any]

_T = cel.Type
_TEXT = (_T.STRING, str, "")
_MAP: tuple[Any, Callable[[Any], Any], Any] = (_T.Map(_T.STRING, _T.DYN), dict, {})
_TYPES: dict[str, tuple[Any, Callable[[Any], Any], Any]] = {
    "number": (_T.INT, int, 0),
    "rials": (_T.INT, int, 0),
    "decimal": (_T.DOUBLE, float, 0.0),
    "area": (_T.DOUBLE, float, 0.0),
    "boolean": (_T.BOOL, bool, False),
    "choices": (_T.List(_T.STRING), list, []),
    "map_point": _MAP,
    "utm": _MAP,
    "letter_reference": _MAP,
}
FEW_VALUES = frozenset({"choice", "choices", "boolean", "province", "county", "city"})
# what is sent may be no option at all: neither many nor long ones are kept
MOST_SAID, LONGEST_SAID = 256, 400
_ROWS_TYPE = _T.List(_T.Map(_T.STRING, _T.DYN))
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_ROW_VARIABLE = re.compile(
    r"\b([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)\.(?:map|all|exists|exists_one|filter)\((\w+),"
)
_COMPARED = re.compile(r"([A-Za-z_][\w.]*)\s*[!=]=\s*\"([^\"]*)\"")
# the pattern of x.matches("…") and of matches(x, "…"), raw or not
_PATTERN = re.compile(r"\bmatches\((?:[\w.]+\s*,)?\s*(r?(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'))\s*\)")
# a day in a condition is text in the ISO calendar, which sorts as days do
FIRST_YEAR = 1800
_BESIDE = re.compile(
    r"([A-Za-z_][\w.]*)\s*(?:[!=<>]=|[<>])\s*\"([^\"]*)\"|\"([^\"]*)\"\s*(?:[!=<>]=|[<>])\s*([A-Za-z_][\w.]*)"
)
_CONTAINED = re.compile(r"\"([^\"]*)\"\s+in\s+([A-Za-z_][\w.]*)")


class WrongCondition(ValueError):
    """An expression that cannot be used; the text says why, in Persian."""


_TYPE_NAMES = {
    "string": "متن", "int": "عدد درست", "double": "عدد اعشاری", "bool": "بله یا نه", "list(string)": "چند گزینه",
    "list(map(string, dyn))": "ردیف‌ها", "map(string, dyn)": "چند خانه", "dyn": "هر چیز",
}  # fmt: skip
_UNDECLARED = re.compile(r"undeclared reference to '([^']*)'")
_OVERLOAD = re.compile(r"no matching overload for '([^']*)' applied to '\((.*?)\)'\s*\n")
_OF_TYPE = re.compile(r"expression of type '([^']*)' cannot be the operand of a select")


def _in_persian(said: str) -> str:
    """What CEL says of an expression that it cannot compile."""
    if found := _UNDECLARED.search(said):
        return f"پرسش یا تابعی به نام «{found[1]}» نیست."
    if found := _OVERLOAD.search(said):
        kinds = [_TYPE_NAMES.get(one, one) for one in re.split(r", (?![^(]*\))", found[2])]
        sign = found[1].strip("_@").replace("_?_:", "؟:")
        whole = (
            "؛ عدد اعشاری را با ممیز بنویسید، مانند 6.0." if {"عدد درست", "عدد اعشاری"} <= set(kinds) else "."
        )
        return f"«{sign}» برای {' و '.join(kinds)} نیست{whole}"
    if found := _OF_TYPE.search(said):
        return f"پس از نقطه چیزی نیست؛ این پرسش {_TYPE_NAMES.get(found[1], found[1])} است."
    if "Syntax error" in said:
        place = re.search(r"<input>:\d+:(\d+)", said)
        return "نوشتار آن درست نیست" + (f"، نزدیک نویسه {persian_digits(place[1])}." if place else ".")
    return "نام یا نوع پرسش‌های آن درست نیست."


def _total(numbers: list[Any]) -> float:
    """The sum of a list of numbers, free of binary dust: 1.1 + 4.9 is 6.0."""
    return round(math.fsum(float(number) for number in numbers), 9)


_SUM = cel.CelExtension(
    "dargah",
    [
        cel.FunctionDecl(
            "sum",
            [
                cel.Overload(
                    "sum_of_doubles",
                    return_type=_T.DOUBLE,
                    parameters=[_T.List(_T.DOUBLE)],
                    is_member=True,
                    impl=_total,
                )
            ],
        )
    ],
)


def questions(definition: ServiceDefinition) -> Iterator[tuple[str, FormField]]:
    """Every question outside rows with its dotted path, in the order in which it is asked."""
    for page in definition.form:
        for field in page.group:
            yield f"{page.use}.{field.key}", field
        for field in page.fields:
            yield field.key, field


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled expression and what it reads.

    ``said`` remembers what a condition over choices gave: they have few values, and every page of a form asks all
    conditions again. None where a question of the expression may hold anything: nothing a person typed is kept.
    """

    expression: str
    program: Any
    readers: tuple[Reader, ...]
    said: dict[tuple[Any, ...], Any] | None = None

    def value(self, answers: Answers) -> Any:
        """What the expression gives for these answers."""
        if self.said is None:
            return self._asked([_read(reader, answers) for reader in self.readers])
        if (
            len(self.readers) == 1
        ):  # most conditions read one question: asked hundreds of times an application
            only = _read(self.readers[0], answers)
            read = [only]
            key: tuple[Any, ...] = (tuple(only) if type(only) is list else only,)
        else:
            read = [_read(reader, answers) for reader in self.readers]
            key = tuple([tuple(value) if type(value) is list else value for value in read])
        try:
            return self.said[key]
        except KeyError:
            given = self._asked(read)
            if len(self.said) < MOST_SAID and len(str(key)) < LONGEST_SAID:
                self.said[key] = given
            return given

    def _asked(self, read: list[Any]) -> Any:
        data = {reader[0]: value for reader, value in zip(self.readers, read, strict=True)}
        return self.program.eval(data=data).plain_value()

    def holds(self, answers: Answers) -> bool:
        """Whether the condition is true for these answers."""
        return self.value(answers) is True


def _read(reader: Reader, answers: Answers) -> Any:
    """The value of one question, or the empty value of its type."""
    found: Any = answers
    for part in reader[1]:
        # a plain dictionary is told by its type at once, another mapping by asking
        found = found.get(part) if type(found) is dict or isinstance(found, Mapping) else None
    return reader[3] if found is None or found == "" else reader[2](found)


class Conditions:
    """The conditions of one definition: its variables, and its expressions compiled once."""

    def __init__(self, definition: ServiceDefinition) -> None:
        types: dict[str, Any] = {}
        self._readers: dict[str, Reader] = {}
        self._fields: dict[str, FormField] = {}
        for name, field in questions(definition):
            kind, convert, empty = _type_of(field)
            types[name] = kind
            self._fields[name] = field
            self._readers[name] = (name, tuple(name.split(".")), convert, field.fixed or empty)
        self._env = cel.NewEnv(variables=types, extensions=[_SUM])
        self._compiled: dict[str, Condition] = {}

    def compiled(self, expression: str) -> Condition:
        """The condition of an expression. Raises WrongCondition when it names or compares what it cannot."""
        found = self._compiled.get(expression)
        if found is None:
            names = self.names(expression)
            self._check_rows(expression)
            self._check_options(expression)
            self._check_days(expression)
            try:
                program = self._env.compile(expression)
            except RuntimeError as refusal:
                raise WrongCondition(
                    f"شرط «{expression}» خوانده نشد: {_in_persian(str(refusal))}"
                ) from refusal
            self._check_patterns(expression)
            few = all(self._fields[name].kind in FEW_VALUES for name in names)
            readers = tuple(self._readers[name] for name in names)
            found = Condition(expression, program, readers, {} if few else None)
            self._compiled[expression] = found
        return found

    def condition(self, expression: str) -> Condition:
        """As compiled(), for an expression that must be true or false."""
        found = self.compiled(expression)
        if found.program.return_type() != _T.BOOL:
            raise WrongCondition(f"شرط «{expression}» باید درست یا نادرست باشد.")
        return found

    def amount(self, expression: str) -> Condition:
        """As compiled(), for an expression that must give a whole number: money is never a fraction."""
        found = self.compiled(expression)
        if found.program.return_type() != _T.INT:
            raise WrongCondition(
                f"«{expression}» باید عدد درست (ریال) بدهد؛ عدد اعشاری را با int( ) گرد کنید."
            )
        return found

    def names(self, expression: str) -> list[str]:
        """The questions that an expression reads, each once, in the order of the form."""
        written = {m[0] for m in _NAME.finditer(_STRING.sub('""', expression))}
        parts = {".".join(name.split(".")[:n]) for name in written for n in (1, 2)}
        return [name for name in self._readers if name in parts]

    def question(self, name: str) -> FormField:
        """The question of a dotted name. Raises KeyError."""
        return self._fields[name]

    def number(self, expression: str) -> Condition:
        """As compiled(), for an expression that must give a whole number."""
        found = self.compiled(expression)
        if found.program.return_type() != _T.INT:
            raise WrongCondition(f"«{expression}» باید عدد درست (ریال) بدهد.")
        return found

    def _check_rows(self, expression: str) -> None:
        """CEL sees rows as open maps: that a row has the named column is checked here."""
        for table, variable in _ROW_VARIABLE.findall(expression):
            field = self._fields.get(table)
            if field is None or field.kind not in ROWS:
                continue
            columns = {column.key for column in field.fields}
            for column in re.findall(rf"\b{variable}\.(\w+)", expression):
                if column not in columns:
                    raise WrongCondition(f"در شرط «{expression}»، «{table}» ستونی به نام «{column}» ندارد.")

    def _check_patterns(self, expression: str) -> None:
        """A pattern that cannot be read gives no answer when it is asked: it is asked once, of nothing, here."""
        for found in _PATTERN.finditer(expression):
            try:
                told = self._env.compile(f'"".matches({found[1]})').eval(data={}).plain_value()
            except RuntimeError:
                told = None
            if not isinstance(told, bool):
                raise WrongCondition(f"در شرط «{expression}» الگوی {found[1]} خوانده نمی‌شود.")

    def _check_days(self, expression: str) -> None:
        """A day compared with what is none would hold always or never."""
        for name, word, before, after in _BESIDE.findall(expression):
            field, told = self._fields.get(name or after), word or before
            if field is not None and field.kind == "jalali_date" and told and not _is_a_day(told):
                raise WrongCondition(
                    f"در شرط «{expression}»، «{told}» روز نیست؛ روز را میلادی بنویسید، مانند «2026-03-21»."
                )

    def _check_options(self, expression: str) -> None:
        """A comparison with a word that is none of the options would never hold."""
        pairs = [*_COMPARED.findall(expression), *((n, w) for w, n in _CONTAINED.findall(expression))]
        for name, word in pairs:
            field = self._fields.get(name)
            if field is not None and field.options and word and word not in field.options:
                raise WrongCondition(f"در شرط «{expression}»، «{word}» از گزینه‌های «{name}» نیست.")


def _is_a_day(word: str) -> bool:
    """Whether it is a day as answers keep them; what is written in Jalali would be read as one of the middle ages."""
    try:
        day = date.fromisoformat(word)
        return day.isoformat() == word and day.year >= FIRST_YEAR
    except ValueError:
        return False


def _type_of(field: FormField) -> tuple[Any, Callable[[Any], Any], Any]:
    """CEL type, conversion of a stored value, and the empty value, of a question."""
    if field.kind not in ROWS:
        return _TYPES.get(field.kind, _TEXT)
    columns = [(column.key, *_TYPES.get(column.kind, _TEXT)[1:]) for column in field.fields]

    def rows(stored: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                key: empty if row.get(key) in (None, "") else convert(row[key])
                for key, convert, empty in columns
            }
            for row in stored
        ]

    return _ROWS_TYPE, rows, []


def conditions_of(definition: ServiceDefinition) -> Conditions:
    """The conditions of a definition, built when first asked for and kept with it."""
    found: Conditions | None = definition.kept.get("conditions")
    if found is None:
        found = definition.kept["conditions"] = Conditions(definition)
    return found


def holds(expression: str, answers: Answers, definition: ServiceDefinition) -> bool:
    """Whether a condition of the definition is true for these answers; an empty expression always is."""
    return not expression or conditions_of(definition).condition(expression).holds(answers)
