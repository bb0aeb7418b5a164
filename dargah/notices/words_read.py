"""The words of notices as they are in force, and their versions as screens read them."""

from dataclasses import dataclass

from django.db.models import QuerySet

from dargah.notices.models import NoticeWords, WordsState
from dargah.notices.texts import NAMES, TEXTS, Words

VERSIONS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Said:
    """An event: what is said now; the version by which it is said (None: as shipped) and the one that waits."""

    event: str
    words: Words
    current: NoticeWords | None = None
    waiting: NoticeWords | None = None

    @property
    def name(self) -> str:
        return NAMES[self.event]


def words_in_force(event: str) -> Words | None:
    """What the office says at an event in the place of the shipped words; None where it says those. One statement."""
    row = NoticeWords.objects.filter(event=event, state=WordsState.PUBLISHED, is_shipped=False).first()
    return row.words if row else None


def every_event() -> list[Said]:
    """Every event with its words, in the order of TEXTS. One statement."""
    rows = list(_open())
    return [_said(event, [row for row in rows if row.event == event]) for event in TEXTS]


def one_event(event: str) -> Said:
    """The same of one. Raises KeyError for an unknown event."""
    return _said(event, list(_open().filter(event=event)))


def versions_of(event: str) -> list[NoticeWords]:
    """The newest versions of the words of an event, whatever became of them."""
    rows = NoticeWords.objects.filter(event=event).select_related("written_by", "decided_by")
    return list(rows.order_by("-version")[:VERSIONS_SHOWN])


def version_of(event: str, version: int) -> NoticeWords | None:
    """One version of the words of an event."""
    rows = NoticeWords.objects.filter(event=event, version=version)
    return rows.select_related("written_by", "decided_by").first()


def _open() -> QuerySet[NoticeWords]:
    rows = NoticeWords.objects.filter(state__in=[WordsState.PUBLISHED, WordsState.WAITING])
    return rows.select_related("written_by", "decided_by")


def _said(event: str, rows: list[NoticeWords]) -> Said:
    by_state = {row.state: row for row in rows}
    current = by_state.get(WordsState.PUBLISHED)
    words = current.words if current and not current.is_shipped else TEXTS[event]
    return Said(event, words, current, by_state.get(WordsState.WAITING))
