"""Which pages and questions a set of stored answers asks for: conditions only, nothing is cleaned here."""

from collections.abc import Mapping
from typing import Any

from dargah.catalogue.definition import Page, ServiceDefinition
from dargah.catalogue.forms.plan import PagePlan, plan_of


def walk(definition: ServiceDefinition, answers: Mapping[str, Any]) -> tuple[list[PagePlan], dict[str, Any]]:
    """The pages that are asked, and the answers that count: those of asked questions on asked pages.

    Pages are walked in order and a condition sees only answers that count, so that an answer left behind on a
    page that is no longer asked decides nothing.
    """
    plans: list[PagePlan] = []
    counted: dict[str, Any] = {}
    for plan in plan_of(definition).pages:
        if plan.condition is not None and not plan.condition.holds(counted):
            continue
        plans.append(plan)
        group = answers.get(plan.page.use) if plan.page.use else None
        if plan.page.group:
            counted[plan.page.use] = {}
        for question in plan.questions:
            if question.condition is not None and not question.condition.holds(counted):
                continue
            source = group if question.home else answers
            # a plain dictionary is told by its type at once, another mapping by asking
            told = source if type(source) is dict or isinstance(source, Mapping) else {}
            value = question.field.fixed or told.get(question.field.key)
            if value is not None:
                home = counted[question.home] if question.home else counted
                home[question.field.key] = value
    return plans, counted


def effective_answers(definition: ServiceDefinition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that count, out of everything a draft has kept."""
    return walk(definition, answers)[1]


def pages_shown(definition: ServiceDefinition, answers: Mapping[str, Any]) -> list[Page]:
    """The pages that these answers ask for, in order; a page whose every question is fixed is not shown."""
    return shown_of(walk(definition, answers)[0])


def shown_of(plans: list[PagePlan]) -> list[Page]:
    """The pages of these plans that have anything to ask."""
    return [plan.page for plan in plans if any(not question.field.fixed for question in plan.questions)]
