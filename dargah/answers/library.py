"""All passages, and which of them answer a question; made anew after each publication, in the process."""

from collections.abc import Iterable
from datetime import date
from threading import Lock

from django.utils import timezone

from dargah.answers.meaning import Phrases, Words, section_asked
from dargah.answers.passages import Passage, all_passages
from dargah.answers.phrases import PhraseBook, phrase_book
from dargah.catalogue import queries
from dargah.catalogue.definition import ServiceDefinition
from dargah.catalogue.search import weighted
from dargah.persian.lexicon import Lexicon, Weighted

GUIDE_WORDS, GUIDE_TEXT = 1.0, 0.5
# where nothing else is asked for, how it is done is said by these sections, in this order
FIRST_PARTS = ("about", "eligible", "documents")
# what a question of the people must share with the one asked, to be quoted at all
LEAST_OF_FAQ = 2.5
# and how much of what the question says beyond the service's own words, to be quoted before its introduction: who only
# names the service («زمین‌خواری گزارش») asks none of its questions
ANSWERS_FROM = 0.5


class Library:
    """The passages of one publication."""

    def __init__(self, published: Iterable[tuple[ServiceDefinition, date]], book: PhraseBook) -> None:
        known = list(published)
        self.book = book
        self.definitions = {one.slug: one for one, _ in known}
        self.passages: dict[str, list[Passage]] = {}
        for passage in all_passages(known, book):
            thing = passage.source.slug if passage.source.kind == "service" else passage.key
            self.passages.setdefault(thing, []).append(passage)
        things: dict[str, list[Weighted]] = {one.slug: weighted(one) for one, _ in known}
        for key, topic in book.topics.items():
            said = [(GUIDE_WORDS, words) for words in (topic.section, *topic.words)]
            things[f"guide:{key}"] = [*said, (GUIDE_TEXT, topic.text)]
        self.things = Lexicon(things)
        self._phrases = Phrases(self.things.compounds)
        self._faq = Lexicon(
            {
                passage.key: [(2.0, passage.source.section), (1.0, passage.text)]
                for passages in self.passages.values()
                for passage in passages
                if passage.part == "faq"
            }
        )

    def words(self, question: str) -> Words:
        """The words of a question as this library splits them."""
        return Words(question, self._phrases)

    def quoted(self, thing: str, question: str) -> list[Passage]:
        """The passages of a service or a topic for a question, what it asks for first."""
        passages = self.passages[thing]
        if passages[0].source.kind != "service":
            return passages
        by_part = {passage.part: passage for passage in passages if passage.part != "faq"}
        own = {passage.key: passage for passage in passages if passage.part == "faq"}
        asked = [own[key] for key, score in self._faq.rank(question) if key in own and score >= LEAST_OF_FAQ]
        part = section_asked(self.words(question))
        wanted = [by_part[part]] if part in by_part else []
        rest = [by_part[name] for name in FIRST_PARTS if name in by_part]
        at = 0 if asked and self._answers(asked[0], self.definitions[thing], question) else 1
        return list(dict.fromkeys([*wanted, *rest[:at], *asked[:1], *rest[at:]]))

    def _answers(self, faq: Passage, definition: ServiceDefinition, question: str) -> bool:
        """Whether a question of the people is about what this one says beyond the words by which the service is known."""
        stems = self.things.stems
        known = {
            stem for text in (definition.title, definition.ask, *definition.words) for stem in stems(text)
        }
        beyond = set(stems(question)) - known
        shared = beyond & set(stems(f"{faq.source.section} {faq.text}"))
        return bool(beyond) and len(shared) >= ANSWERS_FROM * len(beyond)


class _Kept:
    """The library this process has, and the definitions it was made from."""

    definitions: tuple[ServiceDefinition, ...] | None = None
    library: Library | None = None


_lock = Lock()


def library() -> Library:
    """The passages as they are published now."""
    definitions = queries.published_definitions()
    kept = _Kept.library
    if kept is None or _Kept.definitions is not definitions:
        with _lock:
            services = queries.published_services()
            days = {
                slug: timezone.localdate(service.current.published_at)
                for slug, service in services.items()
                if service.current is not None
            }
            kept = Library([(one, days[one.slug]) for one in definitions if one.slug in days], phrase_book())
            _Kept.library, _Kept.definitions = kept, definitions
    return kept
