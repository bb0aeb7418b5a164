"""What a submission would change: the parts as they are published today, and as they would be."""

from typing import Any

from dargah.catalogue.definition import FormField, ServiceDefinition
from dargah.catalogue.models import Service, ServiceVersion
from dargah.content.authored import SampleText, Template
from dargah.content.banked import current_bank
from dargah.content.laid import authored_of
from dargah.content.models import Submission
from dargah.content.parts import parts_of
from dargah.content.saved import sample_of
from dargah.content.shapes import Questions
from dargah.content.states import State


def parts_of_submission(submission: Submission) -> tuple[dict[str, Any], dict[str, Any]]:
    """(published, submitted): empty for what was never published. A group stands as the questions of one page."""
    if submission.bank is not None:
        before = submission.content.get("before") if submission.state == State.PUBLISHED else None
        if before is None:
            before = current_bank().get(submission.bank.key, [])
        return _group(before), _group(submission.content["questions"])
    draft = submission.draft
    assert draft is not None, "a constraint says so"  # noqa: S101 the database holds it
    before = submission.version if submission.state == "published" else None
    current = _before(before) if before else _current(draft.slug)
    new = _parts(
        submission.content["definition"], submission.content["letters"], submission.content["sample"]
    )
    return (_parts(current.definition, current.letters, current.sample) if current else {}), new


def _current(slug: str) -> ServiceVersion | None:
    service = Service.objects.filter(slug=slug).select_related("current").first()
    return service.current if service else None


def _before(version: ServiceVersion) -> ServiceVersion | None:
    """The version that this one came after."""
    older = ServiceVersion.objects.filter(service=version.service_id, number__lt=version.number)
    return older.order_by("-number").first()


def _parts(definition: dict[str, Any], letters: dict[str, str], sample: dict[str, Any]) -> dict[str, Any]:
    """The parts of a definition; only the accepted sample is published with it."""
    templates = [Template.model_construct(name=name, source=source) for name, source in letters.items()]
    samples = [SampleText(name="accepted", text=sample_of(sample))] if sample else []
    read = ServiceDefinition.model_validate(definition)
    return parts_of(authored_of(read, current_bank(), extra={"templates": templates, "samples": samples}))


def _group(questions: list[dict[str, Any]]) -> dict[str, Any]:
    fields = [FormField.model_validate(one) for one in questions if one.get("kind")]
    page = {"page": "پرسش‌های گروه", "key": "group", "fields": Questions(rows=True).raw(fields)}
    return {"form": {"form": [{"type": "item", "value": page, "id": "group"}]}} if fields else {}
