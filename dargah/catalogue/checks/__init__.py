"""What a definition must keep to beyond the shape of its parts: every fault with its place and a Persian sentence.

``check_definition`` is what a definition must pass to be loaded at all. ``findings`` is everything that is looked at
before a publication; higher floors add what only they can see (that a letter compiles) with ``further``.
"""

from collections.abc import Callable, Mapping
from typing import Any

from dargah.catalogue.checks import (
    alike,
    applicants,
    asks,
    conditions,
    confirmed,
    fees,
    holders,
    letters,
    objections,
    parts,
    presence,
    promises,
    roles,
    samples,
    situations,
    texts,
    ways,
)
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.directorate import Directorate, directorate
from dargah.catalogue.findings import Finding, Found

Sources = Mapping[str, str]
Samples = Mapping[str, Mapping[str, Any]]
Further = Callable[[ServiceDefinition, Sources, Samples], Found]

_further: list[Further] = []


def further(check: Further) -> Further:
    """Add a check of a higher floor; it gets the definition, its letters' sources and its samples."""
    if check not in _further:
        _further.append(check)
    return check


def check_definition(definition: ServiceDefinition, office: Directorate) -> Found:
    """Every fault for which a definition is not loaded."""
    yield from parts.found(definition)
    yield from alike.found(definition)
    yield from applicants.found(definition)
    yield from texts.found(definition)
    yield from conditions.found(definition)
    yield from ways.found(definition)
    yield from roles.found(definition)
    yield from letters.found(definition)
    yield from parts.found_in_office(definition, office)
    yield from presence.found(definition, office)
    yield from confirmed.found(definition)
    yield from fees.found(definition)
    yield from asks.found(definition)
    yield from promises.found(definition)
    yield from objections.found(definition)
    yield from situations.found(definition)


def findings(
    definition: ServiceDefinition,
    *,
    letters: Sources | None = None,
    tried: Samples | None = None,
    here: bool = False,
    whole: bool = False,
) -> list[Finding]:
    """Everything found, the grave first. ``tried`` are the samples by name; ``here`` also asks this installation's
    database who holds the roles; ``whole`` wants all three samples.

    What needs a sound definition to be looked at (a letter that compiles) is looked at only in one.
    """
    found = list(check_definition(definition, directorate()))
    if not any(one.grave for one in found):
        found += samples.found(definition, tried, whole=whole) if tried is not None else ()
        for check in _further:
            found += check(definition, letters or {}, tried or {})
    if here:
        found += holders.found(definition)
    return sorted(dict.fromkeys(found), key=lambda one: not one.grave)


__all__ = ["Finding", "check_definition", "findings", "further"]
