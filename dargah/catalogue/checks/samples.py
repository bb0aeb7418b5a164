"""The samples of a service: the form takes their answers, and there is one of each kind."""

from collections.abc import Mapping
from typing import Any

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.findings import Finding, Found
from dargah.catalogue.forms import clean_answers, documents_wanted

NAMES = {"accepted": "پذیرفته", "refused": "پذیرفته‌نشده", "incomplete": "ناقص"}


def found(definition: ServiceDefinition, samples: Mapping[str, Mapping[str, Any]]) -> Found:
    """Answers that the form would not take, and a kind of sample that is missing where there are others.

    The accepted sample is the example that the API shows to partners: what the form refuses must not stand there.
    """
    for name, sample in samples.items():
        values, problems = clean_answers(definition, dict(sample.get("answers") or {}))
        for problem in problems:
            where = (
                f"نمونه «{NAMES.get(name, name)}»، {problem.path}" if problem.path else NAMES.get(name, name)
            )
            yield Finding(("samples",), f"{where}: {problem.sentence}")
        if not problems:
            yield from _papers(definition, name, values, sample.get("files") or {})
    for name, title in NAMES.items():
        if samples and name not in samples:
            yield Finding(("samples",), f"نمونه «{title}» ندارد.", grave=False)


def _papers(
    definition: ServiceDefinition, name: str, values: Mapping[str, Any], files: Mapping[str, Any]
) -> Found:
    """The documents without which the form would not be sent."""
    for document in documents_wanted(definition, values):
        if document.required and document.key not in files:
            sentence = f"نمونه «{NAMES.get(name, name)}» مدرک لازم «{document.title}» را ندارد."
            yield Finding(("samples",), sentence)
