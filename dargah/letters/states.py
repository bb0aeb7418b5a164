"""The states of a letter and what leads from one to the next."""

from django.db.models import TextChoices


class LetterState(TextChoices):
    """A letter is drafted with the decision, numbered when it is issued, then produced (PDF, signature)."""

    DRAFT = "draft", "پیش‌نویس"
    NUMBERED = "numbered", "شماره خورده، در حال ساخت"
    ISSUED = "issued", "صادر شده"
    REVOKED = "revoked", "باطل شده"


TRANSITIONS: dict[str, tuple[frozenset[LetterState], LetterState]] = {
    "issue": (frozenset({LetterState.DRAFT}), LetterState.NUMBERED),
    "produce": (frozenset({LetterState.NUMBERED}), LetterState.ISSUED),
    "revoke": (frozenset({LetterState.NUMBERED, LetterState.ISSUED}), LetterState.REVOKED),
}
