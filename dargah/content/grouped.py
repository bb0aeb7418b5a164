"""What is wrong with a group of the bank by itself: no service may ask it yet, so none would say it."""

from typing import Any

from dargah.catalogue.checks import conditions, parts, texts
from dargah.catalogue.definition import Deadline, Document, Fee, Page, Part, ServiceDefinition, Visits
from dargah.catalogue.loader import lifted

APPLICANTS = ("person", "legal_entity", "agency")
FACTS: dict[str, type[Part]] = {"deadline": Deadline, "fee": Fee, "visits": Visits}
UNKNOWN: dict[str, Any] = {
    "status": "proposed", "source": "", "note": "", "working_days": None, "rials": None, "before": 0, "now": 0,
}  # fmt: skip


def faults_of_group(key: str, title: str, questions: list[dict[str, Any]]) -> list[str]:
    """The sentences of what a service with only this group would be refused for, each once."""
    page: dict[str, Any] = {"key": key, "page": title, "use": key, "group": [dict(one) for one in questions]}
    documents = [Document.model_validate(one) for one in lifted(page)]
    told: dict[str, Any] = {
        "slug": key, "title": title, "summary": title, "applicants": list(APPLICANTS), "kind": "own", "minutes": 1,
        "form": [Page.model_validate(page)], "documents": documents,
        **dict.fromkeys(("unit", "ask", "group", "output"), ""),
        **{name: [] for name in ("legal", "stages")}, **{name: {} for name in ("outcomes", "letters")},
        **{name: kind.model_construct(**UNKNOWN) for name, kind in FACTS.items()},
    }  # fmt: skip
    alone = ServiceDefinition.model_construct(**told)
    found = [*parts.found(alone), *texts.found(alone), *conditions.found(alone)]
    return list(
        dict.fromkeys(one.sentence for one in found if one.grave and one.place[0] in {"form", "documents"})
    )
