"""The samples of a service before the eyes of who approves it, and beside each other in two versions."""

import pytest

from dargah.catalogue.models import Service
from dargah.content import operations
from dargah.content.models import ServiceDraft
from dargah.people.models import StaffMember
from tests.factories import cases as make
from tests.integration.content.test_approved_group import analysts
from tests.integration.statements.test_pages import as_staff

pytestmark = pytest.mark.django_db
SLUG = "engineer-license-duplicate"


def rewritten(draft: ServiceDraft, old: str, new: str, by: StaffMember) -> ServiceDraft:
    """The draft with a word of its refused sample changed."""
    raw = draft.parts["samples"]
    told = [
        {**one, "value": {**one["value"], "text": one["value"]["text"].replace(old, new)}}
        if one["value"]["name"] == "refused"
        else one
        for one in raw["samples"]
    ]
    return operations.write_part(
        draft=draft, part="samples", raw={"samples": told}, seen=draft.edition, by=by
    )


def test_who_approves_a_service_that_was_never_published_reads_its_samples_in_words() -> None:
    first, second = analysts()
    source = operations.open_service(service=make.service(SLUG), by=first)
    draft = operations.copy_service(source=source, slug="brand-new", title="خدمتی که تازه است", by=first)
    reason = next(step.reasons for step in make.loaded(SLUG).samples["refused"].walk if step.reasons)
    asked = operations.submit(draft=draft, seen=draft.edition, note="", by=first)
    page = as_staff(second).get(f"/studio/submissions/{asked.pk}/").content.decode()
    assert f"با این دلیل: {reason}" in page
    assert page.count("<b>گام ۱</b>") == 3
    assert "do: decide" not in page


def test_two_versions_that_differ_in_a_refused_sample_alone_are_told_apart() -> None:
    first, second = analysts()
    draft = operations.open_service(service=make.service(SLUG), by=first)
    refused = make.loaded(SLUG).samples["refused"]
    reason = next(step.reasons for step in refused.walk if step.reasons)
    draft = rewritten(draft, reason, "دلیلی که تازه نوشته شد.", first)
    asked = operations.submit(draft=draft, seen=draft.edition, note="", by=first)
    before = as_staff(second).get(f"/studio/submissions/{asked.pk}/").content.decode()
    assert "دلیلی که تازه نوشته شد." in before, "who approves reads it"
    assert reason in before, "and what it was"
    operations.approve(submission=asked, by=second)
    newest = Service.objects.get(slug=SLUG).current
    assert newest is not None
    place = f"/studio/services/{SLUG}/versions/comparison/?old={newest.number - 1}&new={newest.number}"
    assert "دلیلی که تازه نوشته شد." in as_staff(second).get(place).content.decode()
