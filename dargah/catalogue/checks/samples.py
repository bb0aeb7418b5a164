"""The samples of a service: the form takes their answers, the fee can be reckoned, their ways prove what their names say."""

from collections.abc import Mapping
from typing import Any

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.fees import WrongFee, due_items, total
from dargah.catalogue.findings import Finding, Found
from dargah.catalogue.forms import clean_answers, documents_wanted
from dargah.catalogue.sampled import SAMPLES, Sample, missing, way_faults


def found(
    definition: ServiceDefinition, samples: Mapping[str, Mapping[str, Any]], *, whole: bool = False
) -> Found:
    """Answers that the form would not take, a way that proves nothing, and a kind of sample that is missing.

    The accepted sample is the example that the API shows to partners: what the form refuses must not stand there. A
    missing one is grave for ``whole`` services alone: the workshop tells it, the approver reads it, the level shows it.
    """
    for name, sample in samples.items():
        values, problems = clean_answers(definition, dict(sample.get("answers") or {}))
        for problem in problems:
            where = _of(name) + (f"، {problem.path}" if problem.path else "")
            yield Finding(("samples",), f"{where}: {problem.sentence}")
        if not problems:
            yield from _papers(definition, name, values, sample.get("files") or {})
            yield from _fee(definition, name, values)
        for _, sentence in way_faults(definition, name, Sample.model_validate(sample)):
            yield Finding(("samples",), f"{_of(name)}: {sentence}")
    for title in missing(samples):
        yield Finding(("samples",), f"نمونه «{title}» ندارد.", grave=whole)


def _of(name: str) -> str:
    return f"نمونه «{SAMPLES.get(name, name)}»"


def _papers(
    definition: ServiceDefinition, name: str, values: Mapping[str, Any], files: Mapping[str, Any]
) -> Found:
    """The documents without which the form would not be sent."""
    for document in documents_wanted(definition, values):
        if document.required and document.key not in files:
            yield Finding(("samples",), f"{_of(name)} مدرک لازم «{document.title}» را ندارد.")


def _fee(definition: ServiceDefinition, name: str, values: Mapping[str, Any]) -> Found:
    """The fee of these answers is an amount of money: what cannot be is found before a citizen meets it."""
    try:
        total(due_items(definition, values))
    except WrongFee as wrong:
        yield Finding(("fee",), f"{_of(name)}: {wrong}")
