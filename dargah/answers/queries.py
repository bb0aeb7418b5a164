"""What editors read of the questions: those that nobody answered, or badly, grouped by likeness."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Max, Q, Sum
from django.utils import timezone

from dargah.answers.models import Asked, Proposal
from dargah.persian.lexicon import words_of

SINCE = timedelta(days=90)
MOST_ROWS, MOST_GROUPS = 500, 50
ALIKE = 0.5  # of the words of two questions, how many they share


@dataclass
class Group:
    """Questions that are alike, the most frequent first."""

    questions: list[str]
    keys: list[str]
    words: set[str]
    reason: str
    times: int = 0
    useless: int = 0


def backlog() -> list[Group]:
    """Questions of the last 90 days without an answer, or whose answer was of no use to more people than it helped."""
    bad = Q(answered=False) | Q(useless__gt=F("useful"))
    rows = (
        Asked.objects.filter(bad, settled_at=None, day__gte=timezone.localdate() - SINCE)
        .values("key", "reason")
        .annotate(said=Max("text"), often=Sum("times"), bad=Sum("useless"))
        .order_by("-often", "key")[:MOST_ROWS]
    )
    groups: list[Group] = []
    for row in rows:
        words = set(words_of(row["said"]))
        group = next((one for one in groups if _alike(one.words, words)), None)
        if group is None:
            group = Group([], [], words, row["reason"])
            groups.append(group)
        group.questions.append(row["said"])
        group.keys.append(row["key"])
        group.times += row["often"]
        group.useless += row["bad"]
    groups.sort(key=lambda one: -one.times)
    return groups[:MOST_GROUPS]


def _alike(one: set[str], other: set[str]) -> bool:
    together = one | other
    return bool(together) and len(one & other) / len(together) >= ALIKE


MOST_PROPOSALS = 50


def proposals() -> list[Proposal]:
    """What officers proposed and no editor has seen to, the newest first."""
    return list(Proposal.objects.filter(settled_at=None)[:MOST_PROPOSALS])


def proposal(pk: int) -> Proposal | None:
    """One of them."""
    return Proposal.objects.filter(pk=pk, settled_at=None).first()
