"""A sample of a service that somebody has rehearsed, kept with its draft."""

from typing import Any

from django.db import transaction

from dargah.catalogue.sampled import Sample
from dargah.content.models import ServiceDraft
from dargah.content.operations.drafts import save_draft
from dargah.content.operations.lock import locked, require_unsubmitted
from dargah.content.permissions import check_may_write
from dargah.content.saved import sample_text
from dargah.content.shapes import item_of
from dargah.people.models import StaffMember


def keep_sample(*, draft: ServiceDraft, name: str, sample: Sample, by: StaffMember) -> ServiceDraft:
    """Keep a sample under its name (accepted, refused, incomplete), in the place of an earlier one."""
    check_may_write(by)
    with transaction.atomic():
        draft = locked(draft)
        require_unsubmitted(draft)
        written: dict[str, Any] = draft.parts.get("samples") or {}
        others = [one for one in written.get("samples") or [] if one["value"].get("name") != name]
        told = item_of({"name": name, "text": sample_text(sample)})
        draft.parts = {**draft.parts, "samples": {**written, "samples": [*others, told]}}
        return save_draft(draft, by)
