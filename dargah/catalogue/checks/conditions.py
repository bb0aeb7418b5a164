"""Conditions and figures: that they read what was asked before, are of the right type, and can ever hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dargah.catalogue.checks.reach import Reach
from dargah.catalogue.conditions import Conditions, WrongCondition, conditions_of, questions
from dargah.catalogue.definition import FormField, Page, ServiceDefinition
from dargah.catalogue.findings import Finding, Found
from dargah.catalogue.yaml_lines import Place

Wanted = Literal["truth", "value", "rials"]


@dataclass(frozen=True)
class Written:
    """An expression where it is written; ``before`` counts the questions asked before it, ``among`` is what else must hold."""

    expression: str
    place: Place
    before: int
    wanted: Wanted = "truth"
    among: tuple[str, ...] = ()
    never: str = ""  # the sentence where it can never hold


def found(definition: ServiceDefinition) -> Found:
    """Faults of every expression, each on its own: one that is wrong hides no other."""
    conditions = conditions_of(definition)
    order = {name: place for place, (name, _) in enumerate(questions(definition))}
    sound: list[Written] = []
    for one in _written(definition):
        try:
            _compile(conditions, one)
        except WrongCondition as refusal:
            yield Finding(one.place, str(refusal))
            continue
        late = [name for name in conditions.names(one.expression) if order[name] >= one.before]
        if late:
            yield Finding(
                one.place,
                f"شرط «{one.expression}» به «{late[0]}» نگاه می‌کند که پیش از آن پرسیده نشده است.",
            )
        else:
            sound.append(one)
    yield from _never(definition, conditions, sound)


def _compile(conditions: Conditions, one: Written) -> None:
    if one.wanted == "truth":
        conditions.condition(one.expression)
    elif one.wanted == "rials":
        conditions.number(one.expression)
    else:
        conditions.compiled(one.expression)


def _never(definition: ServiceDefinition, conditions: Conditions, sound: list[Written]) -> Found:
    """What no answers lead to; only among expressions that could be read."""
    usable = {one.expression for one in sound}
    reach = Reach(definition, conditions, usable)
    rules = list(_rules(definition, usable))
    for one in sound:
        passed = [rule for at, rule in rules if at < _reading_order(one.place, definition)]
        if (
            one.never
            and all(part in usable for part in one.among)
            and not reach.can_hold(one.expression, *one.among, *passed)
        ):
            yield Finding(one.place, one.never)


def _rules(definition: ServiceDefinition, usable: set[str]) -> Iterator[tuple[tuple[int, int], str]]:
    """What is true of everybody who has passed a rule: that it held, or that its page was not theirs."""
    for number, page in enumerate(definition.form):
        for at, check in enumerate(page.checks):
            if check.holds in usable and (not page.when or page.when in usable):
                yield (number, at), f"!({page.when}) || ({check.holds})" if page.when else check.holds


def _reading_order(place: Place, definition: ServiceDefinition) -> tuple[int, int]:
    """The first rule that who comes to a place need not have passed; to what is not of the form one comes with all of it."""
    if place[0] == "form":
        return int(place[1]), int(place[3]) if place[2] == "checks" else 0
    if place[0] == "documents" and (page := definition.documents[int(place[1])].page):
        return next((n for n, one in enumerate(definition.form) if one.key == page), 0), 0
    return len(definition.form), 0


def _written(definition: ServiceDefinition) -> Iterator[Written]:
    """Every expression of a definition, in its order."""
    asked = 0
    for number, page in enumerate(definition.form):
        yield from _of_page(page, number, asked)
        asked += len(page.group) + len(page.fields)
    for number, document in enumerate(definition.documents):
        if document.when:
            said = f"شرط مدرک «{document.title}» هیچ‌گاه برآورده نمی‌شود؛ از کسی خواسته نمی‌شود."
            yield Written(document.when, ("documents", number, "when"), asked, never=said)
    for number, stage in enumerate(definition.stages):
        for at, ask in enumerate(stage.ask):
            if ask.when:
                said = f"شرط این پرسش از «{ask.whom}» هیچ‌گاه برآورده نمی‌شود؛ هرگز پرسیده نمی‌شود."
                yield Written(ask.when, ("stages", number, "ask", at, "when"), asked, never=said)
    yield from _of_fee(definition, asked)


def _of_page(page: Page, number: int, asked: int) -> Iterator[Written]:
    here = tuple(filter(None, [page.when]))
    if page.when:
        said = f"شرط صفحه «{page.title}» هیچ‌گاه برآورده نمی‌شود؛ کسی به این صفحه نمی‌رسد."
        yield Written(page.when, ("form", number, "when"), asked, never=said)
    for group, listed in (("group", page.group), ("fields", page.fields)):
        for at, field in enumerate(listed):
            if field.when:
                yield _of_field(field, ("form", number, group, at, "when"), asked + at, here)
        asked += len(listed)
    for at, check in enumerate(page.checks):
        place: Place = ("form", number, "checks", at)
        said = "این قاعده هیچ‌گاه برآورده نمی‌شود؛ کسی از این صفحه نمی‌گذرد."
        yield Written(check.holds, (*place, "holds"), asked, never=said, among=here)
        for name, figure in check.say.items():
            yield Written(figure, (*place, "say", name), asked, "value")


def _of_field(field: FormField, place: Place, before: int, among: tuple[str, ...]) -> Written:
    # a shared group's own conditions narrow with the service's applicants: what nobody is asked there is no fault
    said = f"شرط پرسش «{field.label}» هیچ‌گاه برآورده نمی‌شود؛ از کسی پرسیده نمی‌شود."
    return Written(field.when, place, before, among=among, never="" if place[2] == "group" else said)


def _of_fee(definition: ServiceDefinition, asked: int) -> Iterator[Written]:
    """The rule of the fee, where it is made of items."""
    for number, item in enumerate(definition.fee.items):
        place: Place = ("fee", "items", number)
        if item.when:
            said = f"شرط ردیف «{item.title}» هیچ‌گاه برآورده نمی‌شود."
            yield Written(item.when, (*place, "when"), asked, never=said)
        yield Written(item.rials, (*place, "rials"), asked, "rials")
