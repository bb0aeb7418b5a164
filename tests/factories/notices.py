"""Notices that a test finds in a certain state."""

from typing import Any

from django.utils import timezone

from dargah.cases.models import Case
from dargah.notices.models import Notice, State


def dead_letter(case: Case | None = None, **other: Any) -> Notice:
    """A text message that nobody could bring, of a case where one is given; the same one at every asking."""
    ref = case.reference if case else ""
    facts = {
        "event": "case_closed",
        "case_ref": ref,
        "channel": "sms",
        "recipient": "+989160000018",
        "text": "رسیدگی پایان یافت.",
        "state": State.DEAD,
        "tries": 4,
        "next_try_at": timezone.now(),
        "problem": "Refused 411",
        **other,
    }
    key = other.get("intent_key", f"dead:{ref}")
    return Notice.objects.get_or_create(intent_key=key, defaults={**facts, "intent_key": key})[0]
