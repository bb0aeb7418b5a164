"""What a submission would change: the parts as they are published today, and as they would be."""

from typing import Any

from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.exchange import bank_of, samples_of
from dargah.catalogue.models import Service, ServiceVersion
from dargah.catalogue.sampled import missing
from dargah.content.authored import SampleText, Template
from dargah.content.banked import as_told, bank_with, current_bank
from dargah.content.compare import PartChanges
from dargah.content.laid import authored_of
from dargah.content.models import Submission
from dargah.content.page_changes import compare_pages
from dargah.content.pages.schema import PageContent
from dargah.content.parts import parts_of
from dargah.content.questions import bank_as_mappings, raw_of
from dargah.content.saved import sample_of
from dargah.content.states import State


def parts_of_submission(submission: Submission) -> tuple[dict[str, Any], dict[str, Any]]:
    """(published, submitted) of a service: empty for what was never published."""
    draft = submission.draft
    assert draft is not None, "a constraint says so"  # noqa: S101 the database holds it
    content = submission.content
    new = _parts(content["definition"], content["letters"], _samples_sent(content), bank_kept(content))
    before = version_before(submission)
    if before is None:
        return {}, new
    return _parts(before.definition, before.letters, samples_of(before), bank_of(before)), new


def questions_of_submission(submission: Submission) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(published, submitted) of a group of the bank: its questions as the editor holds them."""
    return raw_of(_group_before(submission)), raw_of(submission.content["questions"])


def groups_of_submission(submission: Submission) -> tuple[dict[str, Any], dict[str, Any]]:
    """(published, submitted): the groups of the bank that the service asks by reference, key → title and fields.

    While it is open, a draft's are as the bank is now: so they are published. An older version brings its own.
    """
    if submission.draft is None or submission.takes_off:
        return {}, {}
    before, after = version_before(submission), bank_kept(submission.content)
    if submission.is_open and submission.restores_id is None:
        after |= {key: group for key, group in as_told(current_bank()).items() if key in after}
    return (bank_of(before) if before else {}), after


def samples_missing(submission: Submission) -> list[str]:
    """The kinds of samples that a service would be published without."""
    return missing(_samples_sent(submission.content))


def _samples_sent(content: dict[str, Any]) -> dict[str, Any]:
    """The samples of a submission by name."""
    accepted = {"accepted": content["sample"]} if content.get("sample") else {}
    return {**accepted, **(content.get("samples") or {})}


def definition_of(submission: Submission) -> ServiceDefinition:
    """The service as it would be published."""
    return ServiceDefinition.model_validate(submission.content["definition"])


def bank_kept(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The groups that a submission was written with."""
    return bank_as_mappings(content.get("bank") or {})


def version_before(submission: Submission) -> ServiceVersion | None:
    """What citizens had before a submission of a service, or have while it is open."""
    assert submission.draft is not None, "asked of a service only"  # noqa: S101 the callers' duty
    made = submission.version if submission.state == State.PUBLISHED else None
    return _before(made) if made else _current(submission.draft.slug)


def _group_before(submission: Submission) -> list[dict[str, Any]]:
    group, made = submission.bank, submission.group_version
    assert group is not None, "asked of a group only"  # noqa: S101 the caller's duty
    if made is None:
        return current_bank().get(group.key, [])
    older = group.versions.filter(number__lt=made.number).first()
    return older.questions if older is not None else []


def _current(slug: str) -> ServiceVersion | None:
    service = Service.objects.filter(slug=slug).select_related("current").first()
    return service.current if service else None


def _before(version: ServiceVersion) -> ServiceVersion | None:
    """The version that this one came after."""
    older = ServiceVersion.objects.filter(service=version.service_id, number__lt=version.number)
    return older.order_by("-number").first()


def _parts(
    definition: dict[str, Any], letters: dict[str, str], samples: dict[str, Any], groups: dict[str, Any]
) -> dict[str, Any]:
    """The parts of a definition, with all samples: they are its proof, and who approves reads them, too."""
    templates = [Template.model_construct(name=name, source=source) for name, source in letters.items()]
    texts = [SampleText(name=name, text=sample_of(one)) for name, one in samples.items() if one]
    read = ServiceDefinition.model_validate(definition)
    bank = bank_with(groups, current_bank())
    return parts_of(authored_of(read, bank, extra={"templates": templates, "samples": texts}))


def changes_of_page(submission: Submission) -> list[PartChanges]:
    """What a submission changes of a page, box by box; of the text paragraph by paragraph."""
    page = submission.page
    assert page is not None, "asked of a page only"  # noqa: S101 the caller's duty
    new = PageContent.model_validate(submission.content)
    made, before = submission.page_version, page.current
    if made is not None:
        before = page.versions.filter(number__lt=made.number).first()
    return compare_pages(PageContent.model_validate(before.content) if before else PageContent(), new)
