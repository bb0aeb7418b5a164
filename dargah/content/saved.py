"""What a draft is begun from: a published version, a folder of content/, another draft, or nothing."""

from typing import Any

import yaml

from dargah.catalogue.definition import Deadline, Fee, Visits
from dargah.catalogue.directorate import directorate
from dargah.catalogue.exchange import samples_of
from dargah.catalogue.loader import Bank, LoadedService
from dargah.catalogue.models import ServiceVersion
from dargah.catalogue.sampled import Sample
from dargah.content.authored import AuthoredService, SampleText, Template
from dargah.content.banked import bank_written_with, current_bank
from dargah.content.laid import authored_of
from dargah.content.usual import usual_parts

KNOWLEDGE = "GK"  # the source of what was never looked up
LAST = 99  # where a new service stands in its group, until the office moves it up


def authored_version(version: ServiceVersion, bank: Bank) -> AuthoredService:
    """A published version as an author would have written it, with the samples that it was published with.

    A group that it asked by reference is a reference again, also where the ``bank`` has changed since.
    """
    texts = [SampleText(name=name, text=sample_of(sample)) for name, sample in samples_of(version).items()]
    templates = [
        Template.model_construct(name=name, source=source) for name, source in version.letters.items()
    ]
    extra = {"templates": templates, "samples": texts}
    return authored_of(version.parsed, bank_written_with(version, bank), extra=extra)


def authored_folder(loaded: LoadedService, bank: Bank) -> AuthoredService:
    """A folder of content/ as an author would have written it."""
    texts = [SampleText(name=name, text=sample_text(one)) for name, one in loaded.samples.items()]
    templates = [
        Template.model_construct(name=name, source=source) for name, source in loaded.letters.items()
    ]
    return authored_of(loaded.definition, bank, extra={"templates": templates, "samples": texts})


def sample_text(sample: Sample) -> str:
    """A sample as YAML."""
    return sample_of(sample.model_dump(mode="json", exclude_defaults=True))


def sample_of(data: Any) -> str:
    """A kept sample as YAML."""
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)
    return text.strip()


def nothing(*, slug: str, title: str, unit: str, usual: bool = False) -> AuthoredService:
    """A service of which only the name is known: every fact that it needs waits, proposed. ``usual`` adds what most have."""
    office = directorate()
    unknown: dict[str, Any] = {
        "status": "proposed",
        "source": KNOWLEDGE if usual and KNOWLEDGE in office.sources else "",
        "note": "",
        "working_days": None,
        "rials": None,
    }
    told: dict[str, Any] = {
        "slug": slug, "title": title, "unit": unit, "ask": "", "kind": "own", "group": None, "applicants": ["person"],
        "summary": "", "output": "", "minutes": 10, "legal": [], "form": [], "stages": [], "outcomes": {}, "letters": {},
        "deadline": Deadline.model_construct(**unknown), "fee": Fee.model_construct(**unknown),
        "visits": Visits.model_construct(**unknown, before=0, now=0), "position": LAST,
    }  # fmt: skip
    if usual:
        told |= usual_parts(
            title=title,
            groups=set(current_bank()),
            units={one.slug for one in office.units},
            source=unknown["source"],
        )
    return AuthoredService.model_construct(**told)
