"""Finding a service by what a citizen writes: an in-process lexical index, made anew after each publication.

Title, heading, words, summary and questions of each service, ranked by persian.lexicon. Nothing is asked of the
database but the publication's number.
"""

from collections.abc import Iterable
from threading import Lock

from dargah.catalogue import queries
from dargah.catalogue.definition import ServiceDefinition
from dargah.persian.lexicon import Lexicon, Weighted

_WEIGHTS = {"title": 3.0, "ask": 2.0, "words": 3.0, "summary": 1.0, "faq": 1.2}
LOWEST = 1.2  # below this the query has nothing to do with the catalogue
FARTHEST = 0.3  # of the best one's score: what is farther only shares a word with the query


def weighted(definition: ServiceDefinition) -> list[Weighted]:
    """What a service is found by."""
    told = {
        "title": [definition.title],
        "ask": [definition.ask],
        "words": definition.words,
        "summary": [definition.summary, definition.output],
        "faq": [f"{item.q} {item.a}" for item in definition.faq],
    }
    return [(_WEIGHTS[name], text) for name, texts in told.items() for text in texts]


class Index:
    """The index of a set of definitions."""

    def __init__(self, definitions: Iterable[ServiceDefinition]) -> None:
        self._lexicon = Lexicon({one.slug: weighted(one) for one in definitions})

    def search(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Services for a query, best first; empty when nothing in it is ours."""
        ranked = self._lexicon.rank(query)
        least = max(LOWEST, FARTHEST * ranked[0][1]) if ranked else LOWEST
        return [(slug, round(score, 3)) for slug, score in ranked[:limit] if score >= least]


class _Kept:
    """The index this process has, and the definitions it was made from."""

    definitions: tuple[ServiceDefinition, ...] | None = None
    index = Index(())


_lock = Lock()
LONGEST_QUERY = 300


def search(query: str, limit: int = 10) -> list[tuple[str, float]]:
    """Slugs of published services for what a citizen wrote, best first, with their scores."""
    definitions = queries.published_definitions()
    if _Kept.definitions is not definitions:
        with _lock:
            if _Kept.definitions is not definitions:
                _Kept.index, _Kept.definitions = Index(definitions), definitions
    return _Kept.index.search(query[:LONGEST_QUERY], limit)
