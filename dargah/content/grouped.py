"""What is wrong with a group of the bank by itself: no service may ask it yet, so none would say it."""

from typing import Any

from dargah.catalogue.checks import conditions, parts, texts
from dargah.catalogue.definition import Deadline, Document, Fee, Page, ServiceDefinition, Visits
from dargah.catalogue.loader import lifted


def faults_of_group(key: str, title: str, questions: list[dict[str, Any]]) -> list[str]:
    """The sentences of what a service with only this group would be refused for, each once."""
    page: dict[str, Any] = {"key": key, "page": title, "use": key, "group": [dict(one) for one in questions]}
    documents = [Document.model_validate(one) for one in lifted(page)]
    alone = ServiceDefinition.model_construct(
        slug=key, title=title, unit="", ask="", kind="own", group="", applicants=["person", "legal_entity", "agency"],
        summary=title, output="", minutes=1, legal=[], form=[Page.model_validate(page)], documents=documents, stages=[],
        outcomes={}, letters={}, deadline=Deadline.model_construct(status="proposed", source="", note="", working_days=None),
        fee=Fee.model_construct(status="proposed", source="", note="", rials=None),
        visits=Visits.model_construct(before=0, now=0),
    )  # fmt: skip
    found = [*parts.found(alone), *texts.found(alone), *conditions.found(alone)]
    return list(
        dict.fromkeys(one.sentence for one in found if one.grave and one.place[0] in {"form", "documents"})
    )
