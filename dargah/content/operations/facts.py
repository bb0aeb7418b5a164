"""Confirming a fact that was only proposed: who, when, and where it is written."""

from typing import Any

from django.db import transaction

from dargah.content.facts import PROPOSED, fact_at, proposed_facts
from dargah.content.models import Confirmation, ServiceDraft
from dargah.content.operations.drafts import save_draft
from dargah.content.operations.lock import locked, require_unsubmitted
from dargah.content.permissions import check_may_write
from dargah.journal.events import Event
from dargah.journal.operations import record
from dargah.people.models import StaffMember
from dargah.people.refusals import ChangedMeanwhile, Invalid, WrongMoment

LONGEST = 500


def confirm_fact(*, draft: ServiceDraft, place: str, source: str, seen: int, by: StaffMember) -> Confirmation:
    """Write down that the office confirms a proposed fact. It is published with the draft, by another's approval."""
    check_may_write(by)
    if not source.strip():
        raise Invalid({place: "بنویسید کجا تأیید شده است، مانند شماره و تاریخ نامه."})
    with transaction.atomic():
        draft = locked(draft)
        require_unsubmitted(draft)
        if draft.edition != seen:
            raise ChangedMeanwhile([])
        fact = next((one for one in proposed_facts(draft.parts) if one.place == place), None)
        if fact is None:
            raise WrongMoment("این دانسته دیگر پیشنهادی نیست.")
        raw: dict[str, Any] = fact_at(draft.parts, place)
        assert raw["status"] == PROPOSED, "proposed_facts found it"  # noqa: S101 just read
        said = source.strip()[:LONGEST]
        raw.update(status="confirmed", confirmed_by=said)  # it travels with the service
        save_draft(draft, by)
        kept = Confirmation.objects.create(
            draft=draft, place=place, said=fact.said, source=said, by=by.reference
        )
        record(
            event=Event.fact_confirmed,
            subject=draft.reference,
            actor=by.reference,
            detail={"place": place, "confirmation": kept.pk},
        )
    return kept
