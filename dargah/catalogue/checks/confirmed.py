"""What the office has confirmed names the letter that says so, also in an installation that never saw it."""

from collections.abc import Iterator

from dargah.catalogue.definition import ServiceDefinition, Told
from dargah.catalogue.findings import Finding, Found
from dargah.catalogue.yaml_lines import Place


def found(definition: ServiceDefinition) -> Found:
    """A confirmed fact that nobody can look up."""
    for place, fact in facts(definition):
        if getattr(fact, "status", "") == "confirmed" and not fact.confirmed_by.strip():
            sentence = "تأییدشده است؛ در «نامه تأیید» شماره و تاریخ نامه یا دستور اداره را بنویسید."
            yield Finding((*place, "confirmed_by"), sentence, grave=False)


def facts(definition: ServiceDefinition) -> Iterator[tuple[Place, Told]]:
    """The facts that somebody answers for, each at its place."""
    for name in type(definition).model_fields:
        fact = getattr(definition, name)
        if isinstance(fact, Told):
            yield (name,), fact
    for key, outcome in definition.outcomes.items():
        if outcome.objection is not None:
            yield ("outcomes", key, "objection"), outcome.objection
