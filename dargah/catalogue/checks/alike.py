"""What a person could not tell apart: two questions or two papers of one name on one page, two keys that are one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from dargah.catalogue.checks.reach import Reach
from dargah.catalogue.conditions import WrongCondition, conditions_of
from dargah.catalogue.definition import Document, FormField, ServiceDefinition
from dargah.catalogue.findings import Finding, Found
from dargah.catalogue.yaml_lines import Place
from dargah.persian.text import search_key

Named = tuple[Place, str, str]  # the place of a name, the name, when it is shown


def found(definition: ServiceDefinition) -> Found:
    """Names that stand twice before the same person, and eligibility questions of one key."""
    keys = Counter(one.key for one in definition.eligible)
    for number, one in enumerate(definition.eligible):
        if keys[one.key] > 1:
            yield Finding(("eligible", number, "key"), f"دو پرسش پیش از درخواست کلید «{one.key}» دارند.")
    for page in range(len(definition.form)):
        for place, name in _twice(definition, list(_questions(definition, page))):
            yield Finding(place, f"دو پرسش این صفحه یک نام دارند: «{name}».")
    for place, name in _columns(definition):
        yield Finding(place, f"دو ستون این پرسش یک نام دارند: «{name}».")
    for papers in _papers(definition):
        for place, name in _twice(definition, papers):
            yield Finding(place, f"دو مدرک یک نام دارند: «{name}».")


def _questions(definition: ServiceDefinition, number: int) -> Iterator[Named]:
    page = definition.form[number]
    for group, fields in (("group", page.group), ("fields", page.fields)):
        for at, field in enumerate(fields):
            if not field.fixed:
                yield ("form", number, group, at, "label"), field.label, field.when


def _columns(definition: ServiceDefinition) -> Iterator[tuple[Place, str]]:
    for number, page in enumerate(definition.form):
        for group, fields in (("group", page.group), ("fields", page.fields)):
            for at, field in enumerate(fields):
                if name := _column_twice(field):
                    yield ("form", number, group, at, "fields"), name


def _column_twice(field: FormField) -> str:
    many = Counter(search_key(column.label) for column in field.fields)
    return next((column.label for column in field.fields if many[search_key(column.label)] > 1), "")


def _papers(definition: ServiceDefinition) -> Iterator[list[Named]]:
    """The documents, page by page."""
    pages: dict[str, list[tuple[int, Document]]] = {}
    for number, one in enumerate(definition.documents):
        pages.setdefault(one.page, []).append((number, one))
    for listed in pages.values():
        yield [(("documents", number, "title"), one.title, one.when) for number, one in listed]


def _twice(definition: ServiceDefinition, named: Sequence[Named]) -> Iterator[tuple[Place, str]]:
    """The later of each two that have one name and may be shown together."""
    for (_, first, when), (place, second, other) in combinations(named, 2):
        same = second.strip() and search_key(first) == search_key(second)
        if same and _together(definition, [one for one in (when, other) if one]):
            yield place, second


def _together(definition: ServiceDefinition, expressions: list[str]) -> bool:
    """Whether these may hold for one person; what cannot be read is another check's."""
    conditions = conditions_of(definition)
    try:
        for one in expressions:
            conditions.condition(one)
    except WrongCondition:
        return False
    return not expressions or Reach(definition, conditions, readable(definition)).can_hold(*expressions)


def readable(definition: ServiceDefinition) -> set[str]:
    """The conditions of pages and questions that compile."""
    conditions, found = conditions_of(definition), set()
    for page in definition.form:
        for one in (page.when, *(field.when for field in [*page.group, *page.fields])):
            try:
                found.add(conditions.condition(one).expression if one else "")
            except WrongCondition:
                continue
    return found - {""}
